#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What judging DS-1000's reference solutions costs, side by side with what it cannot cost less than.

    evalharness environment create ds1000
    benchmarks/performance/ds1000.py ds1000.jsonl.gz [--rounds 3] [--stride 10]

Compares evalharness with programs without isolation. The floor forks a loaded interpreter a problem: one that
has loaded the libraries that a problem imports by its first lines, or one that has loaded, as evalharness does,
what tests and solutions load besides. Another starts an interpreter a problem; of these only every STRIDE-th
problem is run, since it takes many minutes, and the time is multiplied. Prints ratios of processor time, and
memory.
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

# What the problems of a group import by their first lines.
LEARNING = ['numpy', 'pandas', 'scipy.stats', 'sklearn.linear_model']
LIBRARIES = {
    'Pandas': ['numpy', 'pandas'],
    'Numpy': LEARNING,
    'Scipy': LEARNING,
    'Sklearn': LEARNING,
    'Matplotlib': ['numpy', 'pandas', 'matplotlib.pyplot', 'seaborn', 'PIL.Image'],
    'Pytorch': ['numpy', 'pandas', 'torch'],
    'Tensorflow': ['numpy', 'tensorflow'],
}


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

    def floor(mode, stride, preloads=LIBRARIES):
        return [folder / 'bin/python', '-B', '-W', 'ignore', HERE / 'ds1000_floor.py', mode, data,
                json.dumps(preloads), str(options.workers), str(stride)]

    seconds = {'evalharness': [], 'floor': [], 'preloaded floor': []}
    peaks = {name: [] for name in seconds}
    for number in range(options.rounds):
        with tempfile.TemporaryDirectory() as run:
            for name, command in (('evalharness', [
                    options.program, 'run', '--bench', 'ds1000', '--quiet', '--workers',
                    str(options.workers), '--output', os.path.join(run, 'run')]),
                    ('floor', floor('fork', 1)),
                    ('preloaded floor', floor('fork', 1, environment['preloads']))):
                cpu, wall, peak, said = measuring.measure(command, True, variables)
                seconds[name].append(cpu)
                peaks[name].append(peak)
                print('%d %-16s %7.1f s of processor time, %6.1f s, %5d MiB' % (
                    number + 1, name, cpu, wall, peak >> 20), flush=True)
    # As the official program starts it: the libraries have as many threads as they like.
    threads = {name: value for name, value in variables.items() if not name.endswith('_NUM_THREADS')}
    fresh = measuring.measure(floor('fresh', options.stride), True, threads)[0] * options.stride
    print('an interpreter a problem: about %d s of processor time (every %d. problem)' % (
        fresh, options.stride))

    def ratio(name):
        return statistics.median(
            ours / least for ours, least in zip(seconds['evalharness'], seconds[name]))

    print('processor time: %.2f of the floor, %.2f of the preloaded one, %.3f of an interpreter a problem; '
          'at most %d MiB' % (ratio('floor'), ratio('preloaded floor'),
                              statistics.median(seconds['evalharness']) / fresh,
                              max(peaks['evalharness']) >> 20))


if __name__ == '__main__':
    sys.exit(main())
