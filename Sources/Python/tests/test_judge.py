# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Verdicts from a judge that stays warm."""
import asyncio
import concurrent.futures
import os
import signal
import time

import pytest

import evalharness

RIGHT = 'def f(x): return x + 1'
TESTS = ['assert f(1) == 2', 'assert f(2) == 3']


def test_results_are_in_the_order_of_the_programs():
    found = evalharness.judge([RIGHT, 'def f(x): return 2', 'import os; os._exit(0)', 'def f(x:'], tests=TESTS)
    assert [result.verdict for result in found] == ['passed', 'wrongAnswer', 'tampering', 'syntaxError']
    assert [result.reward for result in found] == [1, 0, 0, 0]
    assert {result.judging for result in found} == {'strict'}
    assert found[0].passed and not found[1].passed


def test_one_text_has_one_result():
    assert evalharness.judge(RIGHT, tests=TESTS[0]).passed


@pytest.mark.parametrize('program, problem', [
    ('print(int(input()) + 1)', dict(inputs=['1\n'], outputs=['2\n'])),
    (RIGHT, dict(fn_name='f', inputs=[[1]], outputs=[2])),
    (RIGHT, dict(test='def check(c):\n    assert c(1) == 2', entry_point='f')),
    (RIGHT, dict(problem={'kind': 'asserts', 'tests': TESTS})),
    ('    return x + 1', dict(test='def check(c):\n    assert c(1) == 2', entry_point='f', prompt='def f(x):\n',
                              form='completion')),
    ('Sure:\n\x60\x60\x60python\n' + RIGHT + '\n\x60\x60\x60', dict(tests=TESTS, extraction='parsed')),
])
def test_all_kinds_of_problems(program, problem):
    result = evalharness.judge(program, **problem)
    assert result.passed, result


def test_a_task_of_a_benchmark(humaneval):
    row = humaneval[0]
    assert evalharness.judge(row['canonical_solution'], task='humaneval/HumanEval/0', form='completion').passed


def test_a_fraction_tells_of_each_test():
    result = evalharness.judge('def f(x): return 2', tests=TESTS, reward='fraction', stop='never')
    assert result.reward == 0.5
    assert [(test.index, test.verdict) for test in result.tests] == [(0, 'passed'), (1, 'wrongAnswer')]


def test_limits_are_those_of_the_call():
    start = time.monotonic()
    result = evalharness.judge('def f(x):\n    while True: pass', tests=TESTS, cpu_seconds=0.3)
    assert (result.verdict, result.detail) == ('timeout', 'cpu')
    assert time.monotonic() - start < 20
    result = evalharness.judge('def f(x): return len(bytearray(200 << 20))', tests=TESTS, memory_mib=64)
    assert result.verdict == 'memoryLimit'


def test_loops_that_never_end_are_over_their_time_at_once():
    endless = 'def f(x):\n    while x: pass\n    return 2'
    found = evalharness.judge(endless, tests=TESTS, cpu_seconds=8)
    assert (found.verdict, found.detail) == ('timeout', 'cpu') and found.cpu_ms < 4000
    with evalharness.Judge(workers=1, end_endless=False) as patient:
        found = patient.judge(endless, tests=TESTS, cpu_seconds=1)
    assert (found.verdict, found.detail) == ('timeout', 'cpu') and found.cpu_ms > 990


def test_more_programs_than_one_request_takes():
    programs = [RIGHT + '  # %d' % number for number in range(150)] + ['def f(x): return 0']
    found = evalharness.judge(programs, tests=TESTS)
    assert [result.passed for result in found] == [True] * 150 + [False]


@pytest.mark.parametrize('call, words', [
    (dict(), 'name what programs are judged by'),
    (dict(tests=TESTS, inputs=['1']), 'tests do not go with inputs'),
    (dict(problem={'kind': 'asserts'}, tests=TESTS), 'leave out tests'),
    (dict(tests=TESTS, timeout=3), 'timeout'),
])
def test_a_call_that_cannot_be_meant(call, words):
    with pytest.raises(TypeError, match=words):
        evalharness.judge(RIGHT, **call)


def test_a_request_that_the_judge_does_not_take():
    with pytest.raises(evalharness.RequestError) as caught:
        evalharness.judge(RIGHT, tests=TESTS, cpu_seconds=10 ** 6)
    assert caught.value.place == 'limits.cpu_seconds'
    with pytest.raises(evalharness.RequestError, match='nowhere'):
        evalharness.judge(RIGHT, task='nowhere/1')
    assert evalharness.judge(RIGHT, tests=TESTS).passed


def test_threads_share_a_judge(judge):
    def ask(number):
        return judge.judge('def f(x): return x + %d' % (number % 2), tests=TESTS).passed
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(100))) == [number % 2 == 1 for number in range(100)]


def test_asyncio():
    async def main():
        one = evalharness.judge_async(RIGHT, tests=TESTS)
        many = evalharness.judge_async([RIGHT, 'def f(x): return 0'], tests=TESTS)
        return await asyncio.gather(one, many)
    one, many = asyncio.run(main())
    assert one.passed
    assert [result.passed for result in many] == [True, False]


def test_an_asynchronous_judge_of_ones_own():
    async def main():
        async with evalharness.AsyncJudge(workers=1) as judge:
            return await judge.judge(RIGHT, tests=TESTS)
    assert asyncio.run(main()).passed


def test_a_process_that_was_forked_has_a_judge_of_its_own(judge):
    assert judge.judge(RIGHT, tests=TESTS).passed
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if judge.judge(RIGHT, tests=TESTS).passed else 1)
        except BaseException:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert judge.judge(RIGHT, tests=TESTS).passed


def test_a_judge_that_was_killed_is_started_again(judge):
    assert judge.judge(RIGHT, tests=TESTS).passed
    process = judge._process._child
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(judge.judge, 'def f(x):\n    while x: x += 1', tests=TESTS, cpu_seconds=30)
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(evalharness.JudgeEnded, match='status -9'):
            waiting.result()
    assert judge.judge(RIGHT, tests=TESTS).passed


def test_a_judge_that_cannot_start_says_why():
    with evalharness.Judge(python='/nowhere/python') as judge:
        with pytest.raises(evalharness.JudgeEnded, match='/nowhere/python'):
            judge.judge(RIGHT, tests=TESTS)


def test_a_closed_judge_says_so(judge):
    judge.close()
    with pytest.raises(evalharness.JudgeEnded, match='closed'):
        judge.judge(RIGHT, tests=TESTS)


def test_no_program_is_named_with_its_remedy(monkeypatch):
    monkeypatch.setenv('EVALHARNESS', '/nowhere/evalharness')
    with pytest.raises(evalharness.ProgramNotFound, match='/nowhere/evalharness'):
        evalharness.program_path()


def test_programs_run_in_this_python():
    import sys
    program = 'import sys\nprint(sys.version.split()[0])'
    result = evalharness.judge(program, inputs=[''], outputs=[sys.version.split()[0] + '\n'])
    assert result.passed
