#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Verdicts of evalharness beside those of EvalPlus 0.3.1, sample by sample.

    benchmarks/parity/compare.py --problems HumanEvalPlus-v0.1.10.jsonl.gz --dataset humaneval \\
        --samples mutants.jsonl
    benchmarks/parity/compare.py ... --peer eval_results.json --ours export.json --recheck

Without --peer, EvalPlus runs on the samples, in a virtual environment in the cache that pip fetches
it into on the first run, or with --evalplus-python. Without --ours, evalharness runs on them.
A verdict is pass or not; fail and timeout are one, and are counted as labels. A difference that a
documented fault of EvalPlus explains is listed apart, with the reason. --recheck runs EvalPlus
again on only the samples that differ, then with 20 s for an input, then with 12 GiB of memory as
well, to find the verdicts that are of its limits. The exit status is 2 if unexplained differences
remain.
"""
import argparse
import collections
import gzip
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'performance'))
from measuring import CACHE, ROOT, environment, real_interpreter  # noqa: E402

BENCHES = {'humaneval': 'humaneval+@v0.1.10', 'mbpp': 'mbpp+@v0.2.0'}
SHORT = 160
MORE = 12 * 2**30

FORGED = 'the class of the result overrides comparison, and EvalPlus lets it compare'
NEVER = 'EvalPlus 0.3.1 never passes HumanEval/32: it leaves its inputs out of the details'
MUTATED = "the oracle of find_zero reads the argument that the program changed"
ALONE = ('a busy machine, or memory that other tasks left in the worker: on these samples alone, '
         'with the same limits, EvalPlus agrees')
CLOCK = 'a limit of wall-clock time: with 20 s for an input EvalPlus agrees'
MEMORY = ('the limit of 4 GiB, in which are expected outputs and what the worker kept of earlier '
          'tasks: with 20 s and 12 GiB EvalPlus agrees')
SLEEP = 'the program waits without using the processor; EvalPlus limits wall-clock time'

FORGING = ('__eq__', 'UserList', 'UserString', 'UserDict')


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--problems', required=True, help='the data file of the benchmark')
    parser.add_argument('--dataset', required=True, choices=sorted(BENCHES))
    parser.add_argument('--samples', required=True, help='a samples file with solutions (.jsonl)')
    parser.add_argument('--peer', help='an eval_results file of EvalPlus on these samples')
    parser.add_argument('--ours', help='what evalharness exported as evalplus on these samples')
    parser.add_argument('--recheck', action='store_true',
                        help='run EvalPlus again on what differs, with a longer limit')
    parser.add_argument('--evalplus-python', help='an interpreter that has EvalPlus 0.3.1')
    parser.add_argument('--evalplus-cache', default=str(CACHE / 'evalharness' / 'evalplus-cache'))
    parser.add_argument('--evalharness', default=str(ROOT / '.build/release/evalharness'))
    parser.add_argument('--python', default=real_interpreter(), help="evalharness's interpreter")
    parser.add_argument('--option', action='append', default=[],
                        help='one more argument for evalharness evaluate')
    parser.add_argument('--output', help='a file to write the report to as well')
    return parser.parse_args()


def read(path):
    opener = gzip.open if str(path).endswith('.gz') else open
    with opener(path, 'rt', encoding='utf-8') as file:
        return [json.loads(line) for line in file if line.strip()]


def run_evalplus(options, folder, cache, problems, samples, *more, variables=()):
    """The path of the eval_results of EvalPlus."""
    python = options.evalplus_python or str(
        environment('evalplus', 'evalplus==0.3.1', 'numpy') / 'bin' / 'python')
    copy = pathlib.Path(folder) / 'samples.jsonl'
    if copy != pathlib.Path(samples):
        shutil.copy(samples, copy)
    subprocess.run(
        ['env', 'XDG_CACHE_HOME=%s' % cache,
         '%s_OVERRIDE_PATH=%s' % (options.dataset.upper(), problems), *variables,
         python, '-m', 'evalplus.evaluate', '--dataset', options.dataset, '--samples', str(copy),
         '--parallel', '1', *more],
        check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    return copy.with_name('samples_eval_results.json')


def run_evalharness(options, folder):
    """The path of what evalharness exports."""
    export = pathlib.Path(folder) / 'ours.json'
    subprocess.run(
        [options.evalharness, 'evaluate', '--bench', BENCHES[options.dataset],
         '--samples', options.samples, '--data-dir', str(pathlib.Path(options.problems).parent),
         '--offline', '--no-dedup', '--workers', '1', '--python', options.python,
         '--export', 'evalplus=%s' % export, '-o', str(pathlib.Path(folder) / 'run')]
        + options.option, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    return export


def load(path):
    """Results by task and index."""
    with open(path, encoding='utf-8') as file:
        return {(task, index): result for task, results in json.load(file)['eval'].items()
                for index, result in enumerate(results)}


class Difference:
    """A suite of a sample on which the two disagree."""

    def __init__(self, key, suite, sample, peer, ours):
        self.key, self.suite, self.sample = key, suite, sample
        self.kind = sample.get('mutation', '-')
        self.statuses = [found['%s_status' % suite] for found in (peer, ours)]
        self.inputs = [shortened(found.get('%s_fail_tests' % suite)) for found in (peer, ours)]

    @property
    def forgiven(self):
        """Whether only EvalPlus passes it."""
        return self.statuses[0] == 'pass'

    def reason(self):
        """The documented fault that explains it, or None."""
        text = self.sample['solution']
        if self.key[0] == 'HumanEval/32':
            return NEVER if not self.forgiven else MUTATED
        if self.forgiven and any(name in text for name in FORGING):
            return FORGED
        if not self.forgiven and 'time.sleep(' in text:
            return SLEEP
        return None

    def __str__(self):
        return '%s sample %d, %s, %s: EvalPlus %s on %s; evalharness %s on %s' % (
            *self.key, self.kind, self.suite, self.statuses[0], self.inputs[0], self.statuses[1],
            self.inputs[1])


def shortened(inputs):
    if not inputs:
        return 'no input'
    text = json.dumps(inputs[0])
    more = ' and %d more' % (len(inputs) - 1) if len(inputs) > 1 else ''
    return (text if len(text) <= SHORT else text[:SHORT] + '...') + more


def compare(samples, peer, ours):
    """Counts by name, and the differences."""
    counts, differences = collections.Counter(), []
    index = collections.Counter()
    for sample in samples:
        key = sample['task_id'], index[sample['task_id']]
        index[sample['task_id']] += 1
        if key not in peer or key not in ours:
            counts['missing in %s' % ('evalharness' if key in peer else 'EvalPlus')] += 1
            continue
        for found, name in ((peer[key], 'EvalPlus'), (ours[key], 'evalharness')):
            if found.get('solution', sample['solution']) != sample['solution']:
                sys.exit('%s, sample %d: the results of %s are of another program' % (*key, name))
        for suite in ('base', 'plus'):
            statuses = [found['%s_status' % suite] for found in (peer[key], ours[key])]
            if None in statuses:
                counts['%s not judged' % suite] += 1
                continue
            counts['%s compared' % suite] += 1
            if (statuses[0] == 'pass') == (statuses[1] == 'pass'):
                counts['%s equal' % suite] += 1
                counts['%s equal but for the label' % suite] += statuses[0] != statuses[1]
            else:
                differences.append(Difference(key, suite, sample, peer[key], ours[key]))
    return counts, differences


def rechecked(options, differences, arguments, variables):
    """Of the given differences, those that go away when EvalPlus runs on nothing else."""
    keys = sorted({difference.key for difference in differences})
    if not keys:
        return []
    samples = {difference.key: difference.sample for difference in differences}
    tasks = {task for task, _ in keys}
    with tempfile.TemporaryDirectory() as folder:
        problems = pathlib.Path(folder) / 'problems.jsonl'
        copy = pathlib.Path(folder) / 'samples.jsonl'
        with open(problems, 'w', encoding='utf-8') as file:
            file.writelines(json.dumps(row) + '\n' for row in read(options.problems)
                            if row['task_id'] in tasks)
        with open(copy, 'w', encoding='utf-8') as file:
            file.writelines(json.dumps(samples[key]) + '\n' for key in keys)
        again = load(run_evalplus(options, folder, folder, problems, copy, *arguments,
                                  variables=variables))
    place, index = {}, collections.Counter()
    for key in keys:
        place[key] = key[0], index[key[0]]
        index[key[0]] += 1
    return [difference for difference in differences
            if (again[place[difference.key]]['%s_status' % difference.suite] == 'pass')
            == (difference.statuses[1] == 'pass')]


def report(options, counts, differences):
    """The lines of the report, and how many differences remain unexplained."""
    explained = collections.defaultdict(list)
    unexplained = []
    for difference in differences:
        reason = difference.reason()
        (explained[reason] if reason else unexplained).append(difference)
    if options.recheck:
        time, memory = ['--min-time-limit', '20'], ['EVALPLUS_MAX_MEMORY_BYTES=%d' % MORE]
        for reason, arguments, variables in ((ALONE, [], []), (CLOCK, time, []),
                                             (MEMORY, time, memory)):
            explained[reason] = rechecked(options, unexplained, arguments, variables)
            unexplained = [item for item in unexplained if item not in explained[reason]]
    lines = ['%-28s %6d' % item for item in sorted(counts.items())]
    lines += ['', 'unexplained differences: %d' % len(unexplained)]
    lines += ['  %s' % difference for difference in unexplained]
    for reason, found in explained.items():
        if found:
            lines += ['', '%d differences: %s' % (len(found), reason)]
            lines += ['  %s' % difference for difference in found]
    return lines, len(unexplained)


def main():
    options = parse()
    samples = read(options.samples)
    with tempfile.TemporaryDirectory() as folder:
        peer = load(options.peer or run_evalplus(options, folder, options.evalplus_cache,
                                                 options.problems, options.samples))
        ours = load(options.ours or run_evalharness(options, folder))
    counts, differences = compare(samples, peer, ours)
    lines, unexplained = report(options, counts, differences)
    text = '\n'.join(['%d samples, %s' % (len(samples), BENCHES[options.dataset])] + lines) + '\n'
    print(text, end='')
    if options.output:
        pathlib.Path(options.output).write_text(text, encoding='utf-8')
    sys.exit(2 if unexplained else 0)


main()
