# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""The floor: what judging cannot cost less than, with no isolation and no limits.

Forks a warmed interpreter once a sample, executes the program with its tests in the child, and
waits for it. Prints the number of passes. Usage: floor.py SAMPLES PROBLEMS WORKERS
"""
import gc
import gzip
import json
import os
import sys

# The modules that evalharness has loaded before it forks, too.
import bisect, collections, copy, datetime, decimal, fractions, functools, hashlib, heapq  # noqa
import itertools, math, operator, random, re, string, time, typing  # noqa


def rows(path):
    opener = gzip.open if path.endswith('.gz') else open
    with opener(path, 'rt', encoding='utf-8') as file:
        return [json.loads(line) for line in file if line.strip()]


def judge(text):
    """Whether a program passes its tests."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            exec(compile(text, '<sample>', 'exec'), {})
            status = 0
        except BaseException:
            pass
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


def main():
    samples, problems, workers = sys.argv[1], sys.argv[2], int(sys.argv[3])
    tasks = {row['task_id']: row for row in rows(problems)}
    texts = []
    for row in rows(samples):
        task = tasks[row['task_id']]
        texts.append('%s%s\n%s\ncheck(%s)' % (task['prompt'], row['completion'], task['test'],
                                              task['entry_point']))
    null = os.open(os.devnull, os.O_WRONLY)
    results = []
    reader, writer = os.pipe()
    for worker in range(workers):
        if os.fork() == 0:
            os.close(reader)
            os.dup2(null, 1)
            gc.collect()
            gc.freeze()
            passed = sum([judge(text) for text in texts[worker::workers]])
            os.write(writer, b'%d\n' % passed)
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as counts:
        results = [int(line) for line in counts]
    for _ in range(workers):
        os.wait()
    print('floor: %d of %d passed' % (sum(results), len(texts)))


main()
