#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What running a program for another costs: SandboxFusion beside `evalharness serve`, on the same requests.

    git clone https://github.com/bytedance/SandboxFusion
    benchmarks/performance/sandboxfusion.py HumanEval.jsonl.gz SandboxFusion [--requests 328] [--widths 1 16]

Both run on loopback, one after the other in every round, and get the reference solutions with their tests as
`/run_code` requests. SandboxFusion runs from a copy of its sources without its Docker image and without the
libraries that its other data sets need, in a virtual environment that pip fetches into the cache. Prints rates,
latencies, and processor time of the whole tree of processes; programs are checked to have succeeded.
"""
import argparse
import concurrent.futures
import contextlib
import gzip
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import threading
import time

import measuring

# What its server needs; the newest of each do.
PACKAGES = ['uvicorn', 'structlog', 'psutil', 'aiofiles', 'aiohttp', 'tenacity', 'pyyaml',
            'databases[aiosqlite,aiomysql]']


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('problems', type=pathlib.Path)
    parser.add_argument('sources', type=pathlib.Path, help="a checkout of SandboxFusion")
    parser.add_argument('--program', default=measuring.ROOT / '.build/release/evalharness')
    parser.add_argument('--workers', type=int, default=2, help='cages of evalharness')
    parser.add_argument('--requests', type=int, default=328)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--widths', type=int, nargs='*', default=[1, 16])
    options = parser.parse_args()
    with gzip.open(options.problems, 'rt') as file:
        rows = [json.loads(line) for line in file]
    bodies = [json.dumps({'language': 'python', 'run_timeout': 60, 'code': '%s%s\n%s\ncheck(%s)\n# %d' % (
        row['prompt'], row['canonical_solution'], row['test'], row['entry_point'], number)})
        for number, row in enumerate((rows * (options.requests // len(rows) + 1))[:options.requests])]
    servers = {'SandboxFusion': lambda: peer(options.sources), 'evalharness': lambda: ours(options)}
    for width in options.widths:
        rates, costs = {name: [] for name in servers}, {name: [] for name in servers}
        for number in range(options.rounds):
            for name, start in servers.items():
                with start() as (port, process):
                    rate, cost = load(name, port, process, bodies, width)
                rates[name].append(rate)
                costs[name].append(cost)
        (theirs, own), (dear, cheap) = [[statistics.median(items) for items in kind.values()]
                                        for kind in (rates, costs)]
        print('width %d: %.1f x the rate, %.1f ms of processor time a request against %.1f' % (
            width, own / theirs, cheap, dear), flush=True)


def load(name, port, process, bodies, width):
    """Sends all requests, so many at once; the rate a second and the milliseconds of processor time of each."""
    own = threading.local()

    def ask(body):
        if not hasattr(own, 'connection'):
            own.connection = http.client.HTTPConnection('127.0.0.1', port, timeout=600)
        start = time.monotonic()
        own.connection.request('POST', '/run_code', body, {'Content-Type': 'application/json'})
        answer = json.loads(own.connection.getresponse().read())
        return time.monotonic() - start, answer.get('status') == 'Success'

    ask(bodies[0])  # what is loaded once
    before, start = spent(process), time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(width) as pool:
        found = list(pool.map(ask, bodies))
    wall, cost = time.monotonic() - start, spent(process) - before
    times = sorted(seconds for seconds, _ in found)
    print('%-14s width %3d: %6.1f a second, %5.1f ms of processor time, half in %.0f ms, 99 of 100 in %.0f ms, '
          '%d of %d succeeded' % (name, width, len(bodies) / wall, 1000 * cost / len(bodies),
                                  1000 * times[len(times) // 2], 1000 * times[len(times) * 99 // 100],
                                  sum(good for _, good in found), len(found)), flush=True)
    return len(bodies) / wall, 1000 * cost / len(bodies)


def spent(root):
    """The processor time of a process, of all that descend from it, and of those that these have waited for."""
    ticks = 0
    for process in measuring.tree(root):
        try:
            with open('/proc/%d/stat' % process) as file:
                ticks += sum(map(int, file.read().rsplit(')', 1)[1].split()[11:15]))
        except OSError:
            continue
    return ticks / os.sysconf('SC_CLK_TCK')


@contextlib.contextmanager
def ours(options):
    """Our server's port and process."""
    server = subprocess.Popen([options.program, 'serve', '--port', '0', '--workers', str(options.workers)],
                              stderr=subprocess.PIPE, text=True)
    try:
        yield int(re.search(r':(\d+)$', server.stderr.readline().strip())[1]), server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


@contextlib.contextmanager
def peer(sources):
    """SandboxFusion's port and process, in the form that its own documentation calls local."""
    folder = measuring.environment('sandboxfusion', 'fastapi', *PACKAGES)
    (folder / 'condabin').mkdir(exist_ok=True)  # by which it takes the environment for conda's
    with tempfile.TemporaryDirectory() as copy, socket.socket() as free:
        shutil.copytree(sources, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns('.git'))
        os.makedirs(os.path.join(copy, 'docs/build'), exist_ok=True)
        book = pathlib.Path(copy, 'sandbox/datasets/repobench_p.py')
        book.write_text(book.read_text().replace('from transformers import AutoTokenizer', 'AutoTokenizer = None'))
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
        free.close()
        server = subprocess.Popen(
            [folder / 'bin/uvicorn', 'sandbox.server.server:app', '--host', '127.0.0.1', '--port', str(port)],
            cwd=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, 'SANDBOX_CONFIG': 'local', 'PATH': '%s:%s' % (folder / 'bin', os.environ['PATH'])})
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    socket.create_connection(('127.0.0.1', port)).close()
                    break
                except OSError:
                    if time.monotonic() > until or server.poll() is not None:
                        raise SystemExit('SandboxFusion does not start')
                    time.sleep(0.2)
            yield port, server.pid
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


if __name__ == '__main__':
    main()
