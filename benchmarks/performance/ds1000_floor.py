# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""DS-1000's reference solutions run without isolation and limits, by the interpreter that runs this.

Usage: ds1000_floor.py fork|fresh PROBLEMS PRELOADS WORKERS STRIDE

`fork` runs program and tests in one process that is forked from one with the libraries of its group loaded:
what judging cannot cost less than. `fresh` starts an interpreter a problem, as who has no fork server must.
Every STRIDE-th problem is run. Prints the number of passes.
"""
import gc
import gzip
import importlib
import json
import os
import subprocess
import sys
import tempfile


def text_of(row):
    """What the official program executes: test_ds1000.py of xlang-ai/DS-1000 at b39aab7."""
    text = '%s\ncode = %r\ntest_execution(code)\n' % (row['code_context'], row['reference_code'])
    return text + ('test_string(code)\n' if 'test_string(' in row['code_context'] else '')


def group_of(row):
    """Whose libraries a problem needs loaded, as Sources/Problems/DS1000.swift has it."""
    for group, line in (('Tensorflow', 'import tensorflow'), ('Pytorch', 'import torch')):
        if line in row['code_context']:
            return group
    return row['metadata']['library']


def run(text):
    """Executes a text in a folder of its own; returns the status."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            exec(compile(text, '<sample>', 'exec'), {})
        except BaseException:
            return 1
        finally:
            os.chdir('/')
    return 0


def forked(texts):
    """How many texts pass, a fork for each."""
    passed = 0
    for text in texts:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = run(text)
            finally:
                os._exit(status)
        passed += os.waitpid(child, 0)[1] == 0
    return passed


def started(texts):
    """How many texts pass, an interpreter for each."""
    command = [sys.executable, __file__, 'one']
    return sum(subprocess.run(command, input=text.encode()).returncode == 0 for text in texts)


def worker(mode, rows, preloads):
    """How many rows pass, one group of libraries after another."""
    groups = {}
    for row in rows:
        groups.setdefault(tuple(preloads[group_of(row)]), []).append(text_of(row))
    if mode == 'fresh':
        return sum(started(texts) for texts in groups.values())
    passed = 0
    for modules, texts in groups.items():
        reader, writer = os.pipe()
        server = os.fork()
        if server == 0:
            for module in modules:
                importlib.import_module(module)
            gc.collect()
            gc.freeze()
            os.write(writer, b'%d' % forked(texts))
            os._exit(0)
        os.close(writer)
        passed += int(os.read(reader, 16) or 0)
        os.close(reader)
        os.waitpid(server, 0)
    return passed


def main():
    if sys.argv[1] == 'one':
        os._exit(run(sys.stdin.read()))
    mode, problems, preloads, workers, stride = sys.argv[1:]
    with gzip.open(problems, 'rt', encoding='utf-8') as file:
        rows = [json.loads(line) for line in file][::int(stride)]
    # A group goes to one worker, as long as there is another for the next.
    rows.sort(key=group_of)
    half = -(-len(rows) // int(workers))
    reader, writer = os.pipe()
    for number in range(int(workers)):
        if os.fork() == 0:
            os.close(reader)
            passed = worker(mode, rows[number * half:(number + 1) * half], json.loads(preloads))
            os.write(writer, b'%d\n' % passed)
            os._exit(0)
    os.close(writer)
    with open(reader) as counts:
        print(sum(int(line) for line in counts))
    for _ in range(int(workers)):
        os.wait()


main()
