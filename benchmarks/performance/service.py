#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What the judge for other programs costs beside `evaluate`, on the same programs.

    benchmarks/performance/service.py HumanEval.jsonl.gz [--copies 10] [--rounds 3]

Judges the reference solutions by `evaluate`, by `judge` over lines, and by `serve` over HTTP: requests of one program,
at several widths, one connection each, with the time that half and 99 of 100 requests took; then one batch of
programs by what they write. Every program is another text. Prints rates and their ratios.
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
import statistics
import subprocess
import tempfile
import threading
import time

import measuring

ADD = 'a, b = map(int, input().split())\nprint(a + b)  # %d %d\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('problems', type=pathlib.Path)
    parser.add_argument('--program', default=measuring.ROOT / '.build/release/evalharness')
    parser.add_argument('--copies', type=int, default=10, help='of every solution')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--workers', type=int, default=2)
    parser.add_argument('--widths', type=int, nargs='*', default=[1, 16, 256])
    parser.add_argument('--contests', type=int, default=1024, help='problems of the batch, of 8 programs and 10 tests')
    options = parser.parse_args()
    os.environ['EVALHARNESS_DATA'] = str(options.problems.resolve().parent)
    with gzip.open(options.problems, 'rt') as file:
        rows = [json.loads(line) for line in file]
    texts = [(row['task_id'], '%s\n# %d' % (row['canonical_solution'], copy))
             for copy in range(options.copies) for row in rows]
    requests = [{'id': number, 'problem': {'kind': 'task', 'task': 'humaneval/' + task},
                 'programs': [{'text': text, 'form': 'completion'}]} for number, (task, text) in enumerate(texts)]
    ratios = []
    for number in range(options.rounds):
        plain = evaluated(options, texts)
        lined, right = judged(options, requests)
        ratios.append(plain / lined)
        print('%d evaluate %6.2f s, judge %6.2f s, %d of %d right' % (number + 1, plain, lined, right, len(texts)),
              flush=True)
    print('judge: %.2f x the rate of evaluate' % statistics.median(ratios))
    for width in options.widths:
        served(options, requests, width, plain)
    contests(options)


def evaluated(options, texts):
    """The seconds that `evaluate` takes."""
    with tempfile.TemporaryDirectory() as folder:
        samples = os.path.join(folder, 'samples.jsonl')
        with open(samples, 'w') as file:
            for task, text in texts:
                file.write(json.dumps({'task_id': task, 'completion': text}) + '\n')
        start = time.monotonic()
        subprocess.run([options.program, 'evaluate', '--bench', 'humaneval', '--samples', samples, '--no-dedup',
                        '--workers', str(options.workers), '--quiet', '--output', os.path.join(folder, 'run')],
                       check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - start


def judged(options, requests):
    """The seconds that `judge` takes, and how many programs were right."""
    lines = ''.join(json.dumps(request) + '\n' for request in requests).encode()
    start = time.monotonic()
    said = subprocess.run([options.program, 'judge', '--quiet', '--workers', str(options.workers)], input=lines,
                          check=True, stdout=subprocess.PIPE).stdout
    return time.monotonic() - start, sum(json.loads(line)['results'][0]['reward'] == 1 for line in said.splitlines())


def served(options, requests, width, plain):
    """Prints what requests to `serve` take, so many at once."""
    server = subprocess.Popen([options.program, 'serve', '--port', '0', '--workers', str(options.workers)],
                              stderr=subprocess.PIPE, text=True)
    port = int(re.search(r':(\d+)$', server.stderr.readline().strip())[1])
    own = threading.local()
    bodies = [json.dumps(request) for request in requests]

    def ask(body):
        if not hasattr(own, 'connection'):
            own.connection = http.client.HTTPConnection('127.0.0.1', port, timeout=600)
        start = time.monotonic()
        own.connection.request('POST', '/v1/judge', body, {'Content-Type': 'application/json'})
        answer = json.loads(own.connection.getresponse().read())
        return time.monotonic() - start, answer['results'][0]['reward'] == 1

    ask(bodies[0])  # the benchmark is loaded once
    before = cpu(server.pid)
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(width) as pool:
        found = list(pool.map(ask, bodies))
    wall = time.monotonic() - start
    spent = cpu(server.pid) - before
    server.send_signal(signal.SIGTERM)
    server.wait()
    times = sorted(seconds for seconds, _ in found)
    print('/v1/judge at width %3d: %5.0f a second, %.2f x the rate of evaluate, %4.1f ms of processor time in the '
          'host; half in %.0f ms, 99 of 100 in %.0f ms; %d of %d right' % (
              width, len(bodies) / wall, plain / wall, 1000 * spent / len(bodies), 1000 * times[len(times) // 2],
              1000 * times[len(times) * 99 // 100], sum(right for _, right in found), len(found)), flush=True)


def cpu(process):
    """The processor time of a process itself, in seconds."""
    with open('/proc/%d/stat' % process) as file:
        fields = file.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def contests(options):
    """Prints what a batch of problems takes that are judged by what programs write."""
    lines = []
    for number in range(options.contests):
        pairs = [(number + test, 7 * test) for test in range(10)]
        lines.append(json.dumps({
            'id': number, 'reward': 'all',
            'problem': {'kind': 'stdio', 'inputs': ['%d %d\n' % pair for pair in pairs],
                        'outputs': ['%d\n' % sum(pair) for pair in pairs]},
            'programs': [{'text': ADD % (number, program)} for program in range(8)]}) + '\n')
    command = [options.program, 'judge', '--quiet', '--workers', str(options.workers)]
    seconds, wall, peak, _ = measuring.measure(command, True, given=''.join(lines).encode())
    tests = options.contests * 80
    print('%d problems x 8 programs x 10 tests: %.0f s, %.1f ms of processor time a test, %d MiB' % (
        options.contests, wall, 1000 * seconds / max(1, tests), peak >> 20))


if __name__ == '__main__':
    main()
