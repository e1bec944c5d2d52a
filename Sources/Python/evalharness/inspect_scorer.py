# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A scorer for inspect_ai: humaneval(scorer=evalharness.inspect_scorer.verify())."""
from __future__ import annotations

from typing import Any, Callable

from inspect_ai.scorer import CORRECT, INCORRECT, Score, Scorer, Target, accuracy, scorer, stderr
from inspect_ai.solver import TaskState

from ._errors import JudgeFailed
from ._judge import judge_async


def _answer(state: TaskState) -> str:
    return state.output.completion


@scorer(metrics=[accuracy(), stderr()])
def verify(extract: Callable[[Any], str] = _answer, timeout: float = 3.0) -> Scorer:
    """Judges an answer by the sample's metadata: test, entry_point and prompt, as inspect_evals' humaneval has them.

    extract: takes the answer out of a state; what Python's parser finds in it is judged. timeout: in seconds of
    processor time. A sample that could not be judged is an error of that sample, not a wrong answer.
    """
    async def score(state: TaskState, target: Target) -> Score:
        problem = {name: state.metadata[name] for name in ('test', 'entry_point', 'prompt')}
        text = extract(state)
        result = await judge_async(text, **problem, extraction='parsed', form='completion', cpu_seconds=timeout)
        if result.reward is None:
            raise JudgeFailed(result.detail or result.message or result.verdict)
        return Score(value=CORRECT if result.passed else INCORRECT, answer=text,
                     explanation=': '.join(filter(None, [result.verdict, result.detail, result.message])),
                     metadata={'verdict': result.verdict, 'judging': result.judging, 'cpu_ms': result.cpu_ms})

    return score
