#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Runs a real model end to end, once undisturbed and once with its engine killed twice.

    benchmarks/models/fetch.sh FOLDER
    benchmarks/models/kills.py FOLDER
    benchmarks/models/kills.py FOLDER --output benchmarks/models/results.txt

Needs a release build (`make build`) and HumanEval (`evalharness data pull humaneval`). Greedy, one
sample at a time and one thread, since what else an engine works on may change a text's rounding.
Ends with 1 when a sample is lost, doubled, or differs from the undisturbed run's.
"""
import argparse
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MODEL = 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf'


def engines(parent):
    """The processes of the server below a process: those that run serve.py and not a shell."""
    found, children = [], {}
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                stat = pathlib.Path('/proc/%s/stat' % name).read_text()
                words = pathlib.Path('/proc/%s/cmdline' % name).read_bytes().split(b'\0')
            except OSError:
                continue
            children.setdefault(int(stat.rsplit(')', 1)[1].split()[1]), []).append(
                (int(name), words))
    pending = [parent]
    while pending:
        for process, words in children.get(pending.pop(), []):
            pending.append(process)
            if len(words) > 1 and words[1].endswith(b'serve.py'):
                found.append(process)
    return found


def lines(path):
    try:
        with open(path, 'rb') as file:
            return [json.loads(line) for line in file if line.endswith(b'\n')]
    except FileNotFoundError:
        return []


def run(options, folder, kills):
    engine = '%s/python/bin/python %s/serve.py {model} {port} {slots} {context} {threads}' % (
        options.folder, ROOT / 'benchmarks/models')
    command = [options.evalharness, 'run', '--bench', 'humaneval', '--model',
               '%s/%s' % (options.folder, MODEL), '--engine', engine, '--engine-threads', '1',
               '--concurrency', '1', '--greedy', '--max-tokens', '256', '--limit',
               str(options.limit), '-o', folder, '-q']
    start = time.monotonic()
    with open(folder + '.txt', 'w') as table:
        child = subprocess.Popen(command, stdout=table)
        for at in kills:
            while child.poll() is None and len(lines(folder + '/completions.jsonl')) < at:
                time.sleep(0.1)
            for process in engines(child.pid):
                os.kill(process, signal.SIGKILL)
        status = child.wait()
    text = pathlib.Path(folder + '.txt').read_text()
    return status, time.monotonic() - start, re.split(r'\n(?=protocol )', text)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('folder', help='where fetch.sh put the model and the engine')
    parser.add_argument('--evalharness', default=str(ROOT / '.build/release/evalharness'))
    parser.add_argument('--limit', type=int, default=40, help='tasks')
    parser.add_argument('--output', help='a file to write the results to as well')
    options = parser.parse_args()
    report, texts = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, kills in [('undisturbed', []),
                            ('killed', [options.limit // 5, options.limit * 11 // 20])]:
            status, seconds, table = run(options, '%s/%s' % (folder, name), kills)
            rows = lines('%s/%s/completions.jsonl' % (folder, name))
            texts.append(sorted((row['task_id'], row['index'], row['completion']) for row in rows))
            notes = pathlib.Path('%s/%s/engine.log' % (folder, name)).read_text(errors='replace')
            report.append('%s: exit %d, %.0f s, %d completions, the engine started %d times\n\n%s' % (
                name + (' after %s completions' % ' and '.join(map(str, kills)) if kills else ''),
                status, seconds, len(rows), notes.count('listening at'), table))
    same = texts[0] == texts[1] and len(texts[0]) == options.limit
    report.append('the texts of both runs are %s\n' % ('equal' if same else 'NOT equal'))
    text = '\n'.join(report)
    print(text, end='')
    if options.output:
        pathlib.Path(options.output).write_text(text)
    sys.exit(0 if same else 1)


main()
