# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Stands in for the launcher: a fork server and a judge that say what the test tells them.

The program under test is JSON: "judge" and "sample" are bytes in hexadecimal for the host, from the
judge and from the program's process; "report" is the fork server's message, null for none. In all
of them, 'ID' stands for the eight bytes of the request's identifier.
"""
import json
import os
import signal
import socket
import struct
import sys


def bytes_of(text, identifier):
    return bytes.fromhex(text.replace('ID', struct.pack('<Q', identifier).hex()))


def received(control, size):
    """At least that many bytes, and the descriptor that came with the first."""
    data, descriptor = b'', None
    while len(data) < size:
        part, control_data, _, _ = control.recvmsg(1 << 16, socket.CMSG_SPACE(4))
        if not part:
            os._exit(0)
        for _, _, passed in control_data:
            descriptor = struct.unpack('i', passed[:4])[0]
        data += part
    return data, descriptor


def exactly(stream, size):
    data = b''
    while len(data) < size:
        part = stream.recv(size - len(data))
        if not part:
            return None
        data += part
    return data


def frame(stream):
    head = exactly(stream, 4)
    return None if head is None else exactly(stream, struct.unpack('<I', head)[0])


# As the judge's module has it.
request = struct.Struct('<QIIIIII')


def judge(control):
    while True:
        data, descriptor = received(control, request.size)
        identifier, _, _, *lengths = request.unpack_from(data)
        while len(data) < request.size + sum(lengths):
            data += received(control, 1)[0]
        program = data[request.size:request.size + lengths[0]]
        with socket.socket(fileno=descriptor) as sample:
            sample.sendall(struct.pack('<I', len(program)) + program)
        reply = bytes_of(json.loads(program)['judge'], identifier)
        control.sendall(reply)
        # Half a reply and then silence would be waited for until every limit has passed.
        if len(reply) < 12 or len(reply) < 12 + struct.unpack_from('<I', reply, 8)[0]:
            os._exit(0)


def serve(control):
    while True:
        data, descriptor = received(control, 1)
        identifier, mode = struct.unpack_from('<QQ', data)
        with socket.socket(fileno=descriptor) as sample:
            program = frame(sample)
            if mode == 1:
                frame(sample)  # how it is judged
                program = frame(sample)  # the first was the token
            if program is None:
                continue
            orders = json.loads(program)
            try:
                sample.sendall(bytes_of(orders['sample'], identifier))
            except OSError:
                pass
        if orders['report'] is None:
            os._exit(0)
        control.send(bytes_of(orders['report'], identifier))


signal.signal(signal.SIGPIPE, signal.SIG_IGN)
is_judge = sys.argv[sys.argv.index('--role') + 1] == 'judge'
kind = socket.SOCK_STREAM if is_judge else socket.SOCK_SEQPACKET
channel = socket.socket(socket.AF_UNIX, kind, 0, fileno=3)
left = int.from_bytes(channel.recv(8), 'little')  # the modules of an honest process
while left:
    left -= len(channel.recv(min(left, 1 << 16)))
channel.sendall(b'ready')
(judge if is_judge else serve)(channel)
