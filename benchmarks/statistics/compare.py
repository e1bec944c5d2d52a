#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What the statistics say beside SciPy on 1,000 random cases of each kind, and the gate and the
selection of a round simulated.

    benchmarks/statistics/compare.py --output benchmarks/statistics/results.txt
    benchmarks/statistics/compare.py --cases folder    # of an earlier run, without building

A test of the package writes the cases with its results, and the tables of the simulations, into a
folder that the script names. pip fetches SciPy 1.17.1 into a virtual environment in the cache on
the first run. A difference is relative to SciPy's value; for what is a sum of larger numbers, such
as the bound of an interval, it is absolute where that is below 1. The largest is shown. The exit
status is 1 if any is above its tolerance.
"""
import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'performance'))
from measuring import ROOT, environment  # noqa: E402

SCIPY = '1.17.1'


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--cases', help='the folder of cases that were written before')
    parser.add_argument('--output', help='the file to write the tables to as well')
    return parser.parse_args()


def write_cases(folder):
    """Has the package write its cases and the tables of the simulations."""
    subprocess.run(['swift', 'test', '--disable-xctest', '--filter',
                    'RandomCaseTests|GateSimulationTests|SelectionSimulationTests'],
                   cwd=ROOT, check=True, stdout=sys.stderr,
                   env={**os.environ, 'EVALHARNESS_STATISTICS_OUTPUT': str(folder)})


def tables(folder):
    """The lines of the comparison and whether all is equal."""
    from checks import CHECKS  # noqa: PLC0415, needs SciPy
    worst, cases, failures = {}, {}, []
    with open(folder / 'cases.jsonl', encoding='utf-8') as file:
        for line in file:
            record = json.loads(line)
            kind, given, found = record['kind'], record['given'], record['found']
            cases[kind] = cases.get(kind, 0) + 1
            for name, expected, tolerance in CHECKS[kind](given, found):
                # A number that is there on one side alone is infinitely far.
                value = found.pop(name, None)
                if value is None or expected is None:
                    difference = 0.0 if value is expected else float('inf')
                else:
                    difference = abs(value - expected) / max(abs(expected), 1e-280)
                    if tolerance[1]:
                        difference = min(difference, abs(value - expected))
                key = (kind, name.split('.')[0])
                old = worst.get(key, (0, 0.0, 0.0))
                worst[key] = (old[0] + 1, max(old[1], difference), tolerance[0])
                if not difference <= tolerance[0]:
                    failures.append('%s %s: %r, SciPy %r' % (kind, name, value, expected))
            if found:
                failures.append('%s: nothing checks %s' % (kind, ', '.join(sorted(found))))
    lines = ['%-18s %-24s %6s %7s %20s %10s %6s' % (
        'kind', 'quantity', 'cases', 'values', 'largest difference', 'tolerance', 'equal')]
    for (kind, name), (count, difference, tolerance) in worst.items():
        lines.append('%-18s %-24s %6d %7d %20.1e %10.0e %6s' % (
            kind, name, cases[kind], count, difference, tolerance,
            'yes' if difference <= tolerance else 'NO'))
    return lines, failures


def main():
    options = parse()
    folder = environment('statistics', 'scipy==' + SCIPY)
    if pathlib.Path(sys.prefix) != folder:  # SciPy is in there
        sys.exit(subprocess.run([folder / 'bin' / 'python', __file__, *sys.argv[1:]]).returncode)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.cases or temporary)
        if not options.cases:
            write_cases(folder)
        lines, failures = tables(folder)
        gate = (folder / 'simulation.txt').read_text(encoding='utf-8')
        selection = ''.join((folder / name).read_text(encoding='utf-8')
                            for name in ('selection.txt', 'selection-null.txt'))
    text = 'Beside SciPy %s, CPython %s: random cases and the largest difference\n\n%s\n\n%s' % (
        SCIPY, platform.python_version(), '\n'.join(lines),
        'Everything is equal.\n' if not failures else '%d differ.\n' % len(failures))
    text += '\nThe gate simulated with SplitMix64\n\n' + gate
    text += '\nThe selection of a round simulated with SplitMix64\n\n' + selection
    print(text, end='')
    for failure in failures[:20]:
        print(failure, file=sys.stderr)
    if options.output:
        pathlib.Path(options.output).write_text(text, encoding='utf-8')
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
