# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Sends `evalharness serve` what a SandboxFusion was sent, and compares the answers: see FusionRouteTests."""
import gzip
import json
import pathlib
import re
import sys
from concurrent.futures import ThreadPoolExecutor

from serve_client import Server

RUN = ('tests', 0, 'exec_info', 'run_result')
FAILED = {('accepted',): False, ('tests', 0, 'passed'): False, ('tests', 0, 'exec_info', 'status'): 'Failed',
          RUN + ('return_code',): 1}

# The answers that are meant to differ: why, the status, and each member that does. `...` stands for any value.
DIFFERENT = {
    'big output': ('output is read as it comes, and fills no pipe', 200, {
        ('status',): 'Success', ('run_result', 'status'): 'Finished', ('run_result', 'return_code'): 0,
        ('run_result', 'stdout'): 'x' * 300000 + '\n'}),
    'bad language': ('it knows one language', 422, {
        ('detail', 0, 'msg'): "Input should be 'python'", ('detail', 0, 'ctx', 'expected'): "'python'"}),
    'list_datasets': ('it has other data sets', 200, {
        (): ['humaneval_python', 'humaneval_plus_python', 'mbpp', 'mbpp_plus']}),
    'list_ids mbpp': ('it has all of the test split', 200, {(): list(range(11, 511))}),
    'get_prompts mbpp': ('the challenge tests, which nobody counts, are not kept', 200, {
        (0, 'labels'): {'test_setup_code': ''}}),
    'get_prompt_by_id': ('the challenge tests, which nobody counts, are not kept', 200, {
        ('labels',): {'test_setup_code': ''}}),
    'unknown id': ('a mistake of the client, told without a traceback', 404, {
        (): {'detail': "mbpp has no problem '99999'"}}),
    'submit mbpp wrong': ('a verdict in the place of a traceback', 200, {RUN + ('stderr',): 'wrongAnswer\n'}),
    'submit mbpp nocode': ('a verdict in the place of a traceback', 200, {RUN + ('stderr',): 'noCode\n'}),
    'submit mbpp exit': ('the hack: it ends the process before the tests', 200, {
        **FAILED, RUN + ('stderr',): 'tampering\n'}),
    'submit mbpp eq': ('the hack: an object that equals everything', 200, {
        **FAILED, RUN + ('stderr',): 'unverifiable\n'}),
    'submit shadow': ('it has not this data set', 400, {
        (): {'detail': 'no eval class found for dataset shadow_humaneval_python'}}),
    'submit oj near integer': ('the hack: a wrong whole number near the right one', 200, {
        ('accepted',): False, ('tests', 0, 'passed'): False}),
}


def put(value, path, new):
    """The value with another at a path."""
    if not path:
        return new
    value[path[0]] = put(value[path[0]], path[1:], new)
    return value


def comparable(value):
    """The value without times, and with one name for the program's file."""
    if isinstance(value, dict):
        return {name: comparable(member) for name, member in value.items() if name != 'execution_time'}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return re.sub('File "[^"]*"', 'File "main.py"', value) if isinstance(value, str) else value


def recorded(program, path):
    server = Server(program)
    exchanges = json.loads(pathlib.Path(path).read_text())
    same = 0
    for exchange in exchanges:
        body = exchange.get('request')
        status, _, data = server.ask(exchange['path'], body.encode() if isinstance(body, str) else body)
        answer, wanted = json.loads(data), exchange['response']
        wanted_status = exchange['status']
        if exchange['name'] in DIFFERENT:
            _, wanted_status, changes = DIFFERENT[exchange['name']]
            for place, new in changes.items():
                wanted = put(wanted, place, new)
        else:
            same += 1
        assert status == wanted_status, (exchange['name'], status, answer)
        assert comparable(answer) == comparable(wanted), (exchange['name'], answer, wanted)
        if exchange['path'] == '/run_code' and status == 200:
            assert answer['run_result']['execution_time'] < 60
    assert server.end() == 0
    print('%d exchanges, %d as they were, %d as they should be' % (len(exchanges), same, len(exchanges) - same))


def references(program, folder):
    """All reference solutions of HumanEval as answers of each form, and each with a fault."""
    server = Server(program)
    with gzip.open(folder + '/HumanEval.jsonl.gz', 'rt') as file:
        rows = [json.loads(line) for line in file]

    def submit(dataset, row, completion, **extra):
        body = {'dataset': dataset, 'id': row['task_id'], 'completion': completion,
                'config': {'language': 'python', 'extra': extra}}
        status, _, data = server.ask('/submit', body)
        assert status == 200, data
        return json.loads(data)['accepted']

    def accepted(row):
        whole = 'So:\n```python\n%s%s\n```\nDone.' % (row['prompt'], row['canonical_solution'])
        return [submit('humaneval_python', row, row['canonical_solution'] + '\nprint(1)\n'),
                submit('humaneval_python', row, whole, is_freeform=True),
                submit('humaneval_python', row, '    return ...\n'),
                submit('humaneval_python', row, 'import os\nos._exit(0)', is_freeform=True)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(accepted, rows))
    wrong = [row['task_id'] for row, each in zip(rows, found) if each != [True, True, False, False]]
    assert not wrong, wrong
    assert submit('humaneval_plus_python', rows[0], rows[0]['canonical_solution'])
    assert not submit('humaneval_plus_python', rows[0], '    return True\n')
    assert server.end() == 0
    print('%d problems' % len(rows))


PARTS = {part.__name__: part for part in (recorded, references)}

if __name__ == '__main__':
    PARTS[sys.argv[1]](*sys.argv[2:])
