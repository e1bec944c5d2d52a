# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Converses with `evalharness judge` as a trainer does, and says what it saw: see JudgeCommandTests."""
import atexit
import gzip
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

from processes import descendants

RIGHT, WRONG = 'def f(x): return x + 1', 'def f(x): return x'


class Judge:
    """A running judge."""

    def __init__(self, program, *options, **variables):
        self.process = subprocess.Popen(
            [program, 'judge', '--quiet', '--workers', '2', *options], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, bufsize=1, env={**os.environ, **variables})
        atexit.register(self.process.kill)

    def send(self, request):
        self.process.stdin.write(json.dumps(request) + '\n')

    def receive(self):
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        rest = [json.loads(line) for line in self.process.stdout]
        return rest, self.process.wait()


def request(*programs, id=0, tests=('assert f(1) == 2',), **more):
    return {'id': id, 'problem': {'kind': 'asserts', 'tests': list(tests)},
            'programs': [{'text': text} for text in programs], **more}


def converse(program):
    judge = Judge(program)
    right = 0
    for id in range(50):
        judge.send(request(RIGHT if id % 2 else WRONG, id=id))
        answer = judge.receive()
        right += answer['id'] == id and answer['results'][0]['reward'] == id % 2
    rest, status = judge.end()
    assert (rest, status) == ([], 0), (rest, status)
    print('%d of 50' % right)


def killed_cages(program):
    judge = Judge(program)
    for _ in range(10):
        judge.send(request(RIGHT))
        assert judge.receive()['results'][0]['reward'] == 1
        for number in descendants(judge.process.pid):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        for _ in range(2):
            judge.send(request(RIGHT))
            result = judge.receive()['results'][0]
            assert result['reward'] in (1, None), result
            for number in descendants(judge.process.pid):
                try:
                    os.kill(number, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            item = request('Here:\n```python\n%s\n```\n' % RIGHT)
            item['programs'][0]['extraction'] = 'parsed'
            judge.send(item)
            parsed = judge.receive()['results'][0]
            assert parsed['reward'] in (1, None), parsed
            assert result['retryable'] == (result['reward'] is None), result
        judge.send(request(RIGHT, WRONG))
        assert [result['reward'] for result in judge.receive()['results']] == [1, 0]
    assert judge.end() == ([], 0)
    print('right after each')


def gone_reader(program):
    judge = Judge(program)
    judge.process.stdout.close()
    try:
        for id in range(1000):
            judge.send(request(RIGHT, id=id))
    except BrokenPipeError:
        pass
    status = judge.process.wait(60)
    assert status != 0, status
    print('ended')


def gone_waiting_reader(program):
    """Nobody is there to read an answer that is long in coming: it ends before that."""
    judge = Judge(program)
    judge.send(request(RIGHT))
    assert judge.receive()['results'][0]['reward'] == 1
    judge.send(request('def f(x):\n while True: pass', limits={'cpu_seconds': 60}))
    judge.process.stdout.close()
    start = time.monotonic()
    assert judge.process.wait(40) == 1
    assert time.monotonic() - start < 20
    print('ended')


def signalled(program):
    judge = Judge(program)
    judge.send(request(RIGHT))
    assert judge.receive()['results'][0]['reward'] == 1
    judge.send(request('def f(x):\n while True: pass'))
    time.sleep(0.5)
    numbers = descendants(judge.process.pid)
    assert numbers
    judge.process.send_signal(signal.SIGTERM)
    status = judge.process.wait(30)
    end = time.monotonic() + 10
    while time.monotonic() < end and any(os.path.exists('/proc/%d' % number) for number in numbers):
        time.sleep(0.05)
    left = [number for number in numbers if os.path.exists('/proc/%d' % number)]
    print('%d, %s' % (status, 'nothing left' if not left else left))


def schemas(program, docs):
    import jsonschema

    def validator(name):
        schema = json.loads((pathlib.Path(docs) / name).read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema)
    requests, results = validator('judge-request.schema.json'), validator('judge-result.schema.json')
    good = [
        request(RIGHT), request(RIGHT, WRONG, '', 'def', 'import os\nos._exit(0)', id='a'),
        request(RIGHT, tests=['assert f(1) == 2', 'assert f(1) == 3'], reward='fraction', stop='never'),
        request('def f(x):\n while True: pass', limits={'cpu_seconds': 0.5, 'memory_mib': 64}),
        {'problem': {'kind': 'humaneval', 'test': 'def check(c): assert c(1) == 2', 'entry_point': 'f'},
         'programs': [{'id': 'p', 'text': '```python\n%s\n```' % RIGHT, 'extraction': 'parsed'}]},
        {'id': 3, 'problem': {'kind': 'task', 'task': 'nothing/1'}, 'programs': [{'text': ''}]},
        {'problem': {'kind': 'stdio', 'inputs': ['1', ['2', '3']], 'outputs': ['1', '2'], 'comparer': 'tokens'},
         'programs': [{'text': 'print(input())'}], 'reward': 'fraction'},
        {'problem': {'kind': 'function', 'fn_name': 'f', 'inputs': [[1], '2'], 'outputs': [2, '3']},
         'programs': [{'text': RIGHT}]},
    ]
    bad = [5, {}, request(), dict(request(RIGHT), more=1), request(RIGHT, tests=[]), request(RIGHT, stop='now'),
           request(RIGHT, limits={'cpu_seconds': 0}), request(RIGHT, limits={'memory_mib': 1}),
           {'problem': {'kind': 'stdio', 'inputs': [], 'outputs': []}, 'programs': [{'text': ''}]},
           {'problem': {'kind': 'stdio', 'inputs': ['1'], 'outputs': ['1'], 'fn_name': 'f'}, 'programs': [{'text': ''}]},
           {'problem': {'kind': 'function', 'inputs': [[1]], 'outputs': [1]}, 'programs': [{'text': ''}]},
           request(RIGHT, id=1.5), {'problem': {'kind': 'task', 'task': 'x'}, 'programs': [{'text': ''}]}]
    judge = Judge(program)
    for item in good + bad:
        judge.send(item)
        answer = judge.receive()
        results.validate(answer)
        is_valid = requests.is_valid(item)
        assert is_valid == (item in good), item
        refused = answer.get('error', {}).get('code') == 'invalidRequest'
        assert refused != is_valid, (item, answer)
    assert judge.end() == ([], 0)
    print('as the schemas say')


def streams(program):
    """Rewards by what programs write and functions return, of honest ones and of others."""
    judge = Judge(program)
    adds = {'kind': 'stdio', 'inputs': ['1 2\n', ['3', '4'], '5 6'], 'outputs': ['3\n', '7', '11']}
    right = 'import sys\nprint(sum(map(int, sys.stdin.buffer.read().split())))'
    calls = {'kind': 'function', 'fn_name': 'add', 'inputs': [[1, 2], [3, 4], '5\n6'], 'outputs': [3, [7], '11']}
    method = 'class Solution:\n def add(self, a, b): return a + b'
    equal = 'class E(int):\n def __eq__(self, o): return True\n __hash__ = int.__hash__\n'
    for problem, programs in [
            (adds, [(right, 1), (right.replace('sum', 'max'), 0), ('print(3)', 1 / 3), ('import os\nos._exit(0)', 0),
                    ('print("3\\n7\\n11")', 0), (right + '\nraise ValueError', 0), ('while True: pass', 0),
                    ('print(" " * 10 ** 9)', 0), (right.replace('print', 'o = open(1, "w")\no.write(str') + ')', 1), ('a = input()\nprint(sum(map(int, a.split())))', 2 / 3), ('', 0)]),
            (calls, [(method, 1), ('def add(a, b): return a + b', 1), ('def add(a, b): return 3', 1 / 3),
                     ('print(3)\nimport os\nos._exit(0)', 0), (equal + 'def add(a, b): return E(0)', 0),
                     ('def add(a, b): return (a + b,)', 1 / 3)])]:
        judge.send({'problem': problem, 'programs': [{'text': text} for text, _ in programs], 'reward': 'fraction',
                    'stop': 'never', 'limits': {'cpu_seconds': 1}})
        results = judge.receive()['results']
        for (text, reward), result in zip(programs, results):
            assert abs(result['reward'] - reward) < 1e-9, (text, result)
            assert not text or len(result['tests']) == 3, result
    assert judge.end() == ([], 0)
    print('as they should')


def attacks(program, folder):
    judge = Judge(program)
    count = rewarded = 0
    for path in sorted(pathlib.Path(folder).rglob('*.py')):
        text = path.read_text(errors='replace')
        if 'honest' in path.name:
            continue
        count += 1
        # No program knows the right answers here.
        item = {'problem': {'kind': 'asserts', 'tests': [
                    'assert add(2, 3) == 5', 'assert add(-10, 4) == -6', 'assert add(0.5, 0.25) == 0.75',
                    'assert add([4711], [4712]) == [4711, 4712, 4713]'], 'entry_point': 'add'},
                'programs': [{'text': text}], 'limits': {'cpu_seconds': 1, 'memory_mib': 256}}
        judge.send(item)
        result = judge.receive()['results'][0]
        assert result['reward'] in (0, None), (path.name, result)
        rewarded += bool(result['reward'])
        judge.send(request(RIGHT))
        assert judge.receive()['results'][0]['reward'] == 1, path.name
    assert judge.end() == ([], 0)
    print('%d programs, %d rewarded, right after each' % (count, rewarded))


def tasks(program, data):
    judge = Judge(program, EVALHARNESS_DATA=data)
    with gzip.open(pathlib.Path(data) / 'HumanEval.jsonl.gz', 'rt') as file:
        rows = [json.loads(line) for line in file]
    for row in rows:
        judge.send({'id': row['task_id'], 'problem': {'kind': 'task', 'task': 'humaneval/' + row['task_id']},
                    'programs': [{'text': row['canonical_solution'], 'form': 'completion'},
                                 {'text': row['prompt'] + '    pass\n'}]})
    answers, status = judge.end()
    assert status == 0
    rewards = {answer['id']: [result['reward'] for result in answer['results']] for answer in answers}
    print('%d of %d, %d of %d' % (sum(pair[0] == 1 for pair in rewards.values()), len(rows),
                                  sum(pair[1] != 0 for pair in rewards.values()), len(rows)))


PARTS = {'converse': converse, 'killed-cages': killed_cages, 'gone-reader': gone_reader,
         'gone-waiting-reader': gone_waiting_reader, 'signal': signalled,
         'schemas': schemas, 'streams': streams, 'attacks': attacks, 'tasks': tasks}

if __name__ == '__main__':
    PARTS[sys.argv[1]](*sys.argv[2:])
