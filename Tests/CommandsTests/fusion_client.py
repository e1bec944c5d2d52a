# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Converses with `evalharness serve` as SandboxFusion's clients do: see FusionRouteTests."""
import base64
import json
import pathlib
import re
import sys

from serve_client import Server, wait_for

HONEST = 'def add(a, b): return a + b\n'
ASSERTION = '\n\nassert add(2, 3) == 5'


def run(server, code, connection=None, **more):
    """The status and the JSON of an answer to /run_code."""
    status, _, data = server.ask('/run_code', {'code': code, 'language': 'python', **more}, connection)
    return status, json.loads(data)


def ended(server, code, **more):
    """The outer status, the inner one and the return code of a program."""
    status, answer = run(server, code, **more)
    assert status == 200, answer
    result = answer['run_result']
    return answer['status'], result['status'], result['return_code']


# Programs that end with status 0, and whether they came to their last statement.
EARLY = ['import os\nos._exit(0)', 'import sys\nsys.exit(0)', 'raise SystemExit',
         'import sys\ndef add(a, b): sys.exit(0)', 'import os\nimport atexit\natexit.register(os._exit, 0)',
         'import os, sys\nsys.excepthook = lambda *_: os._exit(0)',
         'import threading, os\nthreading.Thread(target=os._exit, args=(0,)).start()\nwhile True: pass']


def run_code(program):
    server = Server(program)
    success, failed = ('Success', 'Finished', 0), ('Failed', 'Finished', 1)
    assert ended(server, HONEST + ASSERTION) == success
    assert ended(server, HONEST.replace('+', '-') + ASSERTION) == failed
    for code in EARLY:
        assert ended(server, code + ASSERTION) == success, code
    assert ended(server, 'while True: print("x" * 1000)')[:2] == ('Failed', 'Finished')
    files = {'a/b.txt': base64.b64encode(b'\0in').decode(), 'no': None}
    code = 'import os\nopen("c", "wb").write(open("a/b.txt", "rb").read()[::-1])\nos.symlink("c", "d")\nos._exit(0)'
    status, answer = run(server, code, files=files, fetch_files=['c', 'd', 'nope'])
    assert answer['files'] == {'c': base64.b64encode(b'ni\0').decode()}, answer
    status, answer = run(server, 'print(__file__)', files={'main.py': ''})
    assert answer['run_result']['stdout'] == 'main-1.py\n', answer
    status, answer = run(server, 'import sys\nprint(1)\nsys.stderr.write("2")\n1 / 0', run_timeout='2.5', stdin=None)
    assert answer['run_result']['stdout'] == '1\n' and 'main.py' in answer['run_result']['stderr'], answer
    assert 'evalharness' not in answer['run_result']['stderr']
    # What may not be asked for is said, with the number.
    for more in ({'run_timeout': 1000}, {'memory_limit_MB': 1 << 20}, {'files': {'../a': ''}}, {'files': {'/a': ''}},
                 {'files': {'a': '!'}}, {'files': {'a': '', 'a/b': ''}},
                 {'files': {'/'.join(['a%d' % n] * 200): '' for n in range(9)}}, {'fetch_files': ['..']}, {'fetch_files': ['a'] * 1000},
                 {'files': {'a': 'A' * (24 << 20)}}):
        status, answer = run(server, 'pass', **more)
        assert status == 400 and isinstance(answer['detail'], str), (more, status, answer)
    for more, kind, place in (({'run_timeout': 'x'}, 'float_parsing', ['run_timeout']),
                              ({'memory_limit_MB': 1.5}, 'int_from_float', ['memory_limit_MB']),
                              ({'files': {'a': 1}}, 'string_type', ['files', 'a']),
                              ({'fetch_files': 'a'}, 'list_type', ['fetch_files']),
                              ({'stdin': 1}, 'string_type', ['stdin']),
                              ({'language': 'cpp'}, 'literal_error', ['language'])):
        status, answer = run(server, 'pass', **more)
        fault, = answer['detail']
        assert status == 422 and fault['type'] == kind and fault['loc'] == ['body'] + place, answer
    assert server.ask('/run_code', b'{}', Content_Type='text/plain')[0] == 415
    says_of_bytes_what_python_says(server)
    waits_in_the_queue(server)
    assert ended(server, HONEST + ASSERTION) == success
    assert server.end() == 0
    server = Server(program, '--run-code-exit', 'strict')
    for code in EARLY:
        assert ended(server, code + ASSERTION) == failed, code
    for code in ('', 'import sys\nsys.exit(0)', 'def main(): return 0\nif __name__ == "__main__":\n    exit(main())'):
        assert ended(server, code) == success, code
    assert ended(server, 'import sys\nsys.exit(3)\n1') == ('Failed', 'Finished', 3)
    assert server.end() == 0
    print('run')


def says_of_bytes_what_python_says(server):
    for data in (b'\xff\xfe', b'a\x80b', b'\xc3', b'\xc3(', b'\xe2\x82', b'\xe2(\xa1', b'\xe2\x82(', b'\xf0\x9f\x98', b'\xed\xa0\x80',
                 b'\xf4\x90\x80\x80', b'\xc0\x80', '\u00e9\U0001f600\0\r\n'.encode()):
        try:
            wanted = data.decode()
        except UnicodeDecodeError as error:
            wanted = '[DecodeError] %s' % error
        _, answer = run(server, 'import sys\nsys.stdout.buffer.write(%r)' % data)
        assert answer['run_result']['stdout'] == wanted, (data, answer)


def waits_in_the_queue(server):
    """Who waits too long for a cage is told so in time, and whoever is gone keeps none."""
    sleepers = [server.connection() for _ in range(2)]
    for own in sleepers:
        body = {'code': 'import time; time.sleep(60)', 'language': 'python', 'run_timeout': 59}
        own.request('POST', '/run_code', json.dumps(body), {'Content-Type': 'application/json'})
    wait_for(server, 2)
    assert run(server, 'pass', compile_timeout=0)[0] == 504
    for own in sleepers:
        own.close()
    wait_for(server, 0)


def submitted(server, code):
    """Whether a program is accepted that has to add two numbers."""
    problem = {'test': json.dumps([{'input': {'stdin': '4711 4712'}, 'output': {'stdout': '9423'}}])}
    config = {'language': 'python', 'dataset_type': 'CommonOJDataset', 'provided_data': problem, 'run_timeout': 1}
    status, _, data = server.ask('/submit', {'dataset': 'own', 'id': 1, 'completion': '```python\n%s\n```' % code,
                                             'config': config})
    assert status == 200, data
    return json.loads(data)['accepted']


def submit(program):
    server = Server(program)
    assert submitted(server, 'print(sum(map(int, input().split())))')
    for code in ('print(9424)', 'import os\nos._exit(0)', 'print(9423)\n1 / 0', 'print(9423)\nprint(1)', 'print("9423.01")',
                 'import sys\nprint(9423)\nsys.exit(1)', 'while True: print(9423)', 'pass', 'def f(:'):
        assert not submitted(server, code), code
    right = {'dataset': 'own', 'id': 'a', 'completion': '', 'config': {
        'language': 'python', 'dataset_type': 'CommonOJDataset', 'provided_data': {'test': []}}}
    for more, status in (({'config': {**right['config'], 'custom_extract_logic': 'import os'}}, 400),
                         ({'config': {**right['config'], 'dataset_type': 'AutoEvalDataset'}}, 400),
                         ({'config': {**right['config'], 'language': 'cpp'}}, 422),
                         ({'config': {**right['config'], 'language': None}}, 400),
                         ({'config': {**right['config'], 'run_timeout': 1e9}}, 400),
                         ({'config': {**right['config'], 'provided_data': None}}, 400),
                         ({'config': {**right['config'], 'provided_data': {'test': '[{"input": {}}]'}}}, 400),
                         ({'config': {}}, 400), ({'config': None}, 422), ({'id': []}, 422), ({'completion': None}, 422),
                         ({'dataset': 'mbpp', 'config': {'is_fewshot': True}}, 400), ({}, 400)):
        found, _, data = server.ask('/submit', {**right, **more})
        assert found == status and set(json.loads(data)) == {'detail'}, (more, found, data)
    for path in ('/submit', '/list_ids', '/get_prompts', '/get_prompt_by_id', '/get_metrics'):
        assert server.ask(path, b'[]')[0] == 422 and server.ask(path, b'{')[0] == 422, path
        assert server.ask(path, b'{}', Content_Type='text/plain')[0] == 415, path
    assert server.end() == 0
    print('judged')


def attacks(program, folder):
    """Hostile programs, with an honest one right after each."""
    server = Server(program)
    count = 0
    for path in sorted(pathlib.Path(folder).rglob('*.py')):
        status, answer = run(server, path.read_text(errors='replace'), run_timeout=1, memory_limit_MB=256)
        assert status == 200 and answer['status'] != 'SandboxError', (path.name, answer)
        assert 'evalharness' not in json.dumps(answer), (path.name, answer)
        status, answer = run(server, 'import os\nprint(sorted(os.listdir()), input())', stdin='a')
        assert answer['run_result']['stdout'] == "['main.py'] a\n", (path.name, answer)
        if 'honest' not in path.name:
            assert not submitted(server, path.read_text(errors='replace')), path.name
        assert submitted(server, 'print(sum(map(int, input().split())))'), path.name
        count += 1
    assert server.end() == 0
    print('%d programs, right after each' % count)


PARTS = {part.__name__.replace('_', '-'): part for part in (run_code, submit, attacks)}

if __name__ == '__main__':
    PARTS[sys.argv[1]](*sys.argv[2:])
