# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""The floor of HumanEval+ and MBPP+: what judging cannot cost less than, with no isolation.

Usage: plus_floor.py PROBLEMS SAMPLES

One interpreter loads the data and the samples, executes each program, calls its function on all
inputs and compares what it returns with the expected outputs; a suite ends at its first failing
input. The expected outputs have to be known for that, and nobody's cost is to count for the floor:
just before the samples of a task, its canonical solution is called on copies of the inputs, and
the time of this (processor and wall) is measured, summed and printed as `apart`, for the caller to
subtract. The interpreter is single, so `floor = whole process - apart` has the start of Python,
reading, executing, calling and comparing in it, and no pickle, process, pipe or limit of memory.

An endless program ends after 1 s of processor time, or 4 times that of the canonical solution, on
one input: a timer of the whole process that looks every 0.25 s whether the same input is running.

Prints a JSON object: samples, base, plus and both (passes), apart_cpu and apart_wall (seconds),
and tasks: the processor time of the canonical solution on all inputs, by task.
"""
import contextlib
import copy
import gc
import gzip
import json
import math
import os
import resource
import signal
import sys
import time

# The modules that evalharness has loaded before it forks, too.
import bisect, collections, datetime, decimal, fractions, functools, hashlib, heapq  # noqa
import itertools, operator, random, re, string, typing  # noqa

TICK = 0.25
MOST_MEMORY = 4 * 2**30

SETS = {'similar_elements', 'find_char_long', 'common_in_nested_lists', 'extract_singly',
        'larg_nnum', 'intersection_array', 'find_dissimilar', 'Diff'}
NOT_NONE = {'check_str', 'text_match_three', 'text_starta_endb'}


def rows(path):
    opener = gzip.open if path.endswith('.gz') else open
    with opener(path, 'rt', encoding='utf-8') as file:
        return [json.loads(line) for line in file if line.strip()]


def samples(path):
    """The programs by task, of a samples file or an eval_results file of EvalPlus."""
    found = collections.defaultdict(list)
    if path.endswith('.jsonl'):
        for row in rows(path):
            found[row['task_id']].append(row['solution'])
    else:
        with open(path, encoding='utf-8') as file:
            for task, results in json.load(file)['eval'].items():
                found[task] = [result['solution'] for result in results]
    return found


# MBPP+ inputs are JSON; which parts are tuples, sets or complex numbers depends on the task.

def each(change):
    return lambda arguments: [change(item) for item in arguments]


def first(change):
    return lambda arguments: [change(arguments[0])] + list(arguments[1:])


def items(change):
    return lambda value: [change(item) for item in value]


def deep(value):
    return tuple(map(deep, value)) if isinstance(value, list) else value


def if_list(value):
    return tuple(value) if isinstance(value, list) else value


TYPED = {
    (2, 116, 132, 143, 222, 261, 273, 394, 399, 421, 424, 429, 470, 560, 579, 596, 616, 630, 726,
     740, 744, 809): each(tuple),
    (63, 64, 70, 94, 120, 237, 272, 299, 400, 409, 417, 438, 473, 614, 780): each(items(tuple)),
    (75, 413, 444, 753): first(items(tuple)),
    (106, 750): lambda arguments: [arguments[0], tuple(arguments[1])],
    (115,): first(items(lambda item: set(item) if isinstance(item, list) and item else {})),
    (124,): lambda arguments: [float(arguments[0]), complex(arguments[1])],
    (250, 307, 405, 446, 617, 720, 763, 808): first(tuple),
    (259, 401, 445): each(lambda value: tuple(map(tuple, value))),
    (278,): each(lambda value: tuple(map(if_list, value))),
    (722,): first(lambda table: {key: tuple(value) for key, value in table.items()}),
    (252,): first(complex),
    (580, 615, 791): deep,
}


def typed(task, inputs):
    name, number = task.split('/')
    if name == 'Mbpp':
        for tasks, change in TYPED.items():
            if int(number) in tasks:
                return [change(arguments) for arguments in inputs]
    return list(inputs)


# The published rules of comparison.

def is_floats(value):
    return isinstance(value, float) or (isinstance(value, (list, tuple)) and len(value) > 0
                                        and all(isinstance(item, float) for item in value))


def close(value, expected, tolerance):
    if isinstance(expected, (list, tuple)):
        return len(value) == len(expected) and all(
            [close(*pair, tolerance) for pair in zip(value, expected)])
    return value == expected or abs(value - expected) <= tolerance + 1e-7 * abs(expected)


def by_digits(one, other):
    one, other = str(one), str(other)
    width = max(len(one), len(other))
    return sum(abs(int(a) - int(b)) for a, b in zip(one.zfill(width), other.zfill(width)))


def by_height(base, height):
    return round(base**2 + 2 * base * math.sqrt((base / 2)**2 + height**2))


def exact(name, value, expected, arguments, tolerance):
    if name in SETS:
        return set(value) == set(expected)
    if name in NOT_NONE:
        return value == expected if isinstance(value, bool) else expected == (value is not None)
    equal = value == expected
    if equal or name == 'are_equivalent':
        return True
    if name == 'sum_div':
        return value == 0
    if name == 'surface_Area':
        return abs(value - by_height(*arguments)) <= tolerance
    if name == 'digit_distance_nums':
        return value == by_digits(*arguments)
    return equal


class Expired(BaseException):
    pass


class Clock:
    """Ends a call that uses more processor time than it may."""

    def __init__(self):
        self.call, self.seen, self.ticks, self.limit = 0, 0, 0, 1.0
        signal.signal(signal.SIGPROF, self.tick)
        signal.setitimer(signal.ITIMER_PROF, TICK, TICK)

    def tick(self, signum, frame):
        self.ticks = self.ticks + 1 if self.seen == self.call else 0
        self.seen = self.call
        if self.limit and self.ticks * TICK > self.limit:
            raise Expired()


def suite(function, name, inputs, expected, times, tolerance, clock):
    """Whether a function is right on all inputs; stops at the first where it is not."""
    try:
        for arguments, wanted, time_needed in zip(inputs, expected, times):
            clock.call += 1
            clock.limit = max(1.0, 4 * time_needed)
            value = function(*arguments)
            if name == 'find_zero':
                total = sum(factor * value**power for power, factor in enumerate(arguments[0]))
                if not abs(total) <= tolerance:
                    return False
                continue
            equal = exact(name, value, wanted, arguments, tolerance)
            if tolerance == 0 and is_floats(wanted):
                tolerance = 1e-6
            if not equal and not (tolerance and type(value) is type(wanted)
                                  and close(value, wanted, tolerance)):
                return False
        return True
    except BaseException:
        return False
    finally:
        clock.limit = 0


def reference(row, suites):
    """The expected outputs and the times of a task's inputs, a suite each."""
    # The clock of the process moves by ticks of the kernel while a timer of the process is set.
    scope, outputs, times = {}, [], []
    exec(compile(row['prompt'] + row['canonical_solution'], '<canonical>', 'exec'), scope)
    function = scope[row['entry_point']]
    for inputs in suites:
        values, needed = [], []
        for arguments in inputs:
            arguments = copy.deepcopy(arguments)
            start = time.thread_time()
            value = function(*arguments)
            needed.append(time.thread_time() - start)
            values.append(value is not None if row['entry_point'] in NOT_NONE else value)
        outputs.append(values)
        times.append(needed)
    return outputs, times


def main():
    problems, programs = rows(sys.argv[1]), samples(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sys.setrecursionlimit(1000)
    real_output = os.fdopen(os.dup(1), 'w')
    null = open(os.devnull, 'w')
    clock = Clock()
    clock.limit = 0
    counts, apart, tasks = collections.Counter(), [0.0, 0.0], {}
    for row in problems:
        task, name = row['task_id'], row['entry_point']
        if task not in programs:
            continue
        suites = [typed(task, row['base_input']), typed(task, row['plus_input'])]
        start = time.thread_time(), time.monotonic()
        expected, times = reference(row, suites)
        tasks[task] = sum(map(sum, times))
        gc.collect()
        gc.freeze()
        apart[0] += time.thread_time() - start[0]
        apart[1] += time.monotonic() - start[1]
        for index, text in enumerate(programs[task]):
            passed = [False, False]
            with contextlib.redirect_stdout(null), contextlib.redirect_stderr(null):
                try:
                    clock.call += 1
                    clock.limit = 1.0
                    scope = {}
                    exec(compile(text, '<sample>', 'exec'), scope)
                    mine = copy.deepcopy(suites) if index + 1 < len(programs[task]) else suites
                    passed = [suite(scope.get(name), name, *rest, row['atol'], clock)
                              for rest in zip(mine, expected, times)]
                except BaseException:
                    pass
                finally:
                    clock.limit = 0
            counts.update(samples=1, base=passed[0], plus=passed[1], both=all(passed))
        row.clear()
        gc.unfreeze()
    json.dump({**counts, 'apart_cpu': apart[0], 'apart_wall': apart[1], 'tasks': tasks},
              real_output)
    real_output.flush()
    os._exit(0)


main()
