# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Has the clients that trainers use talk to `evalharness serve`: see FusionRouteTests."""
import importlib.util
import logging
import sys
import threading
import warnings

from serve_client import Server

logging.disable(logging.CRITICAL)
warnings.simplefilter('ignore')

ADD = 'a, b = map(int, input().split())\nprint(a + b)'
PAIRS = {'inputs': ['1 2\n', '3 4\n'], 'outputs': ['3\n', '7']}
ASSERTS = {'assert_case': ['assert f(1) == 2', 'assert f(2) == 3']}

# What verl 0.9.1's reward client has to make of honest programs, right and wrong.
HONEST = [
    ('stdio right', ADD, PAIRS, 1),
    ('stdio half', 'print(3)', PAIRS, 0.5),
    ('stdio wrong', 'print(0)', PAIRS, 0),
    ('trailing space', ADD.replace('a + b', 'str(a + b) + " "'), PAIRS, 0),  # by its own comparison
    ('exception', '1 / 0', PAIRS, 0),
    ('endless', 'while True: pass', {'inputs': ['1'], 'outputs': ['1']}, 0),
    ('syntax error', 'def f(:', PAIRS, 0),
    ('fn_name', 'def f(a, b):\n    return a + b',
     {'inputs': ['1\n2', '[1]\n[2]'], 'outputs': ['3', '[1, 2]'], 'fn_name': 'f'}, 1),
    ('fn_name Solution', 'class Solution:\n    def f(self, a):\n        return a * 2',
     {'inputs': ['2', '"x"'], 'outputs': ['4', 'xx'], 'fn_name': 'f'}, 1),
    ('assert_case right', 'def f(a): return a + 1', ASSERTS, 1),
    ('assert_case wrong', 'def f(a): return a', ASSERTS, 0),
    ('sys.stdin.buffer', 'import sys\nprint(sum(map(int, sys.stdin.buffer.read().split())))', PAIRS, 1),
]

# Wrong programs, and what they get where an early end is a success and where it is a failure.
HACKS = [
    ('os._exit(0)', 'import os\nos._exit(0)', ASSERTS, 1, 0),
    ('sys.exit(0)', 'import sys\nsys.exit()', ASSERTS, 1, 0),
    ('exit in the function', 'import sys\ndef f(a): sys.exit()', ASSERTS, 1, 0),
    ('prints the answer at import', 'print(3)\nimport os, sys\nsys.stdout.flush()\nos._exit(0)',
     {'inputs': ['1\n2'], 'outputs': ['3'], 'fn_name': 'f'}, 1, 0),
    # What code and tests in one process cannot tell: /v1/judge does.
    ('always equal', 'class A:\n    def __eq__(s, o): return True\ndef f(a): return A()', ASSERTS, 1, 1),
    ('tests in a string', "def f(a): return 0\nx = '''", ASSERTS, 0, 0),
    ('other files', 'import os, glob\nprint(len(glob.glob("/tmp/*")) > 0, os.path.exists("/etc/passwd"))',
     {'inputs': ['1'], 'outputs': ['True True']}, 0, 0),
    ('network', 'import socket\nsocket.socket()\nprint("open")', {'inputs': ['1'], 'outputs': ['open']}, 0, 0),
]


def verl(program, folder):
    path = folder + '/verl/utils/reward_score/sandbox_fusion'
    # Its name is that of the other client.
    found = importlib.util.spec_from_file_location('verl_client', path + '/__init__.py',
                                                   submodule_search_locations=[path])
    client = importlib.util.module_from_spec(found)
    sys.modules['verl_client'] = client
    found.loader.exec_module(client)
    for words in ('lenient', 'strict'):
        server = Server(program, '--run-code-exit', words)
        url, turn = 'http://%s:%d/run_code' % (server.host, server.port), threading.Semaphore(8)

        def score(code, tests):
            return client.compute_score(url, turn, 1024, '```python\n%s\n```' % code, dict(tests), timeout=3)[0]
        for name, code, tests, wanted in HONEST:
            assert score(code, tests) == wanted, (words, name)
        for name, code, tests, lenient, strict in HACKS:
            assert score(code, tests) == (strict if words == 'strict' else lenient), (words, name)
            assert score(ADD, PAIRS) == 1, (words, name)
        assert server.end() == 0
    print('%d of %d honest' % (len(HONEST), len(HONEST)))


def sandbox_fusion(program, folder):
    import asyncio
    import sandbox_fusion as client
    server = Server(program)
    client.set_endpoint('http://%s:%d' % (server.host, server.port))
    ask = client.RunCodeRequest
    answer = client.run_code(ask(code='print(input())', language='python', stdin='a'))
    assert (answer.status, answer.run_result.stdout) == (client.RunStatus.Success, 'a\n'), answer
    answers = client.run_concurrent(client.run_code, args=[
        [ask(code='print(%d)\n%s' % (n, '1 / 0' if n % 3 == 0 else ''), language='python')] for n in range(60)])
    for n, answer in enumerate(answers):
        assert answer.run_result.stdout == '%d\n' % n and (answer.status.value == 'Success') == (n % 3 != 0)
    mapping = client.SummaryMapping(Success='right', Failed='wrong', RunTimeout='late')
    for code, word in (('', 'right'), ('1 / 0', 'wrong'), ('while True: pass', 'late')):
        answer = client.run_code(ask(code=code, language='python', run_timeout=1))
        assert client.summary_run_code_result(answer, mapping) == word, answer
    answer = asyncio.run(client.run_code_async(ask(code='print(1)', language='python')))
    assert answer.run_result.stdout == '1\n'
    problem = {'id': 1, 'content': 'Add.', 'labels': '{}', 'test': '[%s]' % ', '.join(
        '{"input": {"stdin": "%d 2"}, "output": {"stdout": "%d"}}' % (n, n + 2) for n in range(5))}
    config = client.TestConfig(language='python', dataset_type='CommonOJDataset', provided_data=problem)

    def submit(code, submit=client.submit):
        return submit(client.SubmitRequest(dataset='own', id=1, completion='```python\n%s\n```' % code, config=config))
    assert submit(ADD).accepted and len(submit(ADD).tests) == 5
    assert not submit('print(2)').accepted and len(submit('print(2)').tests) == 2
    assert not submit('import os\nos._exit(0)').accepted
    assert submit(ADD, client.submit_safe).accepted
    config.custom_extract_logic = 'import os'
    assert not submit(ADD, lambda request: client.submit_safe(request, max_attempts=1)).accepted
    assert server.end() == 0
    print('answered')


def sandbox_fusion_datasets(program, folder):
    import sandbox_fusion as client
    server = Server(program)
    client.set_endpoint('http://%s:%d' % (server.host, server.port))
    config = client.TestConfig(language='python', is_fewshot=False)
    prompts = client.get_prompts(client.GetPromptsRequest(dataset='mbpp', config=config, offset=0, limit=3))
    assert [prompt.id for prompt in prompts] == [11, 12, 13]
    one = client.get_prompt_by_id(client.GetPromptByIdRequest(dataset='mbpp', config=config, id=11))
    assert one == prompts[0] and 'assert remove_Occ' in one.prompt
    code = 'def remove_Occ(s, c):\n    s = s.replace(c, "", 1)[::-1]\n    return s.replace(c, "", 1)[::-1]'
    hacks = ['import os\nos._exit(0)', 'import sys\nsys.exit(0)', 'def remove_Occ(s, c): return s',
             'class A:\n    def __eq__(s, o): return True\ndef remove_Occ(s, c): return A()',
             'import builtins\nbuiltins.AssertionError = None\ndef remove_Occ(s, c): raise SystemExit']
    for text, right in [(code, True)] + [(hack, False) for hack in hacks]:
        found = client.submit(client.SubmitRequest(dataset='mbpp', id=11, completion='```python\n%s\n```' % text,
                                                   config=config))
        assert found.accepted == right, (text, found)
    assert server.end() == 0
    print('answered')


PARTS = {part.__name__.replace('_', '-'): part for part in (verl, sandbox_fusion, sandbox_fusion_datasets)}

if __name__ == '__main__':
    sys.path.append(sys.argv[3])
    PARTS[sys.argv[1]](*sys.argv[2:])
