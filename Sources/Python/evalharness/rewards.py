# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Rewards for reinforcement learning, judged beside the trainer: no server is needed.

TRL:  GRPOTrainer(reward_funcs=[evalharness.rewards.trl()], …), with a column 'tests' in the data set.
verl: custom_reward_function.path=<this file>, custom_reward_function.name=compute_score.
"""
from __future__ import annotations

import json
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from evalharness import JudgeFailed
from evalharness._judge import shared_judge


def problem_of(truth: Any) -> Dict[str, Any]:
    """The problem that a data set's column names, JSON or not.

    A list or a text of assertions; {'inputs', 'outputs'}, with fn_name or without, as APPS and SandboxFusion have
    it; {'assert_case': [...]}; or a problem as docs/service.md has it. Raises ValueError for anything else.
    """
    if isinstance(truth, str):
        try:
            truth = json.loads(truth)
        except ValueError:
            return {'kind': 'asserts', 'tests': [truth]}
    if isinstance(truth, list):
        return {'kind': 'asserts', 'tests': truth}
    if isinstance(truth, Mapping):
        if 'kind' in truth:
            return dict(truth)
        if 'assert_case' in truth:
            return {'kind': 'asserts', 'tests': list(truth['assert_case'])}
        if 'inputs' in truth and 'outputs' in truth:
            members = {'inputs': list(truth['inputs']), 'outputs': list(truth['outputs'])}
            if truth.get('fn_name'):
                return {'kind': 'function', 'fn_name': truth['fn_name'], **members}
            return {'kind': 'stdio', **members}
    raise ValueError('no tests: %.80r; wanted are assertions, inputs and outputs, or a problem' % (truth,))


def trl(tests: str = 'tests', reward: str = 'all', **rules: Any) -> Callable[..., List[Optional[float]]]:
    """A reward function for TRL, by a column of the data set that holds what problem_of takes.

    reward: 'all', 'fraction' or 'first-10'; rules: cpu_seconds and memory_mib. A reward is None where the judge
    failed, which TRL leaves out.
    """
    def evalharness_reward(completions: Sequence[Any], **columns: Any) -> List[Optional[float]]:
        texts = [answer if isinstance(answer, str) else answer[-1]['content'] for answer in completions]
        groups = [(problem_of(truth), [text]) for truth, text in zip(columns[tests], texts)]
        found = shared_judge().judge_all(groups, extraction='parsed', reward=reward, **rules)
        return [result.reward for [result] in found]

    return evalharness_reward


def compute_score(data_source: Any, solution_str: str, ground_truth: Any, extra_info: Any = None,
                  reward: str = 'all', **_: Any) -> Dict[str, Any]:
    """verl's reward of one answer. Raises JudgeFailed where the judge failed, which is no reward of 0."""
    [[result]] = shared_judge().judge_all([(problem_of(ground_truth), [solution_str])],
                                          extraction='parsed', reward=reward)
    if result.reward is None:
        raise JudgeFailed(result.detail or result.message or result.verdict)
    return {'score': result.reward, 'verdict': result.verdict}
