#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""How arrays and tables cross, measured on DS-1000's problems of Pandas, NumPy, SciPy and scikit-learn.

    evalharness environment create ds1000
    benchmarks/parity/ds1000.py ds1000.jsonl.gz                                   # the reference solutions
    benchmarks/parity/ds1000.py ds1000.jsonl.gz --answers FILE --verdicts FILE    # published answers

Each row is written in HumanEval's form: the program is the row's `exec_context` with the answer in it, as the
body of a function of the input; the tests make input and expected result and call the row's own `exec_test`, in
the judge. This is not yet the benchmark: tests that write files first, and figures, tensors and the libraries'
own data are left out, and the prompts are none. Ends with status 1 when a verdict differs from the given one.
"""
import argparse
import collections
import gzip
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARIES = ('Pandas', 'Numpy', 'Scipy', 'Sklearn')
# What most of these programs import.
PRELOADS = ('numpy', 'pandas', 'scipy.stats', 'sklearn.linear_model')


def cut(answer):
    """An answer as the official program cuts it: README of xlang-ai/DS-1000 at b39aab7."""
    text = '\n'.join(answer) if isinstance(answer, list) else answer
    text = text.split('</code>')[0].replace('```python', '').split('```')[0]
    return text.split('\nEND SOLUTION')[0].replace('<code>', '')


def problem(row, answer):
    """A row with an answer as a problem in HumanEval's form, whose reference solution it is."""
    context = row['code_context']
    program = re.search(r'exec_context = r"""(.*?)"""', context, re.DOTALL).group(1)
    cases = re.search(r'range\((\d+)\)', context[context.index('def test_execution'):]).group(1)
    body = ('    names = {"test_input": test_input}\n    exec(%r, names)\n    return names["result"]\n'
            % program.replace('[insert]', answer))
    tests = context + (
        '\n\ndef check(candidate):\n    for case in range(%s):\n'
        '        test_input, expected = generate_test_case(case + 1)\n'
        '        assert exec_test(candidate(test_input), expected)\n' % cases)
    if 'test_string(' in context:
        tests += '    test_string(%r)\n' % answer
    return {'task_id': 'DS/%d' % row['metadata']['problem_id'], 'prompt': 'def solve(test_input):\n',
            'entry_point': 'solve', 'canonical_solution': body, 'test': tests}


def verdicts_of(program, problems, folder):
    """The records of the problems' reference solutions by task."""
    file, run = folder / 'problems.jsonl', folder / 'run'
    file.write_text(''.join(json.dumps(item) + '\n' for item in problems))
    preloads = [word for name in PRELOADS for word in ('--preload', name)]
    subprocess.run([program, 'run', '--problems', file, '--no-check', '--environment', 'ds1000', *preloads,
                    '--timeout', '60', '--memory', '2048', '--output', run, '--quiet'], stdout=sys.stderr)
    with open(run / 'samples.jsonl') as lines:
        return {record['task']: record for record in map(json.loads, lines)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('problems', help='ds1000.jsonl.gz')
    parser.add_argument('--answers', help='answers as the official repository has them')
    parser.add_argument('--verdicts', help='their verdicts: lines of {"id", "passed"}')
    parser.add_argument('--program', default=ROOT / '.build/release/evalharness')
    options = parser.parse_args()
    with gzip.open(options.problems, 'rt') as lines:
        rows = [row for row in map(json.loads, lines) if row['metadata']['library'] in LIBRARIES]
    answers, expected = {}, {}
    if options.answers:
        with open(options.answers) as lines:
            answers = {item['metadata']['problem_id']: cut(item['code']) for item in map(json.loads, lines)}
        with open(options.verdicts) as lines:
            expected = {'DS/%d' % item['id']: item['passed'] for item in map(json.loads, lines)}
    problems = [problem(row, answers.get(row['metadata']['problem_id'], row['reference_code']))
                for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        records = verdicts_of(options.program, problems, pathlib.Path(folder))
    print(collections.Counter(record['verdict'] for record in records.values()))
    others = [record for task, record in records.items()
              if (record['verdict'] == 'passed') != expected.get(task, True)]
    for record in sorted(others, key=lambda record: int(record['task'][3:])):
        said = str(record.get('detail') or record.get('message') or '').split('\n')[0][:100]
        print('%s: %s (%s), expected %s' % (record['task'], record['verdict'], said, (
            'passed' if expected.get(record['task'], True) else 'another verdict')))
    print('%d of %d as expected' % (len(records) - len(others), len(rows)))
    sys.exit(1 if others or len(records) != len(rows) else 0)


main()
