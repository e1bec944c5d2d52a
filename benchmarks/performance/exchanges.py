#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What an exchange of HTTP costs: our sockets beside async-http-client, with TLS and without.

    swift build -c release --product exchanges
    benchmarks/performance/exchanges.py --output benchmarks/performance/exchanges-results.txt

Each exchange is a POST of 1,200 bytes and an answer of 275, on connections that are used again. The
client is bound to one processor and the server of generation.py to another; the least of several
runs counts, the ways in turn. The time is the processor's, user's and system's, of the client.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

from measuring import ROOT, machine

WAYS = [('sockets', 'http'), ('client', 'http'), ('client', 'https')]
NAMES = {'sockets': 'own sockets', 'client': 'async-http-client'}


def certificate(folder):
    """A certificate for this machine, with its key; the file of the certificate alone."""
    key, alone = folder + '/server.pem', folder + '/certificate.pem'
    subprocess.run(
        ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
         '-nodes', '-days', '2', '-subj', '/CN=exchanges', '-addext',
         'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', alone],
        check=True, stderr=subprocess.DEVNULL)
    with open(key, 'a', encoding='ascii') as file:
        file.write(pathlib.Path(alone).read_text())
    return key, alone


def serve(processor, *arguments):
    """A server and its port."""
    script = pathlib.Path(__file__).with_name('generation.py')
    server = subprocess.Popen(
        [sys.executable, script, '--serve', *arguments], stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {processor}))
    return server, server.stdout.readline().strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--program', default=str(ROOT / '.build/release/exchanges'))
    parser.add_argument('--widths', type=int, nargs='+', default=[1, 16, 64])
    parser.add_argument('--count', type=int, default=5000)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--output', help='a file to write the table to as well')
    options = parser.parse_args()
    processors = sorted(os.sched_getaffinity(0))
    best = {}
    with tempfile.TemporaryDirectory() as folder:
        key, alone = certificate(folder)
        servers = {'http': serve(processors[-1]), 'https': serve(processors[-1], '--tls', key)}
        try:
            for _ in range(options.rounds):
                for way, scheme in WAYS:
                    for width in options.widths:
                        command = [options.program, way,
                                   '%s://127.0.0.1:%s/' % (scheme, servers[scheme][1]),
                                   str(width), str(options.count), alone]
                        output = subprocess.run(
                            command, check=True, stdout=subprocess.PIPE,
                            preexec_fn=lambda: os.sched_setaffinity(0, {processors[0]})).stdout
                        time = int(output.split()[0])
                        place = (way, scheme, width)
                        best[place] = min(best.get(place, time), time)
        finally:
            for server, _ in servers.values():
                server.kill()
                server.wait()
    lines = ['microseconds of the processor an exchange, the least of %d runs of %d exchanges'
             % (options.rounds, options.count), machine(), '',
             '%-18s %-6s' % ('', '') + ''.join('%12s' % ('width %d' % w) for w in options.widths)]
    for way, scheme in WAYS:
        lines.append('%-18s %-6s' % (NAMES[way], scheme)
                     + ''.join('%12d' % best[way, scheme, w] for w in options.widths))
    text = '\n'.join(lines) + '\n'
    print(text, end='')
    if options.output:
        pathlib.Path(options.output).write_text(text)


main()
