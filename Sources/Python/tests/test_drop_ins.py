# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What stands in for other harnesses' own judges."""
import json
import shutil

import pytest

import evalharness
from conftest import shared
from evalharness import code_eval, human_eval, rewards

EXITS = 'import os\nos._exit(0)'


def test_code_eval_counts_as_the_metric_does():
    scores, results = code_eval.compute_code_eval(
        [['def f(x): return x + 1', 'def f(x): return x', EXITS], ['def g(): return 1'] * 3],
        ['assert f(1) == 2', 'assert g() == 1'], k=[1, 2, 10])
    assert scores == {'pass@1': pytest.approx((1 / 3 + 1) / 2), 'pass@2': pytest.approx((2 / 3 + 1) / 2)}
    assert [number for number, _ in results[0]] == [0, 1, 2]
    assert [row['passed'] for _, row in results[0]] == [True, False, False]
    assert results[1][2][1] == {'task_id': 1, 'passed': True, 'completion_id': 2, 'result': 'passed'}


@pytest.mark.parametrize('n, c, k, value', [(5, 0, 1, 0), (5, 5, 1, 1), (5, 1, 5, 1), (4, 2, 2, 5 / 6), (10, 3, 1, .3)])
def test_pass_at_k(n, c, k, value):
    assert code_eval.pass_at_k(n, c, k) == pytest.approx(value)


def test_code_eval_of_bigcodes_generations(humaneval):
    folder = shared('data/samples/bigcode-format')
    generations = json.loads((folder / 'generations_humaneval.json').read_text())
    published = json.loads((folder / 'evaluation_results_he.json').read_text())
    references = ['\n%s\ncheck(%s)' % (row['test'], row['entry_point']) for row in humaneval]
    scores, _ = code_eval.compute_code_eval(generations, references, k=[1])
    assert scores['pass@1'] == pytest.approx(published['humaneval']['pass@1'])


def test_the_metric_is_put_where_it_is_found(tmp_path):
    path = code_eval.install(str(tmp_path))
    assert path == str(tmp_path / 'code_eval' / 'code_eval.py')
    compile(open(path).read(), path, 'exec')
    evaluate = pytest.importorskip('evaluate', reason='evaluate is not installed')
    metric = evaluate.load(str(tmp_path / 'code_eval'))
    scores, _ = metric.compute(references=['assert f(1) == 2'], predictions=[['def f(x): return x + 1', EXITS]], k=[1])
    assert scores == {'pass@1': 0.5}


def test_human_evals_check_of_one_completion(humaneval):
    row = humaneval[0]
    assert human_eval.check_correctness(row, row['canonical_solution'], 3.0, 7) == {
        'task_id': 'HumanEval/0', 'passed': True, 'result': 'passed', 'completion_id': 7}
    found = human_eval.check_correctness(row, '    while True: pass\n', 0.5)
    assert (found['passed'], found['result'], found['completion_id']) == (False, 'timed out', None)


def test_human_evals_score_of_a_file(humaneval, tmp_path):
    folder = shared('data/samples/wizardcoder-15b')
    published = sorted(folder.glob('*.jsonl*'))
    assert published, 'no samples in %s' % folder
    # human_eval writes beside the file.
    samples = shutil.copy(published[0], tmp_path)
    assert human_eval.evaluate_functional_correctness(samples, k=[1]) == {'pass@1': pytest.approx(98 / 164)}
    with open(samples + '_results.jsonl') as file:
        rows = [json.loads(line) for line in file]
    assert sum(row['passed'] for row in rows) == 98


def test_a_reward_for_trl():
    reward = rewards.trl(tests='checks')
    found = reward(['def f(x): return x + 1', [{'role': 'assistant', 'content': '\x60\x60\x60python\n' + EXITS + '\n\x60\x60\x60'}]],
                   checks=[['assert f(1) == 2'], 'assert f(1) == 2'], prompts=['', ''])
    assert found == [1, 0]


@pytest.mark.parametrize('truth, program', [
    (['assert f(1) == 2'], 'def f(x): return x + 1'),
    ('["assert f(1) == 2"]', 'def f(x): return x + 1'),
    ({'assert_case': ['assert f(1) == 2']}, 'def f(x): return x + 1'),
    ({'inputs': ['1\n'], 'outputs': ['2\n']}, 'print(int(input()) + 1)'),
    ({'inputs': [[1]], 'outputs': [2], 'fn_name': 'f'}, 'def f(x): return x + 1'),
    ({'kind': 'asserts', 'tests': ['assert f(1) == 2']}, 'def f(x): return x + 1'),
])
def test_a_reward_for_verl(truth, program):
    assert rewards.compute_score('own', program, truth) == {'score': 1, 'verdict': 'passed'}
    assert rewards.compute_score('own', EXITS, truth)['score'] == 0


def test_tests_that_are_none():
    with pytest.raises(ValueError, match='no tests'):
        rewards.compute_score('own', '', {'answer': 2})


def test_a_scorer_for_inspect(humaneval):
    pytest.importorskip('inspect_ai', reason='inspect_ai is not installed')
    import asyncio
    from types import SimpleNamespace
    from inspect_ai.scorer import CORRECT, INCORRECT
    from evalharness import inspect_scorer
    score = inspect_scorer.verify()

    async def judged(answer):
        state = SimpleNamespace(metadata=humaneval[0], output=SimpleNamespace(completion=answer))
        return await score(state, None)

    async def main():
        return [await judged(humaneval[0]['canonical_solution'])] + [await judged(EXITS) for _ in range(10)]
    found = asyncio.run(main())
    assert [each.value for each in found] == [CORRECT] + [INCORRECT] * 10


def test_the_judge_of_a_reward_that_fails_is_no_reward(monkeypatch):
    result = evalharness.Result(verdict='infrastructure', reward=None, detail='no room')
    monkeypatch.setattr(rewards, 'shared_judge', lambda: type('', (), {'judge_all': lambda *_, **__: [[result]]})())
    with pytest.raises(evalharness.JudgeFailed, match='no room'):
        rewards.compute_score('own', '', ['assert True'])
