# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Judges the reference solutions of tasks of BigCodeBench here and by its official evaluator, side by side.

    python3 bigcodebench.py DATA --program EVALHARNESS --peer FOLDER [--count 100] [--seeds 0 1 2] [--workers 1] \
        [--modes default] [--keep FOLDER]

DATA is a folder with BigCodeBench-v0.1.0_hf.jsonl.gz, FOLDER a checkout of bigcode-project/bigcodebench, whose `evaluate`
runs in the environment `bigcodebench` of evalharness: the same interpreter and libraries for both. What it imports to
generate and to judge elsewhere is left out. As it is by default on a machine's first run, it runs every reference solution
once to time it and then judges the samples; `no_gt` leaves the first out; both are shown unless one is named. What counts is processor
time, of all processes; the tasks are drawn from those that a cage can judge, once a seed. What their tests compute is the
same on both sides: nine of the 1,115 take half of all the time here, and how many of these are drawn decides most.
"""
import argparse
import gzip
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile

DRIVER = '''
import sys, types
from unittest import mock
for name in 'datasets e2b gradio_client httpx tempdir wget bigcodebench.generate'.split():
    sys.modules[name] = mock.MagicMock()
sys.modules['appdirs'] = types.SimpleNamespace(user_cache_dir=lambda name: 'cache')
from bigcodebench.evaluate import evaluate
evaluate('complete', 'full', samples='samples.jsonl', execution='local', parallel=int(sys.argv[2]),
         no_gt=sys.argv[1] == 'no_gt')
'''

RESULT = 'samples_eval_results.json'
MODES = {'default': 'by the official evaluator', 'no_gt': 'without its own run of the reference solutions'}


def chosen(data, count, seed):
    """Tasks of those that a cage can judge, in their order."""
    catalog = pathlib.Path(__file__).parents[1] / 'catalog' / 'bigcodebench.json'
    left_out = {item['task'] for item in json.loads(catalog.read_text())['errata']}
    with gzip.open(pathlib.Path(data, 'BigCodeBench-v0.1.0_hf.jsonl.gz'), 'rt') as file:
        rows = [row for row in map(json.loads, file) if row['task_id'] not in left_out]
    drawn = sorted(random.Random(seed).sample(range(len(rows)), min(count, len(rows))))
    return [rows[place] for place in drawn]


def processor_time(command, folder, environment=None):
    """Processor seconds of a command and of all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # A file, since processes that outlive the official evaluator would hold a pipe open.
    with tempfile.TemporaryFile('w+') as errors:
        status = subprocess.run(command, cwd=folder, env={**os.environ, **(environment or {})},
                                stdout=subprocess.DEVNULL, stderr=errors).returncode
        errors.seek(0)
        said = errors.read()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if status != 0:
        sys.exit('%s ended with %d: %s' % (command[0], status, said[-2000:]))
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def write(folder, rows):
    """Writes what the official evaluator reads."""
    samples = [{'task_id': row['task_id'], 'solution': row['complete_prompt'] + row['canonical_solution']} for row in rows]
    for name, items in (('tasks.jsonl', rows), ('samples.jsonl', samples)):
        pathlib.Path(folder, name).write_text(''.join([json.dumps(item) + '\n' for item in items]))
    pathlib.Path(folder, 'driver.py').write_text(DRIVER)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('data')
    parser.add_argument('--program', required=True)
    parser.add_argument('--peer', required=True)
    parser.add_argument('--count', type=int, default=100)
    parser.add_argument('--seeds', type=int, nargs='+', default=[0, 1, 2])
    parser.add_argument('--workers', type=int, default=1)
    parser.add_argument('--modes', nargs='+', choices=sorted(MODES), default=sorted(MODES))
    parser.add_argument('--keep', type=pathlib.Path, help='a folder for our records of the programs, by seed')
    options = parser.parse_args()
    environment = subprocess.run([options.program, 'environment', 'path', 'bigcodebench'], check=True,
                                 stdout=subprocess.PIPE, text=True).stdout.strip()
    variables = {'PYTHONPATH': os.path.abspath(options.peer), 'MPLBACKEND': 'Agg', 'CUDA_VISIBLE_DEVICES': '-1',
                 'BIGCODEBENCH_OVERRIDE_PATH': 'tasks.jsonl'}
    workers = str(options.workers)
    for seed in options.seeds:
        rows = chosen(options.data, options.count, seed)
        with tempfile.TemporaryDirectory() as folder:
            write(folder, rows)
            names = [word for row in rows for word in ('--task', row['task_id'])]
            ours = processor_time([options.program, 'run', '--bench', 'bigcodebench@v0.1.0_hf', '--data-dir',
                                   os.path.abspath(options.data), '-q', '-o', 'run', '--workers', workers, *names], folder)
            records = [json.loads(line) for line in open(pathlib.Path(folder, 'run', 'samples.jsonl'))]
            ours_passed = {record['task'] for record in records if record['verdict'] == 'passed'}
            theirs, theirs_passed = {}, {}
            for mode in options.modes:
                for file in pathlib.Path(folder).glob('samples_*.json'):
                    file.unlink()
                theirs[mode] = processor_time([environment + '/bin/python', 'driver.py', mode, workers], folder, variables)
                judged = json.loads(pathlib.Path(folder, RESULT).read_text())['eval']
                theirs_passed[mode] = {task for task, results in judged.items() if results[0]['status'] == 'pass'}
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(pathlib.Path(folder, 'run', 'samples.jsonl'), options.keep / ('%d.jsonl' % seed))
        other = sorted(set().union(*[ours_passed ^ passed for passed in theirs_passed.values()]))
        shown = ['%s %.1f CPU s, ratio %.2f' % (MODES[mode], theirs[mode], ours / theirs[mode]) for mode in options.modes]
        print('seed %d, %d tasks: evalharness %.1f CPU s; %s; %d pass here; other verdicts: %s'
              % (seed, len(rows), ours, '; '.join(shown), len(ours_passed), ' '.join(other) or 'none'), flush=True)


main()
