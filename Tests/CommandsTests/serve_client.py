# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Converses with `evalharness serve` as clients do, and says what it saw: see ServeCommandTests."""
import atexit
import concurrent.futures
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
import time

from processes import descendants

RIGHT, WRONG = 'def f(x): return x + 1', 'def f(x): return x'
ENDLESS = 'def f(x):\n while True: pass'


class Server:
    """A running service."""

    def __init__(self, program, *options):
        self.process = subprocess.Popen([program, 'serve', '--port', '0', '--workers', '2', *options],
                                        stderr=subprocess.PIPE, text=True)
        atexit.register(self.process.kill)
        line = self.process.stderr.readline()
        found = re.search(r'http://([\d.]+):(\d+)', line)
        assert found, line
        self.host, self.port = found[1], int(found[2])
        self.url = found[0]

    def connection(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=60)

    def ask(self, path, body=None, connection=None, **headers):
        """The status, the headers and the body of an answer."""
        own = connection or self.connection()
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        names = {'Content-Type': 'application/json', **{k.replace('_', '-'): v for k, v in headers.items()}}
        own.request('POST' if body is not None else 'GET', path, body, names)
        answer = own.getresponse()
        data = answer.read()
        if connection is None:
            own.close()
        return answer.status, answer.headers, data

    def rewards(self, *programs, **more):
        status, _, data = self.ask('/v1/judge', request(*programs, **more))
        assert status == 200, (status, data)
        return [result['reward'] for result in json.loads(data)['results']]

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def request(*programs, tests=('assert f(1) == 2',), **more):
    return {'problem': {'kind': 'asserts', 'tests': list(tests)},
            'programs': [{'text': text} for text in programs], **more}


def judge(program):
    server = Server(program)
    assert server.rewards(RIGHT, WRONG, 'import os\nos._exit(0)') == [1, 0, 0]
    # One connection for many requests.
    connection = server.connection()
    for _ in range(20):
        status, _, data = server.ask('/v1/judge', request(RIGHT), connection)
        assert status == 200 and json.loads(data)['results'][0]['reward'] == 1
    connection.close()
    status, headers, data = server.ask('/v1/judge', request(*[RIGHT, WRONG] * 5, id='a'),
                                       Accept='application/x-ndjson')
    lines = [json.loads(line) for line in data.splitlines()]
    assert headers['Content-Type'] == 'application/x-ndjson' and len(lines) == 11
    assert lines[-1] == {'id': 'a', 'programs': 10}
    assert {line['id']: line['reward'] for line in lines[:-1]} == {n: 1 - n % 2 for n in range(10)}
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        found = list(pool.map(lambda n: server.rewards(RIGHT, 'def f(x): return %d' % n), range(200)))
    assert found == [[1, int(n == 2)] for n in range(200)]
    assert server.end() == 0
    print('judged')


def peers(program):
    server = Server(program)
    tests = ['assert f(1) == 2', 'assert f(2) == 4', 'assert f(3) == 4']
    status, _, data = server.ask('/test_program', {'program': RIGHT, 'tests': tests, 'max_execution_time': 1.0})
    answer = json.loads(data)
    assert (status, answer['results']) == (200, [1, 0, 1]) and len(answer['runtimes']) == 3, data
    for text in ('import os\nos._exit(0)', ENDLESS, 'def f(x) return'):
        _, _, data = server.ask('/test_program', {'program': text, 'tests': tests, 'max_execution_time': 0.5})
        assert set(json.loads(data)['results']) == {0}, data
    pairs = [{'input': '1 2', 'output': '3'}, {'input': '3 4', 'output': '8'}]
    for text, results in [('print(sum(map(int, input().split())))', [1, 0]), ('import os\nos._exit(0)', [0, 0])]:
        _, _, data = server.ask('/test_program_stdio', {'program': text, 'tests': pairs, 'max_execution_time': 1.0})
        assert json.loads(data)['results'] == results, data
    prompt = 'Write f.\n'
    body = {'query': [prompt + '```python\n%s\n```' % text for text in (RIGHT, WRONG)], 'prompts': [prompt] * 2,
            'labels': [json.dumps(tests[:1])] * 2}
    status, _, data = server.ask('/get_reward', body)
    answer = json.loads(data)
    assert (status, answer['rewards'], answer['scores']) == (200, [1, 0], [1, 0]), data
    # Tests that nobody can run are whoever sent them's own.
    body['labels'][1] = json.dumps(['assert f(1 == 2'])
    status, _, data = server.ask('/get_reward', body)
    assert status == 422 and json.loads(data)['error']['place'] == 'labels[1]', data
    body = {'program': RIGHT, 'tests': ['assert f(1) == 2', 'assert f(']}
    assert server.ask('/test_program', body)[0] == 422
    assert server.end() == 0
    print('judged')


def rewards(program, folder):
    """The rewards for trainers that docs/clients holds, against a live judge."""
    server = Server(program)
    os.environ['EVALHARNESS_URL'] = 'http://%s:%d' % (server.host, server.port)
    os.environ['PATH'] = os.path.dirname(program) + ':' + os.environ['PATH']
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    import openrlhf_reward
    import trl_reward
    import verl_reward
    tests = ['assert f(1) == 2']
    answer = 'Like this:\n```python\n%s\n```\n'
    for text, reward in [(RIGHT, 1), (WRONG, 0), ('import os\nos._exit(0)', 0)]:
        score = verl_reward.compute_score('code', answer % text, json.dumps(tests))
        assert score['score'] == reward, (text, score)
        found = openrlhf_reward.reward_func(['Q' + answer % text], ['Q'], [json.dumps(tests)])
        assert [float(value) for value in found['rewards']] == [reward], (text, found)
    texts = [RIGHT, WRONG] * 100
    assert trl_reward.code_reward([answer % text for text in texts], [tests] * 200) == [1, 0] * 100
    messages = [[{'role': 'assistant', 'content': answer % RIGHT}]]
    assert trl_reward.code_reward(messages, [tests]) == [1]
    assert server.end() == 0
    print('rewarded')


def mistakes(program):
    server = Server(program, '--max-body', '1')
    good = json.dumps(request(RIGHT)).encode()

    def status(path='/v1/judge', body=good, **headers):
        found, _, data = server.ask(path, body, **headers)
        assert b'Traceback' not in data and b'/tmp' not in data and b'Sources/' not in data
        return found
    assert status(body=b'{') == 400
    assert status(body=b'') == 400
    assert status(body=b'\xff\xfe') == 400
    assert status(body={}) == 400
    assert status(body=request(RIGHT, more=1)) == 400
    assert status(body={'problem': {'kind': 'task', 'task': 'no/1'}, 'programs': [{'text': ''}]}) == 404
    assert status(Content_Type='text/plain') == 415
    assert status(Content_Type='application/jsonp') == 415
    assert status(body=json.dumps(request('#' * (1 << 20))).encode()) == 413
    assert status(path='/v1/other') == 404
    assert status(path='/v1/judge', body=None) in (404, 405)
    assert status(path='/test_program', body={'program': RIGHT}) == 400
    assert status(path='/test_program', body={'program': RIGHT, 'tests': [''], 'max_execution_time': {}}) == 400
    assert status(path='/get_reward', body={'query': ['a'], 'labels': []}) == 400
    assert status(path='/get_reward', body={'query': [], 'labels': [], 'prompts': [{}]}) == 400
    assert status(path='/get_reward', body={'query': ['a'], 'labels': ['x']}) == 400
    assert status(X='y' * 100_000) in (400, 431)
    assert server.rewards(RIGHT) == [1]
    assert server.end() == 0
    print('answered')


def token(program):
    with tempfile.NamedTemporaryFile('w') as file:
        file.write('a-token-of-some-length\n')
        file.flush()
        server = Server(program, '--token-file', file.name)
    body = request(RIGHT)
    assert server.ask('/v1/judge', body)[0] == 401
    assert server.ask('/v1/judge', body, Authorization='Bearer a-token-of-some-lengt')[0] == 401
    assert server.ask('/v1/judge', body, Authorization='Bearer a-token-of-some-length-')[0] == 401
    assert server.ask('/v1/judge', body, Authorization='Bearer a-token-of-some-length')[0] == 200
    assert server.ask('/metrics')[0] == 401
    assert server.ask('/livez')[0] == 200
    assert server.end() == 0
    print('asked for it')


def operation(program):
    server = Server(program)
    for path in ('/livez', '/readyz', '/health', '/v1/ping', '/v1/info', '/metrics'):
        assert server.ask(path)[0] == 200, path
    assert server.rewards(RIGHT, WRONG, 'import os\nos._exit(0)') == [1, 0, 0]
    text = server.ask('/metrics')[2].decode()
    for line in ('evalharness_samples_total{verdict="passed"} 1.0', 'evalharness_samples_total{verdict="tampering"} 1.0',
                 'evalharness_http_requests_total{route="/v1/judge",status="200"} 1.0', 'evalharness_held_programs 0'):
        assert line in text.splitlines(), (line, text)
    assert json.loads(server.ask('/v1/info')[2])['workers'] == 2
    assert server.end() == 0
    print('told')


def drain(program):
    server = Server(program, '--drain', '20')
    connection = server.connection()
    connection.request('POST', '/v1/judge', json.dumps(request(ENDLESS, RIGHT, limits={'cpu_seconds': 3})),
                       {'Content-Type': 'application/json'})
    idle = server.connection()
    assert server.ask('/livez', None, idle)[0] == 200
    wait_for(server, 2)
    server.process.send_signal(signal.SIGTERM)
    for _ in range(20):
        status = server.ask('/readyz', None, idle)[0]
        if status == 503:
            break
        time.sleep(0.1)
    assert status == 503, status
    status, headers, _ = server.ask('/v1/judge', request(RIGHT), idle)
    assert status == 503 and headers['Retry-After']
    results = json.loads(connection.getresponse().read())['results']
    assert [result['reward'] for result in results] == [0, 1]
    idle.close()
    connection.close()
    assert server.process.wait(30) == 0
    print('drained')


def gone_clients(program):
    server = Server(program)
    body = json.dumps(request(ENDLESS, *['%s\n# %d' % (ENDLESS, n) for n in range(20)],
                              limits={'cpu_seconds': 10})).encode()
    head = ('POST /v1/judge HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
            'Content-Length: %d\r\n\r\n' % len(body)).encode()
    with socket.create_connection((server.host, server.port)) as own:
        own.sendall(head + body)
        wait_for(server, 21)
    wait_for(server, 0)
    assert server.rewards(RIGHT) == [1]
    # One that never says all of what it announced, and many that say nothing.
    slow = socket.create_connection((server.host, server.port))
    slow.sendall(head + body[:100])
    idle = [socket.create_connection((server.host, server.port)) for _ in range(300)]
    assert server.rewards(RIGHT) == [1]
    for own in idle + [slow]:
        own.close()
    assert server.end() == 0
    print('cancelled')


def sleepers(program):
    """Programs that wait keep nobody else from the cages."""
    server = Server(program)
    order = []

    def ask(name, address, text, count):
        own = http.client.HTTPConnection(server.host, server.port, timeout=120, source_address=(address, 0))
        body = {'problem': {'kind': 'stdio', 'inputs': [''], 'outputs': ['a']},
                'programs': [{'text': '%s  # %d' % (text, n)} for n in range(count)]}
        found = json.loads(server.ask('/v1/judge', body, own)[2])
        own.close()
        order.append(name)
        return [result['verdict'] for result in found['results']]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, 'sleeper', '127.0.0.1', 'import time; time.sleep(100); print("a")', 6)
        wait_for(server, 6)
        second = pool.submit(ask, 'other', '127.0.0.2', 'print("a")', 4)
        assert second.result() == ['passed'] * 4
        assert first.result() == ['timeout'] * 6
    assert order == ['other', 'sleeper'], order
    assert server.end() == 0
    print('served')


def wait_for(server, programs):
    """Waits until a service holds as many programs."""
    end = time.monotonic() + 30
    while held(server) != programs:
        assert time.monotonic() < end, (held(server), programs)
        time.sleep(0.05)


def held(server):
    text = server.ask('/metrics')[2].decode()
    return int(re.search(r'^evalharness_held_programs (\d+)', text, re.MULTILINE)[1])


def full(program):
    server = Server(program, '--max-programs', '10')
    body = request(*['%s\n# %d' % (ENDLESS, n) for n in range(10)], limits={'cpu_seconds': 2})
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        first = pool.submit(server.ask, '/v1/judge', body)
        wait_for(server, 10)
        status, headers, _ = server.ask('/v1/judge', request(RIGHT))
        assert status in (429, 503) and headers['Retry-After'], status
        status, headers, _ = server.ask('/v1/judge', request(RIGHT), Accept='application/x-ndjson')
        assert status in (429, 503) and headers['Retry-After'], status
        assert first.result()[0] == 200
    assert server.rewards(RIGHT) == [1]
    # What is alone is taken on, however many programs it has.
    labels = [json.dumps(['assert f(1) == 2'])] * 16
    assert server.ask('/get_reward', {'query': [RIGHT] * 16, 'labels': labels})[0] == 200
    assert server.end() == 0
    print('refused')


def killed_cages(program):
    server = Server(program)
    for _ in range(5):
        assert server.rewards(RIGHT) == [1]
        for number in descendants(server.process.pid):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for _ in range(2):
            assert server.rewards(RIGHT)[0] in (1, None)
        assert server.rewards(RIGHT, WRONG) == [1, 0]
    assert server.end() == 0
    print('right after each')


def attacks(program, folder):
    server = Server(program)
    tests = ['assert add(2, 3) == 5', 'assert add(-10, 4) == -6', 'assert add(0.5, 0.25) == 0.75',
             'assert add([4711], [4712]) == [4711, 4712, 4713]']
    count = 0
    for path in sorted(pathlib.Path(folder).rglob('*.py')):
        if 'honest' in path.name:
            continue
        text = path.read_text(errors='replace')
        found = server.rewards(text, tests=tests, limits={'cpu_seconds': 1, 'memory_mib': 256})
        assert found[0] in (0, None), path.name
        _, _, data = server.ask('/test_program', {'program': text, 'tests': tests[3:], 'max_execution_time': 1})
        assert json.loads(data).get('results', [0]) == [0], (path.name, data)
        assert server.rewards(RIGHT) == [1], path.name
        count += 1
    assert server.end() == 0
    print('%d programs, none rewarded, right after each' % count)


PARTS = {part.__name__.replace('_', '-'): part for part in (
    judge, peers, rewards, mistakes, token, operation, drain, gone_clients, sleepers, full, killed_cages, attacks)}

if __name__ == '__main__':
    PARTS[sys.argv[1]](*sys.argv[2:])
