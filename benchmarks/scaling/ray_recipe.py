#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Runs the recipe for Ray of docs/python.md as it stands there, and compares its run with that of one machine.

    benchmarks/scaling/ray_recipe.py --bench humaneval --samples FILE --python PYTHON [--program BIN]

PYTHON has Ray: python3 -m venv RAY && RAY/bin/pip install ray.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import runs

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def recipe():
    """The block of the document that asks Ray."""
    blocks = re.findall(r'```python\n(.*?)```', (ROOT / 'docs/python.md').read_text(), re.DOTALL)
    return next(block for block in blocks if 'import ray' in block)


def main():
    def path(text):
        return pathlib.Path(text).absolute()  # a virtual environment's Python is a link

    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--bench', default='humaneval')
    parser.add_argument('--samples', type=path, required=True)
    parser.add_argument('--python', type=path, required=True, help='a Python that has Ray')
    parser.add_argument('--program', type=path, default=ROOT / '.build/release/evalharness')
    options = parser.parse_args()
    shards = re.search(r'^SHARDS = (\d+)$', recipe(), re.MULTILINE)[1]
    environment = dict(os.environ, PATH='%s:%s' % (options.program.parent, os.environ['PATH']))
    with tempfile.TemporaryDirectory() as folder:
        def call(*words):
            subprocess.run(words, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)

        command = ['evaluate', '--bench', options.bench, '--samples', options.samples]
        call('evalharness', *command, '-o', 'ONE', '-q')
        call('evalharness', 'plan', '-o', 'PLAN', '--shards', shards, '-q', *command)
        pathlib.Path(folder, 'recipe.py').write_text(recipe())
        call(options.python, 'recipe.py')
        one, merged = [runs.digest(pathlib.Path(folder, name)) for name in ('ONE', 'RUN')]
        attempts = len(list(pathlib.Path(folder, 'PLAN/shards').glob('*/*.jsonl')))
    print('Ray: %s shards, %d attempts; %d samples, %s' % (
        shards, attempts, merged[1], 'equal' if one == merged else 'NOT equal'))
    sys.exit(0 if one == merged else 1)


if __name__ == '__main__':
    main()
