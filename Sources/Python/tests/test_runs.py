# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Runs, made, read and compared."""
import json

import pytest

import evalharness

PROBLEMS = [{'task_id': 'own/%d' % number, 'prompt': 'def f(x):\n', 'entry_point': 'f',
             'test': 'def check(c):\n    assert c(1) == %d\n' % (number + 1),
             'canonical_solution': '    return x + %d\n' % number} for number in range(3)]


def lines(path, rows):
    path.write_text(''.join(json.dumps(row) + '\n' for row in rows))
    return str(path)


@pytest.fixture
def run(tmp_path):
    """A run of two right samples and a wrong one."""
    problems = lines(tmp_path / 'problems.jsonl', PROBLEMS)
    samples = lines(tmp_path / 'samples.jsonl', [
        {'task_id': row['task_id'], 'completion': row['canonical_solution'] if number else '    return 9\n'}
        for number, row in enumerate(PROBLEMS)])
    return evalharness.evaluate(samples, problems=problems, output=tmp_path / 'run')


def test_a_run_is_read_as_it_was_made(run):
    assert run.scores == {'pass@1': pytest.approx(2 / 3)}
    assert run.pass_at(1) == pytest.approx(2 / 3)
    assert sorted((sample.task, sample.verdict) for sample in run) == [
        ('own/0', 'wrongAnswer'), ('own/1', 'passed'), ('own/2', 'passed')]
    assert run.protocol['judging'] == 'strict'
    again = evalharness.load(run.folder)
    assert again == run and again.samples == run.samples


def test_samples_as_a_data_frame(run):
    pandas = pytest.importorskip('pandas', reason='pandas is not installed')
    frame = run.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert dict(zip(frame.task, frame.verdict))['own/0'] == 'wrongAnswer'


def test_a_run_of_the_reference_solutions(tmp_path, humaneval):
    run = evalharness.run('humaneval', provider='reference', limit=5, output=tmp_path / 'run')
    assert run.scores == {'pass@1': 1}
    assert len(run.samples) == 5


def test_two_runs_are_compared(run, tmp_path):
    found = evalharness.compare(before=run, after=run.folder)
    [group] = found['groups']
    assert [(row['label'], row['correct']) for row in group['rows']] == [('before', 2), ('after', 2)]
    [group] = evalharness.compare(run, options={'k': 1})['groups']
    assert [row['label'] for row in group['rows']] == ['run']


def test_an_error_is_the_commands_own(tmp_path):
    with pytest.raises(evalharness.EvalharnessError, match='nowhere.jsonl'):
        evalharness.evaluate(tmp_path / 'nowhere.jsonl', 'humaneval', output=tmp_path / 'run')
    with pytest.raises(evalharness.EvalharnessError, match='run.json'):
        evalharness.load(tmp_path)


def test_half_a_line_of_a_killed_run_is_left_out(run):
    with open(run.folder + '/samples.jsonl', 'a') as file:
        file.write('{"task": "own/3"')
    assert len(evalharness.load(run.folder).samples) == 3
