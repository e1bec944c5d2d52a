#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What it costs to plan and to merge a run of many samples, and what sharding costs on one machine.

    benchmarks/scaling/size.py HumanEval.jsonl.gz --samples FILE [--units 1000000] [--shards 24] [--program BIN]

First a million samples, one tiny program a task under a number of its own each: `plan` and `merge` (of verdicts that
one run gave), their wall time and the most memory. Then the samples of FILE by one run of `--at-once` workers and in
shards of one worker each, as many at once, in turn; the wall of the shards is that of all three commands.
"""
import argparse
import concurrent.futures
import gzip
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import runs

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def measured(words, folder):
    """Wall seconds and MiB of a command, which has to succeed."""
    start = time.monotonic()
    process = subprocess.Popen([str(word) for word in words], cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit('%s: status %d' % (' '.join(map(str, words[:2])), status))
    return time.monotonic() - start, used.ru_maxrss / 1024


def many(options, folder):
    """Plans and merges samples that need no judging again: each shard's verdicts are copied from one."""
    with gzip.open(options.problems, 'rt') as file:
        tasks = [json.loads(line)['task_id'] for line in file]
    each = options.units // len(tasks) + 1
    with open(folder / 'many.jsonl', 'w') as file:
        for task in tasks:
            for number in range(each):
                file.write(json.dumps({'task_id': task, 'completion': '    return %d\n' % number}) + '\n')
    command = ['evaluate', '--bench', 'humaneval', '--data-dir', options.problems.parent, '--samples', 'many.jsonl']
    wall, memory = measured([options.program, 'plan', '-o', 'many', '--shards', options.shards, '-q', *command], folder)
    units = each * len(tasks)
    print('plan of %d samples in %d shards: %.1f s, %.0f MiB' % (units, options.shards, wall, memory), flush=True)
    record(options, folder, tasks[0])
    wall, memory = measured([options.program, 'merge', 'many', '-q', '--output', 'merged-many'], folder)
    print('merge of %d samples: %.1f s, %.0f MiB' % (units, wall, memory), flush=True)


def record(options, folder, task):
    """Gives every unit a verdict: one that a worker wrote, under each unit's name."""
    first = folder / 'first.jsonl'
    first.write_text(json.dumps({'task_id': task, 'completion': '    return 0\n'}) + '\n')
    command = ['evaluate', '--bench', 'humaneval', '--data-dir', options.problems.parent, '--samples', first, '--partial']
    measured([options.program, 'plan', '-o', 'first', '--shards', '1', '-q', *command], folder)
    measured([options.program, 'work', 'first', '--shard', '0', '--attempt', 'a', '-q'], folder)
    line = json.loads((folder / 'first/shards/0/a.jsonl').read_text().split('\n')[1])
    mark = hashlib.sha256((folder / 'many/plan.json').read_bytes()).hexdigest()[:16]
    for path in (folder / 'many/units').iterdir():
        target = folder / 'many/shards' / path.stem / 'all.jsonl'
        target.parent.mkdir(parents=True)
        with open(path) as units, open(target, 'w') as file:
            for text in units:
                unit = json.loads(text)
                own = dict(line, task=unit['task'], index=unit['index'], text=unit['text'], plan=mark,
                           textDigest=hashlib.sha256(unit['text'].encode()).hexdigest())
                file.write(json.dumps(own, separators=(',', ':'), ensure_ascii=False) + '\n')


def sharded(options, folder):
    """The same samples by one run and in shards."""
    command = ['evaluate', '--bench', options.bench, '--data-dir', options.problems.parent, '--samples', options.samples]
    # Not a script that looks for the interpreter, which each shard would wait for.
    command += ['--python', sys.executable, '-q', *('--' + word for word in options.options)]
    ratios = []
    for number in range(options.rounds):
        one, _ = measured([options.program, *command, '--workers', options.at_once, '--output', 'one-%d' % number], folder)
        plan = 'plan-%d' % number

        def work(shard):
            measured([options.program, 'work', plan, '--shard', shard, '--workers', '1', '-q'], folder)
        start = time.monotonic()
        measured([options.program, 'plan', '-o', plan, '--shards', options.shards, *command], folder)
        with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
            list(pool.map(work, range(options.shards)))
        measured([options.program, 'merge', plan, '-q', '--output', 'all-%d' % number], folder)
        whole = time.monotonic() - start
        pair = [folder / (name % number) for name in ('one-%d', 'all-%d')]
        same = runs.digest(pair[0]) == runs.digest(pair[1])
        others = ['%s#%d' % key for key in runs.differences(*pair)]
        ratios.append(whole / one)
        print('%s: one run %.1f s, %d shards %.1f s: %.2f, %s' % (
            options.bench, one, options.shards, whole, whole / one,
            'equal' if same else 'NOT EQUAL: ' + (', '.join(others) or 'no record')), flush=True)
    print('%s: median %.2f' % (options.bench, statistics.median(ratios)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('problems', type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument('--program', type=lambda text: pathlib.Path(text).resolve(),
                        default=ROOT / '.build/release/evalharness')
    parser.add_argument('--samples', type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument('--bench', default='humaneval')
    parser.add_argument('--units', type=int, default=1_000_000)
    parser.add_argument('--shards', type=int, default=24)
    parser.add_argument('--at-once', type=int, default=2)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--options', nargs='*', default=[], help='further options of evaluate, without dashes: a=b')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if options.units:
            many(options, folder)
        if options.samples:
            sharded(options, folder)


if __name__ == '__main__':
    main()
