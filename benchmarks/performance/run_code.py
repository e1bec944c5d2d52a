#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What a program costs on `/run_code`, beside SandboxFusion on the same machine.

    benchmarks/performance/run_code.py HumanEval.jsonl.gz [--peer FOLDER] [--count 2000] [--widths 1 16 256]

Sends the reference solutions with their tests, each another text, over one connection a thread. `--peer` is a clone of
SandboxFusion (github.com/bytedance/SandboxFusion); it is served from a copy, without its languages but Python, by an
environment of its own that pip fills. Both run programs by the interpreter that runs this script. Once a server is idle,
prints requests a second, the processor time of the server with all that it started, and how long half and 99 of 100
requests took.
"""
import argparse
import concurrent.futures
import gzip
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import measuring

# What SandboxFusion imports to serve Python.
NEEDS = ['pydantic', 'fastapi', 'uvicorn', 'structlog', 'psutil', 'aiofiles', 'aiohttp', 'tenacity', 'pyyaml',
         'databases[aiosqlite,aiomysql]', 'requests', 'python-multipart']


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('problems', type=pathlib.Path)
    parser.add_argument('--program', default=measuring.ROOT / '.build/release/evalharness')
    parser.add_argument('--peer', type=pathlib.Path, help='a clone of SandboxFusion')
    parser.add_argument('--count', type=int, default=2000, help='requests to evalharness at each width')
    parser.add_argument('--peer-count', type=int, default=164, help='requests to SandboxFusion')
    parser.add_argument('--workers', type=int, default=2)
    parser.add_argument('--widths', type=int, nargs='*', default=[1, 16, 256])
    parser.add_argument('--peer-widths', type=int, nargs='*', default=[1, 16])
    options = parser.parse_args()
    with gzip.open(options.problems, 'rt') as file:
        rows = [json.loads(line) for line in file]
    texts = ['%s%s\n%s\ncheck(%s)' % (row['prompt'], row['canonical_solution'], row['test'], row['entry_point'])
             for row in rows]
    rates = {width: measured('evalharness', evalharness(options), texts, options.count, width)
             for width in options.widths}
    for width in options.peer_widths if options.peer else []:
        with tempfile.TemporaryDirectory() as folder:
            rate = measured('SandboxFusion', peer(options, folder), texts, options.peer_count, width)
        if width in rates:
            print('at width %d: %.1f x the rate of SandboxFusion' % (width, rates[width] / rate), flush=True)


def evalharness(options):
    """Starts evalharness; returns the process and its port."""
    server = subprocess.Popen([options.program, 'serve', '--port', '0', '--workers', str(options.workers),
                               '--python', sys.executable], stderr=subprocess.PIPE, text=True)
    return server, int(re.search(r':(\d+)$', server.stderr.readline().strip())[1])


def peer(options, folder):
    """Starts a copy of SandboxFusion; returns the process and its port."""
    copy, environment = pathlib.Path(folder, 'copy'), pathlib.Path(folder, 'environment')
    copy.mkdir()
    archive = subprocess.run(['git', '-C', options.peer, 'archive', 'HEAD'], check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(['tar', '-x', '-C', copy], input=archive, check=True)
    subprocess.run([sys.executable, '-m', 'venv', environment], check=True)
    subprocess.run([environment / 'bin/pip', 'install', '--quiet', *NEEDS], check=True)
    (environment / 'condabin').mkdir()  # its start script takes the environment for conda's
    (copy / 'docs/build').mkdir(parents=True, exist_ok=True)
    # One data set, which is not asked for, wants transformers.
    source = copy / 'sandbox/datasets/repobench_p.py'
    source.write_text(re.sub(r'(?m)^(from|import) transformers.*$', 'AutoTokenizer = None', source.read_text()))
    with socket.create_server(('127.0.0.1', 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [environment / 'bin/uvicorn', 'sandbox.server.server:app', '--host', '127.0.0.1', '--port', str(port)],
        cwd=copy, env={**os.environ, 'SANDBOX_CONFIG': 'local', 'PATH': '%s:%s' % (environment / 'bin', os.environ['PATH'])},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection('127.0.0.1', port, timeout=5)
            connection.request('GET', '/v1/ping')
            connection.getresponse().read()
            return server, port
        except OSError:
            time.sleep(0.2)
    raise SystemExit('SandboxFusion does not start')


def measured(name, started, texts, count, width):
    """Prints what requests cost, so many at once; returns how many are answered a second."""
    server, port = started
    own = threading.local()

    def ask(number):
        if not hasattr(own, 'connection'):
            own.connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
        code = '%s\n# %d' % (texts[number % len(texts)], number)
        body = json.dumps({'code': code, 'language': 'python', 'run_timeout': 30})
        start = time.monotonic()
        own.connection.request('POST', '/run_code', body, {'Content-Type': 'application/json'})
        answer = json.loads(own.connection.getresponse().read())
        return time.monotonic() - start, answer.get('status') == 'Success'

    try:
        for number in range(4):
            ask(number)
        wait_until_idle(server.pid)
        before, start = cpu(server.pid), time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(width) as pool:
            found = list(pool.map(ask, range(count)))
        wall, spent = time.monotonic() - start, cpu(server.pid) - before
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    times = sorted(seconds for seconds, _ in found)
    print('%-13s at width %3d: %6.1f a second, %5.1f ms of processor time each; half in %.0f ms, 99 of 100 in %.0f ms; '
          '%d of %d succeeded' % (name, width, count / wall, 1000 * spent / count, 1000 * times[len(times) // 2],
                                  1000 * times[len(times) * 99 // 100], sum(right for _, right in found), count),
          flush=True)
    return count / wall


def wait_until_idle(process):
    """Waits until a server has started all that it starts: what that costs is no request's."""
    spent, since = cpu(process), time.monotonic()
    while time.monotonic() - since < 0.5:
        time.sleep(0.05)
        now = cpu(process)
        if now != spent:
            spent, since = now, time.monotonic()


def cpu(process):
    """The processor time in seconds of a process and all that it started, whether they still run or not."""
    total = 0
    for number in measuring.tree(process):
        try:
            with open('/proc/%d/stat' % number) as file:
                fields = file.read().rsplit(')', 1)[1].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / os.sysconf('SC_CLK_TCK')


if __name__ == '__main__':
    main()
