# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Runs programs on `evalharness serve` as Piston's clients do: see PeerClientTests."""
import asyncio
import base64
import concurrent.futures
import json
import sys

from serve_client import Server


def requests(program):
    """What Piston answers, member by member."""
    server = Server(program)

    def ask(code='print(1)', path='/api/v2/execute', **more):
        body = {'language': 'python', 'version': '*', 'files': [{'content': code}], **more}
        status, _, data = server.ask(path, {name: value for name, value in body.items() if value != 'none'})
        return status, json.loads(data)

    def run(code, **more):
        status, answer = ask(code, **more)
        assert status == 200, (status, answer)
        assert set(answer) == {'language', 'version', 'run'} and answer['language'] == 'python'
        assert set(answer['run']) == {'stdout', 'stderr', 'output', 'code', 'signal', 'memory', 'message', 'status',
                                      'cpu_time', 'wall_time'}
        return answer['run']

    def end(code, **more):
        one = run(code, **more)
        return one['code'], one['signal'], one['status']

    runtimes = json.loads(server.ask('/api/v2/runtimes')[2])
    assert [one['language'] for one in runtimes] == ['python'] and 'python3' in runtimes[0]['aliases']
    one = run('print(input())\nimport sys\nprint("no", file=sys.stderr)', stdin='Grüße\n')
    assert (one['stdout'], one['stderr'], one['output']) == ('Grüße\n', 'no\n', 'Grüße\nno\n')
    assert (one['code'], one['signal'], one['status'], one['message']) == (0, None, None, None)
    assert one['memory'] > 1 << 20 and one['cpu_time'] < 1000 and one['wall_time'] < 3000
    assert run('import sys\nprint(sys.argv[1:])', args=['a', 'ü b'])['stdout'] == "['a', 'ü b']\n"
    files = [{'name': 'data.bin', 'content': base64.b64encode(b'\0\xff').decode(), 'encoding': 'base64'},
             {'name': 'more/hex', 'content': '00fF', 'encoding': 'hex'},
             {'name': 'main.py', 'content': 'import other, sys\nprint(open("data.bin", "rb").read(), '
                                            'open("more/hex", "rb").read(), other.X, sys.argv[0])'},
             {'name': 'other.py', 'content': 'X = 5'}]
    one = run('', files=files)
    assert one['stdout'] == "b'\\x00\\xff' b'\\x00\\xff' 5 main.py\n", one
    assert end('1/0') == (1, None, 'RE') and 'ZeroDivisionError' in run('1/0')['stderr']
    assert end('import sys\nsys.exit(3)') == (3, None, 'RE')
    assert end('def f(:') == (1, None, 'RE')
    assert end('import os\nos.abort()') == (None, 'SIGABRT', 'SG')
    assert end('while True: pass', run_timeout=300) == (None, 'SIGKILL', 'TO')
    assert end('while True: pass', run_timeout=5000, run_cpu_time=300) == (None, 'SIGKILL', 'TO')
    assert end('import time\ntime.sleep(60)', run_timeout=500) == (None, 'SIGKILL', 'TO')
    assert end('while True: print("x" * 10000)', run_timeout=20000) == (None, 'SIGKILL', 'OL')
    assert end('import sys\nwhile True: sys.stderr.write("x" * 10000)', run_timeout=20000) == (None, 'SIGKILL', 'EL')
    assert len(run('print("x" * 300000)')['stdout']) == 300001
    assert end('x = [0] * (1 << 28)', run_memory_limit=64 << 20) == (1, None, 'RE')
    assert end('print(1)', run_memory_limit=-1, compile_memory_limit=-1, compile_timeout=10000) == (0, None, None)
    for more, message in [
            ({'language': 'none'}, 'language is required as a string'),
            ({'language': 5}, 'language is required as a string'),
            ({'version': 'none'}, 'version is required as a string'),
            ({'files': 'none'}, 'files is required as an array, of 256 at most'),
            ({'files': [{'name': 'a'}]}, 'files[0].content is required as a string'),
            ({'language': 'javascript'}, 'javascript-* runtime is unknown'),
            ({'version': '9'}, 'python-9 runtime is unknown'),
            ({'files': []}, 'files must include at least one utf8 encoded file'),
            ({'run_timeout': 10 ** 9}, 'run_timeout cannot exceed the configured limit of 60000'),
            ({'run_timeout': '5'}, 'If specified, run_timeout must be a number'),
            ({'run_cpu_time': -1}, 'run_cpu_time must be non-negative'),
            ({'run_memory_limit': 1 << 50}, 'run_memory_limit cannot exceed the configured limit of 2147483648'),
            ({'files': [{'name': '../a', 'content': ''}]}, 'File path "../a" tries to escape parent directory')]:
        assert ask(**more) == (400, {'message': message}), (more, ask(**more))
    status, _, data = server.ask('/api/v2/execute', b'language=python', Content_Type='application/x-www-form-urlencoded')
    assert (status, json.loads(data)['message']) == (415, 'requests must be of type application/json')
    assert server.ask('/api/v2/execute', b'{')[0] == 400
    assert server.ask('/api/v2/packages')[0] == 404 and server.ask('/api/v2/execute')[0] == 405
    assert ask(path='/api/v2/execute/')[0] == 200 and server.ask('/api/v2/runtimes/')[0] == 200
    # As open-r1's piston_client asks: eight at once, a form of its own, and nothing that looks like overload.
    body = {'files': [{'name': 'main.py', 'content': 'print(sum(map(int, open("input.txt"))))'},
                      {'name': 'input.txt', 'content': '1\n2\n'}],
            'language': 'python3', 'version': '*', 'run_timeout': 10000, 'compile_timeout': 60000,
            'run_memory_limit': 512 << 20}
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for status, _, data in pool.map(lambda _: server.ask('/api/v2/execute', body), range(40)):
            one = json.loads(data)['run']
            assert status == 200 and one['stdout'] == '3\n' and one['stderr'] == '', (status, data)
    assert server.end() == 0
    print('as Piston')


def ultra_piston(program):
    import ultra_piston as client
    server = Server(program)
    piston = client.PistonClient(base_url=server.url + '/api/v2', rate_limit=0)
    runtime = piston.get_runtimes()[0]
    assert runtime.language == 'python'
    one = piston.post_execute('python3', '*', client.File(content='print(input())'), stdin='a b')
    assert (one.run.stdout, one.run.code, one.version) == ('a b\n', 0, runtime.version)
    one = piston.post_execute('python', runtime.version, client.File(name='a.py', content='1/0'))
    assert one.run.code == 1 and 'ZeroDivisionError' in one.run.stderr
    one = piston.post_execute('py', '3.x', client.File(content='while True: pass'), run_timeout=300)
    assert one.run.signal == 'SIGKILL'
    for act, error in [(lambda: piston.post_execute('cobol', '*', client.File(content='')), 'BadRequestError'),
                       (piston.get_packages, 'NotFoundError')]:
        try:
            act()
        except Exception as found:
            assert type(found).__name__ == error, found
        else:
            raise AssertionError(error)
    again = asyncio.run(piston.post_execute_async('python', '*', client.File(content='print(2)')))
    assert again.run.output == '2\n'
    assert server.end() == 0
    print('as Piston')


def aiopyston(program):
    import pyston
    server = Server(program)

    async def converse():
        piston = pyston.PystonClient(base_url=server.url + '/api/v2/')
        assert await piston.languages() == {'python'}
        assert (await piston.get_runtimes('py3'))[0].language == 'python'
        one = await piston.execute('python', [pyston.File('print(input())')], stdin='a b')
        assert str(one.run_stage.output) == 'a b\n' and one.run_stage.code == 0
        try:
            await piston.execute('cobol', [pyston.File('x')])
        except pyston.exceptions.ExecutionError as error:
            assert str(error) == 'cobol-* runtime is unknown'
        else:
            raise AssertionError('there is no cobol')
        await piston.close_session()

    asyncio.run(converse())
    assert server.end() == 0
    print('as Piston')


PARTS = {part.__name__.replace('_', '-'): part for part in (requests, ultra_piston, aiopyston)}

if __name__ == '__main__':
    PARTS[sys.argv[1]](sys.argv[2])
