#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Whether the parser's extraction loses a sample that passes by another rule.

    benchmarks/parity/extraction.py --bench humaneval samples.jsonl.gz

Needs a release build (`make build`). Judges the samples three times: as they are, cut where a base
model begins the next thing (the rule of the Codex paper and of other harnesses), and with the
program that Python's parser finds. Ends with 1 when the last loses one that passes otherwise.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def passed(options, rule, folder):
    command = [options.evalharness, 'evaluate', '--bench', options.bench, '--samples',
               options.samples, '--extraction', rule, '--partial', '-q', '-o', folder + '/' + rule]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open('%s/%s/samples.jsonl' % (folder, rule)) as file:
        rows = [json.loads(line) for line in file]
    return {(row['task'], row['index']) for row in rows if row['verdict'] == 'passed'}, len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--evalharness', default=str(ROOT / '.build/release/evalharness'))
    parser.add_argument('--bench', required=True)
    parser.add_argument('samples')
    options = parser.parse_args()
    losses = 0
    with tempfile.TemporaryDirectory() as folder:
        parsed, count = passed(options, 'parsed', folder)
        print('%d samples, %d pass by the parser' % (count, len(parsed)))
        for rule in ('stop-words', 'verbatim'):
            others, _ = passed(options, rule, folder)
            lost = sorted(others - parsed)
            losses += len(lost)
            print('%-10s  %5d pass, %d of them not by the parser, %d more by the parser'
                  % (rule, len(others), len(lost), len(parsed - others)))
            for task, index in lost:
                print('  lost: %s#%d' % (task, index))
    sys.exit(1 if losses else 0)


main()
