# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What came of a program."""
from __future__ import annotations

import dataclasses
from typing import Any, Mapping, Optional, Tuple


@dataclasses.dataclass(frozen=True)
class TestResult:
    """What came of one test, where tests are judged one by one."""

    __test__ = False  # no test of pytest's

    index: int
    verdict: str
    cpu_ms: float


@dataclasses.dataclass(frozen=True)
class Result:
    """What came of one program.

    `verdict` is `passed`, `wrongAnswer`, `timeout`, `tampering` or another of docs/service.md; `reward` is 0.0 to
    1.0, or None where the judge itself failed, which says nothing of the program. Times are in milliseconds.
    """

    verdict: str
    reward: Optional[float]
    retryable: bool = False
    detail: Optional[str] = None
    message: Optional[str] = None
    tests: Optional[Tuple[TestResult, ...]] = None
    cpu_ms: float = 0.0
    queued_ms: float = 0.0
    judging: Optional[str] = None
    protocol: str = ''
    id: Any = None

    @property
    def passed(self) -> bool:
        """Whether all tests passed."""
        return self.verdict == 'passed'

    @property
    def is_of_the_program(self) -> bool:
        """Whether it says something of the program, and not of the judge."""
        return self.reward is not None

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Result:
        """A result as the line protocol has it."""
        tests = row.get('tests')
        reward = row['reward']
        return cls(
            verdict=row['verdict'], reward=None if reward is None else float(reward), retryable=row['retryable'],
            detail=row.get('detail'), message=row.get('message'),
            tests=None if tests is None else tuple(TestResult(t['index'], t['verdict'], t['cpu_ms']) for t in tests),
            cpu_ms=row['cpu_ms'], queued_ms=row['queued_ms'], judging=row['judging'], protocol=row['protocol'],
            id=row['id'])
