# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Floods `evalharness serve`, takes things away from it, and asks whether the next request is right.

    python3 Tests/CommandsTests/serve_floods.py PART .build/debug/evalharness

ServeFloodTests runs all parts but `slow`, which waits for a time limit of 75 s.
"""
import concurrent.futures
import http.client
import json
import os
import re
import resource
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from processes import descendants
from serve_client import ENDLESS, RIGHT, WRONG, Server, request, wait_for
from serve_edges import BODY, connect, head, said


def idle(program):
    """Ten thousand connections that say nothing: the next one is answered, and nothing is left of them."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    # The service takes as many descriptors as it may.
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    server = Server(program)
    assert server.rewards(RIGHT) == [1]
    count = min(10_000, most - 500)
    before = resident(server), len(os.listdir('/proc/%d/fd' % server.process.pid))
    connections = []
    for number in range(count):
        own = socket.socket()
        own.bind(('127.0.0.%d' % (1 + number % 8), 0))
        own.connect((server.host, server.port))
        if number % 2:
            own.sendall(b'POST /v1/judge HTTP/1.1\r\nHost: a\r\n')
        connections.append(own)
    start = time.monotonic()
    assert server.rewards(RIGHT, WRONG) == [1, 0]
    seconds = time.monotonic() - start
    during = resident(server), len(os.listdir('/proc/%d/fd' % server.process.pid))
    assert during[1] > before[1] + count - 10, (before, during)
    for own in connections:
        own.close()
    # A build without optimisations on a busy machine takes a while for ten thousand; that none is left is what counts.
    closed = time.monotonic()
    while (left := len(os.listdir('/proc/%d/fd' % server.process.pid))) > before[1] + 8:
        assert time.monotonic() < closed + 90, (before, left)
        time.sleep(0.1)
    gone = time.monotonic() - closed
    assert server.rewards(RIGHT, WRONG) == [1, 0]
    print('%d connections: %d -> %d MiB, next answer in %.2f s, all gone after %.1f s' % (
        count, before[0], during[0], seconds, gone), file=sys.stderr)
    assert during[0] - before[0] < count / 20 and seconds < 10
    assert server.end() == 0
    print('let go')


def resident(server):
    with open('/proc/%d/status' % server.process.pid) as file:
        return int(re.search(r'VmRSS:\s+(\d+)', file.read())[1]) >> 10


def slow(program):
    """Three hundred who send a byte a second, forever: each is sent away, and everybody else is answered."""
    server = Server(program)
    watched = selectors.DefaultSelector()
    for number in range(300):
        own = connect(server)
        own.sendall(head('POST /v1/judge HTTP/1.1', length=1000) if number % 2 else b'POST /v1/judge HTTP/1.1\r\nX: ')
        watched.register(own, selectors.EVENT_READ)
    start = time.monotonic()
    while watched.get_map() and time.monotonic() - start < 150:
        for key, _ in watched.select(0):
            try:
                gone = key.fileobj.recv(1000) == b''
            except OSError:
                gone = True
            if gone:
                watched.unregister(key.fileobj)
                key.fileobj.close()
        for key in list(watched.get_map().values()):
            try:
                key.fileobj.send(b'x')
            except OSError:
                pass
        assert server.rewards(RIGHT, WRONG) == [1, 0]
        time.sleep(1)
    assert not watched.get_map(), len(watched.get_map())
    print('all gone after %.0f s' % (time.monotonic() - start), file=sys.stderr)
    assert server.rewards(RIGHT) == [1]
    assert server.end() == 0
    print('sent away')


def bodies(program):
    """Many large bodies at once: what there is no room for is refused, nothing is lost, and memory stays bounded."""
    server = Server(program)
    rest = 'x' * (24 << 20)
    asked = [
        ('/v1/judge', json.dumps(request(RIGHT, id=rest)).encode(),
         lambda answer: answer['results'][0]['reward'] == 1),
        ('/run_code', json.dumps({'language': 'python', 'code': 'print(6 * 7)', 'unknown': rest}).encode(),
         lambda answer: answer['run_result']['stdout'] == '42\n')]

    def ask(number):
        path, body, is_right = asked[number % 2]
        own = http.client.HTTPConnection(server.host, server.port, timeout=120,
                                         source_address=('127.0.0.%d' % (1 + number), 0))
        try:
            own.request('POST', path, body, {'Content-Type': 'application/json'})
            answer = own.getresponse()
            data = answer.read()
            return path, answer.status, answer.status != 200 or is_right(json.loads(data))
        except (BrokenPipeError, ConnectionResetError):
            return path, 0, True
        finally:
            own.close()
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        found = list(pool.map(ask, range(32)))
    statuses = sorted({status for _, status, _ in found})
    # /run_code says 504 where others say 503.
    assert set(statuses) <= {0, 200, 429, 503, 504}, statuses
    assert {path for path, status, _ in found if status == 200} == {'/v1/judge', '/run_code'}, found
    assert all(is_right for _, _, is_right in found)
    assert server.rewards(RIGHT, WRONG) == [1, 0]
    wait_for(server, 0)
    print('%s; %d MiB' % ([sum(status == one for _, status, _ in found) for one in statuses], resident(server)),
          file=sys.stderr)
    assert server.end() == 0
    print('bounded')


def full_disk(program):
    """Nothing can be written anywhere, not even what the service says; it needs none of it."""
    if os.environ.get('INSIDE') is None:
        with tempfile.TemporaryDirectory() as folder:
            os.environ['INSIDE'] = folder
            os.execvp('unshare', ['unshare', '-m', sys.executable, '-B', __file__, 'full-disk', program])
    folder = os.environ['INSIDE']
    for place in (folder, '/tmp', '/var/tmp'):
        if place == '/tmp' and program.startswith('/tmp/') or not os.path.isdir(place):
            continue
        subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', place], check=True)
        with open(place + '/full', 'wb', 0) as file:
            try:
                while True:
                    file.write(b'x' * 4096)
            except OSError:
                pass
    os.environ.update(TMPDIR='/tmp', HOME='/tmp')
    server = Server(program)
    for _ in range(3):
        assert server.rewards(RIGHT, WRONG, 'open("a", "w").write("x" * 100000)\n' + RIGHT) == [1, 0, 1]
    assert server.ask('/v1/judge', {'problem': {'kind': 'task', 'task': 'humaneval/HumanEval/0'},
                                    'programs': [{'text': ''}]})[0] in (200, 503)
    assert server.rewards(RIGHT, WRONG) == [1, 0]
    assert server.end() == 0
    print('needed none')


def killed_under_load(program):
    """Cages are killed while they judge: no reward is wrong, none is lost, and what failed says to try again."""
    server = Server(program)
    stop = threading.Event()

    def kill():
        killed = 0
        while not stop.is_set():
            for number in descendants(server.process.pid)[:1 + killed % 3]:
                try:
                    os.kill(number, signal.SIGKILL)
                    killed += 1
                except ProcessLookupError:
                    pass
            stop.wait(0.2)
        return killed

    def ask(number):
        status, _, data = server.ask('/v1/judge', request('%s # %d' % (RIGHT, number), '%s # %d' % (WRONG, number)))
        assert status == 200, (status, data)
        return [(one['reward'], one['retryable']) for one in json.loads(data)['results']]
    with concurrent.futures.ThreadPoolExecutor(9) as pool:
        killer = pool.submit(kill)
        found = list(pool.map(ask, range(600)))
        stop.set()
        killed = killer.result()
    for right, wrong in found:
        assert right in ((1, False), (None, True)) and wrong in ((0, False), (None, True)), (right, wrong)
    failed = sum(one[0] is None for pair in found for one in pair)
    print('%d processes killed, %d of %d programs without a reward' % (killed, failed, 2 * len(found)), file=sys.stderr)
    assert killed > 5
    for _ in range(3):
        assert server.rewards(RIGHT, WRONG) == [1, 0]
    assert server.end() == 0
    print('none wrong')


def terminated(program):
    """SIGTERM under load: whoever was taken on is answered, all others are told to go elsewhere."""
    server = Server(program, '--drain', '30')

    def ask(number):
        try:
            status, _, data = server.ask('/v1/judge', request('%s # %d' % (RIGHT, number), '%s # %d' % (WRONG, number),
                                                              'import time\n%s # %d' % (RIGHT, number)))
        except ConnectionRefusedError:
            return 'refused', None
        return status, [one['reward'] for one in json.loads(data)['results']] if status == 200 else None
    with concurrent.futures.ThreadPoolExecutor(17) as pool:
        first = pool.submit(server.ask, '/v1/judge', request(ENDLESS, limits={'cpu_seconds': 3}))
        wait_for(server, 1)
        answers = [pool.submit(ask, number) for number in range(400)]
        concurrent.futures.wait(answers[:50])
        server.process.send_signal(signal.SIGTERM)
        found = [answer.result() for answer in answers]
    assert first.result()[0] == 200 and json.loads(first.result()[2])['results'][0]['verdict'] == 'timeout'
    statuses = {status: sum(one == status for one, _ in found) for status, _ in found}
    assert set(statuses) <= {200, 503, 'refused'} and statuses[200] >= 50 and len(statuses) > 1, statuses
    assert all(rewards == [1, 0, 1] for status, rewards in found if status == 200)
    assert server.process.wait(60) == 0
    print(statuses, file=sys.stderr)
    print('answered')


PARTS = {part.__name__.replace('_', '-'): part for part in (
    idle, slow, bodies, full_disk, killed_under_load, terminated)}

if __name__ == '__main__':
    PARTS[sys.argv[1]](*sys.argv[2:])
