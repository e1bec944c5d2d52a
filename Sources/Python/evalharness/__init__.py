# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Judge programs that language models write, from Python: strict verdicts from evalharness's sandbox.

    >>> import evalharness
    >>> [result] = evalharness.judge(['def f(x): return x + 1'], tests=['assert f(1) == 2'])
    >>> result.passed, result.reward
    (True, 1.0)

`judge` keeps one `evalharness judge` warm behind it; `run`, `evaluate`, `compare` and `load` are the commands of
these names. See docs/python.md.
"""
from ._errors import EvalharnessError, JudgeEnded, JudgeFailed, ProgramNotFound, RequestError
from ._judge import AsyncJudge, Judge, judge, judge_async
from ._program import program_path
from ._results import Result, TestResult
from ._runs import Run, Sample, compare, evaluate, load, run
from ._version import __version__

__all__ = ['AsyncJudge', 'EvalharnessError', 'Judge', 'JudgeEnded', 'JudgeFailed', 'ProgramNotFound',
           'RequestError', 'Result', 'Run', 'Sample', 'TestResult', '__version__', 'compare', 'evaluate', 'judge',
           'judge_async', 'load', 'program_path', 'run']
