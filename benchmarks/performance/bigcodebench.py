# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Judges the reference solutions of tasks of BigCodeBench here and by its official evaluator, side by side.

    python3 bigcodebench.py DATA --program EVALHARNESS --peer FOLDER [--count 100] [--rounds 1]

DATA is a folder with BigCodeBench-v0.1.0_hf.jsonl.gz, FOLDER a checkout of bigcode-project/bigcodebench, whose
`untrusted_check` runs in the environment `bigcodebench` of evalharness: the same interpreter and libraries for both. What
counts is processor time, of all processes; the tasks are every so-many-th of those that a cage can judge.
"""
import argparse
import gzip
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

DRIVER = '''
import json, sys, time
from bigcodebench.eval import untrusted_check
passed = []
for row in json.load(open(sys.argv[1])):
    status, _ = untrusted_check(row['code'], row['test'], row['entry_point'], 30 * 1024, 30 * 1024, 10, 1, 2)
    if status == 'pass':
        passed.append(row['task_id'])
json.dump(passed, open(sys.argv[2], 'w'))
'''


def chosen(data, count):
    """The tasks, evenly among those that a cage can judge."""
    catalog = pathlib.Path(__file__).parents[1] / 'catalog' / 'bigcodebench.json'
    left_out = {item['task'] for item in json.loads(catalog.read_text())['errata']}
    with gzip.open(pathlib.Path(data, 'BigCodeBench-v0.1.0_hf.jsonl.gz'), 'rt') as file:
        rows = [row for row in map(json.loads, file) if row['task_id'] not in left_out]
    return rows[::max(1, len(rows) // count)][:count]


def processor_time(command, folder, environment=None):
    """Processor seconds of a command and of all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, env={**os.environ, **(environment or {})},
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('data')
    parser.add_argument('--program', required=True)
    parser.add_argument('--peer', required=True)
    parser.add_argument('--count', type=int, default=100)
    parser.add_argument('--rounds', type=int, default=1)
    options = parser.parse_args()
    rows = chosen(options.data, options.count)
    environment = subprocess.run([options.program, 'environment', 'path', 'bigcodebench'], check=True,
                                 stdout=subprocess.PIPE, text=True).stdout.strip()
    variables = {'PYTHONPATH': os.path.abspath(options.peer), 'MPLBACKEND': 'Agg', 'CUDA_VISIBLE_DEVICES': '-1'}
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            tasks = [{**row, 'code': row['code_prompt'] + '\n    pass\n' + row['complete_prompt']
                      + row['canonical_solution']} for row in rows]
            pathlib.Path(folder, 'tasks.json').write_text(json.dumps(tasks))
            pathlib.Path(folder, 'driver.py').write_text(DRIVER)
            theirs, done = processor_time([environment + '/bin/python', 'driver.py', 'tasks.json', 'passed.json'],
                                          folder, variables)
            if done.returncode != 0:
                sys.exit('the official evaluator: ' + done.stderr[-2000:])
            theirs_passed = set(json.loads(pathlib.Path(folder, 'passed.json').read_text()))
            names = [word for row in rows for word in ('--task', row['task_id'])]
            ours, done = processor_time([options.program, 'run', '--bench', 'bigcodebench@v0.1.0_hf', '--data-dir',
                                         os.path.abspath(options.data), '-q', '-o', 'run', *names], folder)
            records = [json.loads(line) for line in open(pathlib.Path(folder, 'run', 'samples.jsonl'))]
            ours_passed = {record['task'] for record in records if record['verdict'] == 'passed'}
        print('%d tasks: evalharness %.1f CPU s, %d pass; the official evaluator %.1f CPU s, %d pass; ratio %.2f; '
              'other verdicts: %s' % (len(rows), ours, len(ours_passed), theirs, len(theirs_passed), ours / theirs,
                                      ' '.join(sorted(ours_passed ^ theirs_passed)) or 'none'), flush=True)


main()
