#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What asking costs: completions a second through the whole client side, on one processor.

    benchmarks/performance/generation.py
    benchmarks/performance/generation.py --output benchmarks/performance/generation-results.txt

Needs a release build (`make build`). `evalharness generate` is bound to one processor and asks a
server on another, which answers at once with the same text: one sample a request, so that each
completion is a request, an answer, a line of completions.jsonl and a line of requests.jsonl. The
rate by wall time is what the two reach together; the rate by processor time is what one processor
is good for. Memory is the most that the process ever had (VmHWM).
"""
import argparse
import asyncio
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import time

from measuring import ROOT, machine

TASKS = 100
ANSWER = json.dumps({
    'choices': [{'index': 0, 'text': '    return x + 1\n' * 8, 'finish_reason': 'stop'}],
    'usage': {'prompt_tokens': 100, 'completion_tokens': 50},
}).encode()
RESPONSE = (b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n'
            % len(ANSWER)) + ANSWER


class Server(asyncio.Protocol):
    """Answers every request, whatever it asks."""

    def connection_made(self, transport):
        self.transport = transport
        self.received = b''

    def data_received(self, data):
        self.received += data
        while True:
            end = self.received.find(b'\r\n\r\n')
            if end < 0:
                return
            head = self.received[:end].lower()
            length = int(head.partition(b'content-length:')[2].split(b'\r\n')[0] or 0)
            if len(self.received) < end + 4 + length:
                return
            self.received = self.received[end + 4 + length:]
            self.transport.write(RESPONSE)


async def serve(certificate):
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = await asyncio.get_running_loop().create_server(
        Server, '127.0.0.1', 0, ssl=context, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def write_problems(path):
    with open(path, 'w', encoding='utf-8') as file:
        for number in range(TASKS):
            file.write(json.dumps({
                'task_id': 'Own/%d' % number,
                'prompt': 'def add%d(x):\n    """Adds."""\n' % number + '    # a prompt\n' * 25,
                'entry_point': 'add%d' % number, 'canonical_solution': '    return x + 1\n',
                'test': 'def check(f):\n    assert f(1) == 2\n'}) + '\n')


def measure(program, folder, address, count, processor):
    """Seconds of wall and of processor time, and the peak memory in MiB."""
    command = [program, 'generate', '--problems', folder + '/problems.jsonl', '--model', 'm',
               '--server', address, '--kind', 'llama-cpp-python',
               '-n', str(count // TASKS), '--seed', '1', '-o', '%s/run-%d' % (folder, count),
               '--format', 'csv', '-q']
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE,
                             preexec_fn=lambda: os.sched_setaffinity(0, {processor}))
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    if status != 0 or b',%d,%d\n' % (count, count) not in output:
        sys.exit('%s ended with %d: %s' % (' '.join(command), status, output.decode()))
    with open('%s/run-%d/completions.jsonl' % (folder, count), 'rb') as file:
        assert sum(1 for _ in file) == count
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--evalharness', default=str(ROOT / '.build/release/evalharness'))
    parser.add_argument('--counts', type=int, nargs='+', default=[1000, 10_000, 100_000])
    parser.add_argument('--output', help='a file to write the table to as well')
    parser.add_argument('--serve', action='store_true', help=argparse.SUPPRESS)
    parser.add_argument('--tls', metavar='FILE', help='a certificate for 127.0.0.1 and its key, to '
                        'ask over https; SSL_CERT_FILE has to name it too')
    options = parser.parse_args()
    if options.serve:
        return asyncio.run(serve(options.tls))
    processors = sorted(os.sched_getaffinity(0))
    server = subprocess.Popen(
        [sys.executable, __file__, '--serve'] + (['--tls', options.tls] if options.tls else []),
        stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {processors[-1]}))
    lines = ['one processor of %d asks, another answers; one sample a request' % len(processors),
             machine(), '',
             '%12s %10s %10s %16s %22s %12s' % (
                 'completions', 'wall s', 'CPU s', 'completions/s', 'completions/CPU s',
                 'peak MiB')]
    try:
        address = '%s://127.0.0.1:%s' % (
            'https' if options.tls else 'http', server.stdout.readline().strip())
        with tempfile.TemporaryDirectory() as folder:
            write_problems(folder + '/problems.jsonl')
            for count in options.counts:
                wall, cpu, peak = measure(
                    options.evalharness, folder, address, count, processors[0])
                lines.append('%12d %10.2f %10.2f %16.0f %22.0f %12.1f' % (
                    count, wall, cpu, count / wall, count / cpu, peak))
    finally:
        server.kill()
        server.wait()
    text = '\n'.join(lines) + '\n'
    print(text, end='')
    if options.output:
        pathlib.Path(options.output).write_text(text)


main()
