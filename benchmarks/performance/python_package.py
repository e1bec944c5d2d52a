#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What the Python package costs beside the command, on the same programs.

    benchmarks/performance/python_package.py HumanEval.jsonl.gz [--copies 10] [--calls 10000]

Judges the reference solutions by `evaluate`, and from Python by one call a problem of all its copies; then one call a
program, one after another. Prints the ratio of rates, the latency of a call, and the memory of the caller and of the
judge with all that it started after a tenth of the calls and at the end.
"""
import argparse
import gzip
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import measuring

sys.path.insert(0, str(measuring.ROOT / 'Sources/Python'))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('problems', type=pathlib.Path)
    parser.add_argument('--program', default=measuring.ROOT / '.build/release/evalharness')
    parser.add_argument('--copies', type=int, default=10, help='of every solution')
    parser.add_argument('--calls', type=int, default=10000)
    parser.add_argument('--rounds', type=int, default=3)
    options = parser.parse_args()
    os.environ['EVALHARNESS'] = str(options.program)
    os.environ['EVALHARNESS_DATA'] = str(options.problems.resolve().parent)
    import evalharness
    with gzip.open(options.problems, 'rt') as file:
        rows = [json.loads(line) for line in file]
    groups = [({'kind': 'task', 'task': 'humaneval/' + row['task_id']},
               ['%s\n# %d' % (row['canonical_solution'], copy) for copy in range(options.copies)]) for row in rows]
    ratios = []
    with evalharness.Judge(workers=2, python=measuring.real_interpreter()) as judge:
        judge.judge_all(groups[:1], form='completion')
        for number in range(options.rounds):
            command = evaluated(options, groups)
            start = time.monotonic()
            found = judge.judge_all(groups, form='completion')
            package = time.monotonic() - start
            ratios.append(command / package)
            print('%d evaluate %.2f s, from Python %.2f s, %d of %d passed' % (
                number + 1, command, package, sum(result.passed for group in found for result in group),
                sum(map(len, found))), flush=True)
        print('from Python: %.2f x the rate of evaluate' % statistics.median(ratios))
        calls(judge, options.calls)


def evaluated(options, groups):
    """The seconds that `evaluate` takes."""
    with tempfile.TemporaryDirectory() as folder:
        samples = os.path.join(folder, 'samples.jsonl')
        with open(samples, 'w') as file:
            for problem, texts in groups:
                for text in texts:
                    row = {'task_id': problem['task'].partition('/')[2], 'completion': text}
                    file.write(json.dumps(row) + '\n')
        start = time.monotonic()
        subprocess.run([options.program, 'evaluate', '--bench', 'humaneval', '--samples', samples, '--no-dedup',
                        '--workers', '2', '--quiet', '--python', measuring.real_interpreter(), '--output',
                        os.path.join(folder, 'run')], check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - start


def calls(judge, count):
    """Prints the latency of calls of one program each, and what memory is held."""
    times, held = [], []
    for number in range(count):
        start = time.monotonic()
        result = judge.judge('def f(x): return x + 1  # %d' % number, tests=['assert f(1) == 2'])
        times.append(time.monotonic() - start)
        assert result.passed, result
        if number + 1 in (count // 10, count):
            tree = measuring.tree(os.getpid())
            held.append((measuring.pss(os.getpid()) >> 20, sum(map(measuring.pss, tree)) >> 20))
    times.sort()
    print('%d calls of one program: half in %.1f ms, 99 of 100 in %.1f ms' % (
        count, 1000 * times[count // 2], 1000 * times[count * 99 // 100]))
    print('MiB of the caller and of all: %d and %d after a tenth, %d and %d at the end' % (*held[0], *held[1]))


if __name__ == '__main__':
    main()
