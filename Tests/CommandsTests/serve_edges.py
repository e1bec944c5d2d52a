# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What HTTP asks of `evalharness serve` at its edges, byte by byte, and what systemd hears: see ServeEdgeTests."""
import json
import os
import socket
import sys
import tempfile
import time

from serve_client import RIGHT, Server, request

GETS = ('/livez', '/readyz', '/health', '/v1/ping', '/v1/info', '/metrics', '/openapi.json')
BODY = json.dumps(request(RIGHT)).encode()


def head(line, *fields, length=len(BODY)):
    length = ['Content-Length: %d' % length] if length is not None else []
    return '\r\n'.join([line, 'Host: a', 'Content-Type: application/json', *length, *fields, '', '']).encode()


def said(connection, until=None):
    """What comes until some bytes, or to the end."""
    connection.settimeout(20)
    found = b''
    while until is None or until not in found:
        more = connection.recv(1 << 16)
        if not more:
            break
        found += more
    return found


def connect(server):
    return socket.create_connection((server.host, server.port))


def expect(program):
    server = Server(program)
    with connect(server) as own:
        for _ in range(2):
            own.sendall(head('POST /v1/judge HTTP/1.1', 'Expect: 100-Continue'))
            assert said(own, b'\r\n\r\n') == b'HTTP/1.1 100 Continue\r\n\r\n'
            own.sendall(BODY)
            assert b'"reward":1' in said(own, b'}]}')
        # Who does not wait is not asked.
        own.sendall(head('POST /v1/judge HTTP/1.1', 'Expect: 100-continue') + BODY)
        assert b'"reward":1' in said(own, b'}]}')
    # Who will be refused is not asked for more, and has nothing to send any more.
    for line, status in (('POST /nowhere HTTP/1.1', b'404'), ('GET /v1/judge HTTP/1.1', b'405')):
        with connect(server) as own:
            own.sendall(head(line, 'Expect: 100-continue'))
            found = said(own)
            assert found.startswith(b'HTTP/1.1 ' + status) and b'onnection: close' in found, found
    with connect(server) as own:
        own.sendall(head('POST /v1/judge HTTP/1.0', 'Expect: 100-continue') + BODY)
        assert said(own).startswith(b'HTTP/1.0 200')
    assert server.end() == 0
    print('asked')


def old(program):
    server = Server(program)
    for line, fields in (('GET /livez HTTP/1.0', ()), ('GET /livez HTTP/1.1', ('Connection: Close',)),
                         ('GET /livez HTTP/1.1', ('connection: TE, close',))):
        with connect(server) as own:
            own.sendall(head(line, *fields, length=None))
            found = said(own)
            assert b' 200 ' in found and b'onnection: close' in found and found.endswith(b'alive\n'), found
    # An answer of unknown length ends with the connection: chunks are not known there.
    with connect(server) as own:
        own.sendall(head('POST /v1/judge HTTP/1.0', 'Accept: application/x-ndjson') + BODY)
        top, _, lines = said(own).partition(b'\r\n\r\n')
        assert b'chunked' not in top.lower(), top
        assert [json.loads(line) for line in lines.splitlines()][-1] == {'id': None, 'programs': 1}
    assert server.end() == 0
    print('ended')


def methods(program):
    server = Server(program)
    own = server.connection()
    for path in GETS:
        own.request('HEAD', path)
        answer = own.getresponse()
        assert answer.status == 200 and int(answer.headers['Content-Length']) > 0, (path, answer.status)
        assert answer.read() == b''
    for method, path, status in (('HEAD', '/v1/judge', 405), ('HEAD', '/nowhere', 404), ('GET', '/v1/judge', 405),
                                 ('PUT', '/v1/judge', 405), ('DELETE', '/livez', 405), ('POST', '/livez', 405)):
        own.request(method, path)
        answer = own.getresponse()
        data = answer.read()
        assert answer.status == status, (method, path, answer.status)
        assert (data == b'') == (method == 'HEAD')
        if status == 405:
            assert answer.headers['Allow'] == ('POST' if path == '/v1/judge' else 'GET, HEAD')
    own.close()
    assert server.ask('/livez')[0] == 200
    assert server.end() == 0
    print('answered')


def floods(program):
    server = Server(program, '--max-body', '1')
    # More than may come is refused before it comes.
    with connect(server) as own:
        own.sendall(head('POST /v1/judge HTTP/1.1', length=1 << 40))
        start = time.monotonic()
        assert said(own).startswith(b'HTTP/1.1 413')
        assert time.monotonic() - start < 5
    # Who announces nothing is refused once it is too much, and not listened to for ever.
    with connect(server) as own:
        own.sendall(head('POST /v1/judge HTTP/1.1', 'Transfer-Encoding: chunked', length=None))
        start, sent = time.monotonic(), 0
        try:
            while time.monotonic() - start < 60:
                own.sendall(b'10000\r\n' + b' ' * (1 << 16) + b'\r\n')
                sent += 1
        except OSError:
            pass
        assert time.monotonic() - start < 30 and sent > 16, sent
    # A small rest is read, and the connection goes on.
    own = server.connection()
    for _ in range(3):
        assert server.ask('/nowhere', b' ' * 1000, own)[0] == 404
    assert server.ask('/v1/judge', BODY, own)[0] == 200
    own.close()
    assert server.end() == 0
    print('refused')


def notices(program):
    """What systemd is told."""
    with tempfile.TemporaryDirectory() as folder:
        for name in (folder + '/socket', '@evalharness-%d' % os.getpid()):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.bind(name.replace('@', '\0'))
                manager.settimeout(10)
                os.environ['NOTIFY_SOCKET'] = name
                server = Server(program)
                assert manager.recv(100) == b'READY=1'
                assert server.rewards(RIGHT) == [1]
                assert server.end() == 0
                assert manager.recv(100) == b'STOPPING=1'
        # One that is gone is nobody's loss.
        server = Server(program)
        assert server.rewards(RIGHT) == [1]
        assert server.end() == 0
    print('told')


PARTS = {part.__name__: part for part in (expect, old, methods, floods, notices)}

if __name__ == '__main__':
    PARTS[sys.argv[1]](*sys.argv[2:])
