#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Whether `serve` stays what it is under full load, with some programs that mean harm.

    benchmarks/performance/soak.py [--minutes 60] [--attacks FOLDER]

Clients ask on all routes that judge or run programs, as fast as they are answered. Each knows what is right for its
program; a program that means harm is followed by a right one. Prints the memory, descriptors, processes and threads of
the service and all that descends from it after the warm-up and at the end, each the median of ten looks under load,
and what was answered. The status is 1 where an answer was wrong, a request was lost or something grew.
"""
import argparse
import collections
import http.client
import json
import os
import pathlib
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import measuring

TESTS = ['assert f(1) == 2', 'assert f(2) == 3', 'assert f(-1) == 0']
RIGHT, WRONG = 'def f(x): return x + 1', 'def f(x): return x'
ADD, NOT_ADD = 'print(sum(map(int, input().split())))', 'print(1)'
HOSTILE = [
    'import os\nos._exit(0)', 'import sys\nsys.exit(0)', 'while True: pass', 'x = [0] * (1 << 40)',
    'x = []\nwhile True: x.append(bytes(1 << 20))', 'def f(x): return f(x)', 'while True: print("x" * 100000)',
    'import os\nwhile True: os.fork()', 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)',
    'import os\nos.kill(-1, 9)', 'import threading, time\nfor _ in range(10**4):\n threading.Thread(target=time.sleep, '
    'args=(9,)).start()', 'for n in range(10**6): open("a%d" % n, "w").write("x" * 10000)',
    'import socket\nsocket.create_connection(("127.0.0.1", 80))', 'import ctypes\nctypes.string_at(0)',
    'class E:\n def __eq__(self, other): return True\ndef f(x): return E()',
    'import os\nfor n in range(3, 100):\n try: os.write(n, b"x" * 1000)\n except OSError: pass\nos.abort()',
    'import builtins\nbuiltins.AssertionError = Exception\ndef f(x): return 7', 'import time\ntime.sleep(1000)',
]


class Client(threading.Thread):
    """Somebody who asks for as long as nobody says stop."""

    def __init__(self, number, port, hostile, share, counts, stop):
        super().__init__(daemon=True)
        self.random = random.Random(number)
        # Each from an address of its own, as trainers' workers have.
        self.address = '127.0.0.%d' % (2 + number % 200)
        self.port, self.hostile, self.share, self.counts, self.stop = port, hostile, share, counts, stop
        self.connection = None
        self.number, self.serial = number, 0

    def run(self):
        while not self.stop.is_set():
            if self.random.random() < self.share:
                self.attack(self.random.choice(self.hostile))
                self.honest(True)
            else:
                self.honest(self.random.random() < 0.7)

    def unique(self, text):
        """The text with words that no other has: equal programs would be judged once."""
        self.serial += 1
        return '%s\n# %d %d\n' % (text, self.number, self.serial)

    def honest(self, is_right):
        reward = int(is_right)
        text = self.unique(RIGHT if is_right else WRONG)
        way = self.random.randrange(7)
        if way == 0:
            body = {'problem': {'kind': 'asserts', 'tests': TESTS}, 'programs': [{'text': text}]}
            self.expect('/v1/judge', body, lambda answer: answer['results'][0]['reward'], reward)
        elif way == 1:
            text = self.unique(ADD if is_right else NOT_ADD)
            body = {'problem': {'kind': 'stdio', 'inputs': ['1 2', '3 4'], 'outputs': ['3', '7']},
                    'programs': [{'text': text}]}
            self.expect('/v1/judge', body, lambda answer: answer['results'][0]['reward'], reward)
        elif way == 2:
            body = {'problem': {'kind': 'function', 'fn_name': 'f', 'inputs': [[1], [2]], 'outputs': [2, 3]},
                    'programs': [{'text': text}, {'text': self.unique(WRONG)}]}
            self.expect('/v1/judge', body, lambda answer: [one['reward'] for one in answer['results']], [reward, 0])
        elif way == 3:
            body = {'program': text, 'tests': TESTS, 'max_execution_time': 1}
            self.expect('/test_program', body, lambda answer: answer['results'], [reward] * 3)
        elif way == 4:
            code = self.unique('print(%d)' % reward)
            body = {'code': code, 'language': 'python', 'run_timeout': 5}
            self.expect('/run_code', body, lambda answer: answer['run_result']['stdout'], '%d\n' % reward)
        elif way == 5:
            body = {'files': [{'content': self.unique('print(input())')}], 'language': 'python', 'version': '*',
                    'stdin': str(self.serial), 'run_timeout': 5000}
            self.expect('/api/v2/execute', body, lambda answer: answer['run']['stdout'], '%d\n' % self.serial)
        else:
            body = {'query': ['Q```python\n%s\n```' % text], 'prompts': ['Q'], 'labels': [json.dumps(TESTS)]}
            self.expect('/get_reward', body, lambda answer: answer['rewards'], [reward])

    def attack(self, text):
        text = self.unique(text)
        limits = {'cpu_seconds': 1, 'memory_mib': 256}
        way = self.random.randrange(6)
        if way == 0:
            body = {'problem': {'kind': 'asserts', 'tests': TESTS}, 'programs': [{'text': text}], 'limits': limits}
            self.expect('/v1/judge', body, lambda answer: answer['results'][0]['reward'] or 0, 0)
        elif way == 1:
            body = {'problem': {'kind': 'stdio', 'inputs': ['1 2'], 'outputs': ['3']}, 'programs': [{'text': text}],
                    'limits': limits}
            self.expect('/v1/judge', body, lambda answer: answer['results'][0]['reward'] or 0, 0)
        elif way == 2:
            body = {'program': text, 'tests': TESTS, 'max_execution_time': 1}
            self.expect('/test_program', body, lambda answer: sum(answer['results']), 0)
        elif way == 3:
            body = {'code': text, 'language': 'python', 'run_timeout': 1, 'memory_limit_MB': 256}
            self.expect('/run_code', body, lambda answer: answer['compile_result'], None)
        elif way == 4:
            body = {'files': [{'content': text}], 'language': 'python', 'version': '*', 'run_timeout': 1000,
                    'run_memory_limit': 256 << 20}
            self.expect('/api/v2/execute', body, lambda answer: answer['language'], 'python')
        else:
            # One that goes before it is answered.
            body = json.dumps({'problem': {'kind': 'asserts', 'tests': TESTS}, 'programs': [{'text': text}],
                               'limits': limits})
            own = self.connect()
            own.request('POST', '/v1/judge', body, {'Content-Type': 'application/json'})
            time.sleep(self.random.random() / 10)
            own.close()
            self.counts['gone'] += 1

    def connect(self):
        return http.client.HTTPConnection('127.0.0.1', self.port, timeout=300, source_address=(self.address, 0))

    def expect(self, path, body, read, wanted):
        try:
            if self.connection is None:
                self.connection = self.connect()
            self.connection.request('POST', path, json.dumps(body), {'Content-Type': 'application/json'})
            answer = self.connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            self.counts['lost: %s' % type(error).__name__] += 1
            return
        self.counts['%s %d' % (path, answer.status)] += 1
        if answer.status in (429, 503, 504):
            time.sleep(int(answer.headers.get('Retry-After', 1)))
            return
        try:
            is_right = answer.status == 200 and read(json.loads(data)) == wanted
        except (KeyError, TypeError, ValueError):
            is_right = False
        if not is_right:
            self.counts['wrong'] += 1
            print('wrong at %s: %s for %s' % (path, data[:300], json.dumps(body)[:300]), file=sys.stderr, flush=True)


def look(root):
    """The memory, descriptors, processes and threads of a process and all that descends from it."""
    found = {'processes': 0, 'threads': 0, 'descriptors': 0, 'MiB': 0, 'MiB of the service alone': 0}
    for process in measuring.tree(root):
        try:
            found['descriptors'] += len(os.listdir('/proc/%d/fd' % process))
            found['threads'] += len(os.listdir('/proc/%d/task' % process))
        except OSError:
            continue
        found['processes'] += 1
        found['MiB'] += measuring.pss(process) / (1 << 20)
    found['MiB of the service alone'] = measuring.pss(root) / (1 << 20)
    return found


def looks(root, stop, seconds):
    """Ten looks over some time, and the median of each figure."""
    found = []
    for _ in range(10):
        found.append(look(root))
        if stop.wait(seconds / 10):
            break
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--program', default=measuring.ROOT / '.build/release/evalharness')
    parser.add_argument('--minutes', type=float, default=60, help='of load, with the warm-up')
    parser.add_argument('--warm-up', type=float, default=0.1, help='the share of the time before the first look')
    parser.add_argument('--clients', type=int, default=16)
    parser.add_argument('--workers', type=int, default=os.cpu_count())
    parser.add_argument('--hostile', type=float, default=0.05, help='the share of programs that mean harm')
    parser.add_argument('--attacks', type=pathlib.Path, help='a folder of more of these, as `audit` takes it')
    options = parser.parse_args()
    hostile = list(HOSTILE)
    if options.attacks:
        hostile += [path.read_text(errors='replace') for path in sorted(options.attacks.rglob('*.py'))
                    if 'honest' not in path.name]
    with tempfile.TemporaryFile('w+') as errors:
        server = subprocess.Popen([options.program, 'serve', '--port', '0', '--workers', str(options.workers)],
                                  stderr=subprocess.PIPE, text=True)
        port = int(re.search(r':(\d+)$', server.stderr.readline().strip())[1])
        drain = threading.Thread(target=lambda: [errors.write(line) for line in server.stderr], daemon=True)
        drain.start()
        try:
            right = soak(server, port, hostile, options)
        finally:
            server.send_signal(signal.SIGTERM)
            status = server.wait(120)
        drain.join()
        errors.seek(0)
        said = collections.Counter(line.strip()[:160] for line in errors)
    for line, count in said.most_common(5):
        print('said %d times: %s' % (count, line))
    print('ended with status %d; %s' % (status, measuring.machine()))
    sys.exit(0 if right and status == 0 else 1)


def soak(server, port, hostile, options):
    """Puts the load on and prints what came of it; whether all was right."""
    counts, stop = collections.Counter(), threading.Event()
    clients = [Client(number, port, hostile, options.hostile, counts, stop) for number in range(options.clients)]
    start = time.monotonic()
    for client in clients:
        client.start()
    end = start + options.minutes * 60
    time.sleep(options.minutes * 60 * options.warm_up)
    span = min(60, options.minutes * 60 * 0.1)
    first = looks(server.pid, stop, span)
    while time.monotonic() < end - span and server.poll() is None:
        time.sleep(1)
    last = looks(server.pid, stop, span)
    stop.set()
    for client in clients:
        client.join(300)
    seconds = time.monotonic() - start
    # The load is gone, and the next request is right.
    check = Client(0, port, hostile, 0, counts, stop)
    for _ in range(20):
        check.honest(True)
    idle = looks(server.pid, threading.Event(), 5)
    answered = sum(count for name, count in counts.items() if name.startswith('/'))
    print('%.1f minutes, %d clients, %d workers, %.0f %% of programs mean harm: %d answers, %.0f a second' % (
        seconds / 60, options.clients, options.workers, 100 * options.hostile, answered, answered / seconds))
    for name, count in sorted(counts.items()):
        print('%8d %s' % (count, name))
    print('%-26s %10s %10s %10s' % ('', 'first', 'last', 'idle'))
    for name in first:
        print('%-26s %10.1f %10.1f %10.1f' % (name, first[name], last[name], idle[name]))
    lost = sum(count for name, count in counts.items() if name.startswith('lost') or name == 'wrong')
    grew = [name for name in first if last[name] > 1.2 * first[name] + (32 if 'MiB' in name else 4)]
    if grew:
        print('grew: %s' % ', '.join(grew))
    return not lost and not grew and server.poll() is None


if __name__ == '__main__':
    main()
