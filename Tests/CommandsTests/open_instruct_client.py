# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Asks `evalharness serve` what open-instruct's code verifier and its own tests ask: see PeerClientTests.

open-instruct is on no package index, so that its client is not fetched: these are its requests, written anew.
"""
import base64
import json
import pickle
import sys
import zlib

from serve_client import Server

ADD = 'def add(a, b):\n    return a + b\n'
LINES = 'import sys\nfor line in sys.stdin.read().splitlines():\n    print(int(line.strip()) + 1)'
SUM = 'a, b = map(int, input().split())\nprint(a + b)'


def verified(server, path, program, tests, seconds=1.0):
    """The results of a program, checked as the verifier does that makes rewards of them."""
    status, headers, data = server.ask(path, {'program': program, 'tests': tests, 'max_execution_time': seconds})
    assert status == 200 and headers['Content-Type'] == 'application/json', (status, data)
    answer = json.loads(data)
    results, times = answer['results'], answer['runtimes']
    assert len(results) == len(times) and all(type(one) is int for one in results)
    assert all(isinstance(one, (int, float)) for one in times)
    return results


def main(program):
    server = Server(program)
    assert json.loads(server.ask('/health')[2]) == {'status': 'healthy'}
    tests = ['assert add(1, 2) == 3', 'assert add(-1, 1) == 0', 'assert add(0, 0) == 1']
    fast = lambda text, tests, *more: verified(server, '/test_program', text, tests, *more)
    stdio = lambda text, tests, *more: verified(server, '/test_program_stdio', text, tests, *more)
    for _ in range(3):
        assert fast(ADD, tests) == [1, 1, 0]
    # Lists, texts of lists, none.
    assert fast(ADD, json.dumps(tests)) == [1, 1, 0]
    assert fast(ADD, []) == fast(ADD, '') == []
    assert fast('def multiply(a, b):\n    return a * b', [
        'assert multiply(2, 3) == 6', 'assert multiply(0, 5) == 0', 'assert multiply(-1, 4) == -4']) == [1, 1, 1]
    # A test that ends by an exception, one that takes too long, a program that cannot be read.
    slow = 'def add(a, b):\n    while a == 7: pass\n    return a + b'
    assert fast(slow, ['assert add(1, 2) == 3', 'assert add(7, 1) == 8', 'assert add(None, 1)', 'assert add(2, 2) == 4'],
                0.5) == [1, 0, 0, 1]
    assert fast('def add(a, b:\n    return a + b', tests) == [0, 0, 0]
    assert fast('', tests) == [0, 0, 0]
    # What its list of words would not run, though it means no harm.
    assert fast('import os  # threading\n' + ADD, tests) == [1, 1, 0]
    # What it takes for right, though it answers nothing.
    equal = 'class E:\n    def __eq__(self, other): return True\ndef add(a, b): return E()'
    for text in (equal, 'import sys\ndef add(a, b): sys.exit(0)', 'import os\nos._exit(0)',
                 'def add(a, b):\n    import sys\n    sys._getframe(2).f_locals["result_array"][0] = 1'):
        assert fast(text, tests) == [0, 0, 0], text
    pairs = [{'input': '1\n', 'output': '2\n'}, {'input': '100\n', 'output': '101\n'}, {'input': '3\n', 'output': '5\n'}]
    assert stdio(LINES, pairs) == [1, 1, 0]
    assert stdio(LINES, json.dumps(pairs)) == [1, 1, 0]
    pairs = [{'input': '5 3', 'output': '8'}, {'input': '10 -2', 'output': '8'}, {'input': '0 0', 'output': '0'}]
    for _ in range(3):
        assert stdio(SUM, pairs) == [1, 1, 1]
    assert stdio('while True: pass', pairs[:2], 0.5) == [0, 0]
    assert stdio('print(8)\nimport os\nos._exit(1)', pairs[:1]) == [0]
    # A pickle is a program: none is read.
    packed = base64.b64encode(zlib.compress(pickle.dumps(tests))).decode()
    status, _, data = server.ask('/test_program', {'program': ADD, 'tests': packed})
    assert status == 400 and b'pickled tests are not read' in data, (status, data)
    assert server.end() == 0
    print('as it asks')


if __name__ == '__main__':
    main(sys.argv[1])
