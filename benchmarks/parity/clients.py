#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Clients of other services that no package index has, against a live `evalharness serve`.

    git clone https://github.com/huggingface/open-r1
    git clone https://github.com/allenai/open-instruct
    benchmarks/parity/clients.py open-r1 open-instruct

open-r1's Piston client asks for runtimes and runs eight programs at once. open-instruct's own judges run beside our
`/test_program` and `/test_program_stdio`, which must say the same of honest programs, but for a
test that sleeps: theirs go by the clock, ours by processor time. Needs aiohttp and numpy. The status is 2 where
something else differs.
"""
import argparse
import asyncio
import importlib.util
import json
import logging
import pathlib
import re
import signal
import subprocess
import sys
import types
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

ADD = 'def add(a, b):\n    return a + b\n'
SLEEPS = 'import time\ntime.sleep(3)'
ASSERTS = [
    ('a = 1', ['assert False', 'assert True', 'assert False', 'assert True', 'while True: pass', 'assert True']),
    ('a = 1', [SLEEPS, 'assert True']),
    (ADD, ['assert add(1, 2) == 3', 'assert add(-1, 1) == 0', 'assert add(0, 0) == 1', 'assert add("a", "b") == "ab"']),
    ('def f(x):\n    while True: pass', ['assert f(1) == 1']),
    ('def f(x): return [x, {x: (x,)}, None]', ['assert f(1) == [1, {1: (1,)}, None]', 'assert f(2)[0] == 1']),
    ('def f(x) return x', ['assert f(1) == 1']),
    ('1 / 0', ['assert True']),
    ('import math\ndef f(x): return math.sqrt(x)', ['assert abs(f(2) - 1.41421) < 1e-4', 'assert f(-1) == 0']),
    ('class A:\n    def __init__(self, x): self.x = x\n    def get(self): return self.x',
     ['assert A(3).get() == 3', 'assert A(3).x == 4']),
]
STDIO = [
    ('import sys\nfor line in sys.stdin.read().splitlines():\n    print(int(line.strip()) + 1)',
     [('1\n', '2\n'), ('100\n', '101\n'), ('3\n', '3\n')]),
    ('print(sum(map(int, input().split())))', [('1 2\n', '3'), ('4 5\n', '9 '), ('1\n2\n', '3')]),
    ('n = int(input())\nfor i in range(n): print(i, i * i)', [('3\n', '0 0\n1 1\n2 4\n'), ('1\n', '0 1\n')]),
    ('while True: pass', [('1\n', '1\n')]),
    ('input(', [('1\n', '1\n')]),
    ('1 / 0', [('1\n', '1\n')]),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('open_r1', type=pathlib.Path)
    parser.add_argument('open_instruct', type=pathlib.Path)
    parser.add_argument('--program', default=ROOT / '.build/release/evalharness')
    options = parser.parse_args()
    server = subprocess.Popen([options.program, 'serve', '--port', '0'], stderr=subprocess.PIPE, text=True)
    try:
        address = re.search(r'http://\S+', server.stderr.readline())[0]
        good = asyncio.run(piston(options.open_r1, address)) & instruct(options.open_instruct, address)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    raise SystemExit(0 if good else 2)


def loaded(name, path, **more):
    found = importlib.util.spec_from_file_location(name, path, **more)
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return module


async def piston(sources, address):
    """Whether open-r1's client gets what its programs write."""
    path = sources / 'src/open_r1/utils/competitive_programming/piston_client.py'
    client = loaded('piston_client', path).PistonClient(address + '/api/v2', max_requests_per_endpoint=8)
    [runtimes] = await client.get_supported_runtimes()
    answers = await asyncio.gather(*[client.send_execute({
        'files': [{'name': 'main.py', 'content': 'print(int(input()) + %d)' % number}], 'stdin': '1',
        'run_timeout': 5000}, language='python') for number in range(8)])
    await client.session.close()
    found = [(answer['run']['stdout'], answer['run']['code']) for answer in answers]
    good = [runtime['language'] for runtime in runtimes] == ['python'] and found == [
        ('%d\n' % (number + 1), 0) for number in range(8)]
    print("open-r1's Piston client: %s, %d of 8 programs" % (
        ', '.join(runtime['language'] for runtime in runtimes), sum(code == 0 for _, code in found)), flush=True)
    return good


def instruct(sources, address):
    """Whether open-instruct's judges and our routes say the same."""
    package = types.ModuleType('open_instruct')
    package.__path__ = [str(sources / 'open_instruct')]
    package.logger_utils = types.ModuleType('open_instruct.logger_utils')
    package.logger_utils.setup_logger = logging.getLogger
    sys.modules.update({'open_instruct': package, 'open_instruct.logger_utils': package.logger_utils})
    from open_instruct.code_utils import code_utils
    same = total = 0
    for route, judge, cases in (
            ('/test_program', code_utils.get_successful_tests_fast, ASSERTS),
            ('/test_program_stdio', code_utils.get_successful_tests_stdio,
             [(program, [{'input': given, 'output': wanted} for given, wanted in tests]) for program, tests in STDIO])):
        for program, tests in cases:
            theirs = list(map(int, judge(program=program, tests=tests, max_execution_time=1.0)[0]))
            body = json.dumps({'program': program, 'tests': tests, 'max_execution_time': 1.0}).encode()
            request = urllib.request.Request(address + route, body, {'Content-Type': 'application/json'})
            with urllib.request.urlopen(request, timeout=120) as answer:
                ours = json.load(answer)['results']
            total += 1
            # Nobody else waits for a test that waits: it is none of the program's time.
            wanted = [1 if test == SLEEPS else result for test, result in zip(tests, theirs)]
            same += ours == wanted
            if ours != wanted:
                print('%s: %r: theirs %s, ours %s' % (route, program, theirs, ours), flush=True)
    print("open-instruct's judges: %d of %d programs as they should be" % (same, total), flush=True)
    return same == total


if __name__ == '__main__':
    main()
