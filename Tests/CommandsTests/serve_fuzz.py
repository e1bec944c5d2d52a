# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Fuzzes `evalharness serve` by what its document says of it: see ServeFuzzTests.

    pip install --target CLIENTS schemathesis
    PYTHONPATH=CLIENTS python3 Tests/CommandsTests/serve_fuzz.py .build/release/evalharness [--examples 1000] [--seed 1]
"""
import argparse
import re
import subprocess
import sys
import tempfile

from serve_client import RIGHT, WRONG, Server


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('program')
    parser.add_argument('--examples', type=int, default=1000, help='requests of each route')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--minutes', type=float, help='goes on for as long with other requests')
    options = parser.parse_args()
    server = Server(options.program, '--max-timeout', '2', '--timeout', '1')
    with tempfile.TemporaryDirectory() as folder:
        fuzzing = subprocess.run(
            [sys.executable, '-m', 'schemathesis.cli', 'run', server.url + '/openapi.json', '--no-color',
             '--continue-on-failure', '--max-examples', str(options.examples), '--seed', str(options.seed),
             *(['--max-time', str(int(60 * options.minutes))] if options.minutes else []),
             # Schemas do not say that there are as many outputs as inputs, or that tests are Python.
             '--exclude-checks', 'positive_data_acceptance'],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.rewards(RIGHT, WRONG) == [1, 0]
    assert server.end() == 0
    assert fuzzing.returncode == 0, fuzzing.stdout[-20_000:]
    print(re.search(r'\d+ generated', fuzzing.stdout)[0], file=sys.stderr)
    print('nothing found')


if __name__ == '__main__':
    main()
