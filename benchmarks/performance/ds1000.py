#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What judging DS-1000's reference solutions costs, side by side with what it cannot cost less than.

    evalharness environment create ds1000
    benchmarks/performance/ds1000.py ds1000.jsonl.gz [--rounds 3] [--stride 10]

Compares evalharness with two programs without isolation: one that forks a loaded interpreter a problem (the
floor), and one that starts an interpreter a problem, of which only every STRIDE-th problem is run, since it
takes a thousand seconds, and the time is multiplied. Prints ratios of processor time, and memory.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import measuring

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('problems', type=pathlib.Path)
    parser.add_argument('--program', default=measuring.ROOT / '.build/release/evalharness')
    parser.add_argument('--workers', type=int, default=2)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--stride', type=int, default=10, help='of the problems with an interpreter each')
    options = parser.parse_args()
    with open(measuring.ROOT / 'benchmarks/environments/ds1000.json') as file:
        environment = json.load(file)
    folder = pathlib.Path(subprocess.run([options.program, 'environment', 'path', 'ds1000'], check=True,
                                         stdout=subprocess.PIPE, text=True).stdout.strip())
    data = options.problems.resolve()
    variables = {**environment['variables'], 'OMP_NUM_THREADS': '1', 'OPENBLAS_NUM_THREADS': '1',
                 'SEABORN_DATA': str(data.parent / 'ds1000-seaborn'), 'PYTHONHASHSEED': '0',
                 'EVALHARNESS_DATA': str(data.parent)}
    variables.update((item['variable'], str(folder / 'prepared' / item['folder']))
                     for item in environment['prepared'])

    def floor(mode, stride):
        return [folder / 'bin/python', '-B', '-W', 'ignore', HERE / 'ds1000_floor.py', mode, data,
                json.dumps(environment['preloads']), str(options.workers), str(stride)]

    seconds = {'evalharness': [], 'floor': []}
    peaks = {'evalharness': [], 'floor': []}
    for number in range(options.rounds):
        with tempfile.TemporaryDirectory() as run:
            for name, command in (('evalharness', [
                    options.program, 'run', '--bench', 'ds1000', '--quiet', '--workers',
                    str(options.workers), '--output', os.path.join(run, 'run')]),
                    ('floor', floor('fork', 1))):
                cpu, wall, peak, said = measuring.measure(command, True, variables)
                seconds[name].append(cpu)
                peaks[name].append(peak)
                print('%d %-12s %7.1f s of processor time, %6.1f s, %5d MiB' % (
                    number + 1, name, cpu, wall, peak >> 20), flush=True)
    fresh = measuring.measure(floor('fresh', options.stride), True, variables)[0] * options.stride
    print('an interpreter a problem: about %d s of processor time (every %d. problem)' % (
        fresh, options.stride))
    ratios = [ours / least for ours, least in zip(seconds['evalharness'], seconds['floor'])]
    print('processor time: %.2f of the floor, %.3f of an interpreter a problem; at most %d MiB' % (
        statistics.median(ratios), statistics.median(seconds['evalharness']) / fresh,
        max(peaks['evalharness']) >> 20))


if __name__ == '__main__':
    sys.exit(main())
