# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What can go wrong that is no verdict on a program."""
from __future__ import annotations

from typing import Optional


class EvalharnessError(Exception):
    """The harness could not do what it was asked; nothing is said of any program."""


class ProgramNotFound(EvalharnessError):
    """There is no evalharness program to start."""


class JudgeEnded(EvalharnessError):
    """The judge has ended before it answered."""


class JudgeFailed(EvalharnessError):
    """The judge could not judge a program, which says nothing of it."""


class RequestError(EvalharnessError, ValueError):
    """A request that the judge does not take.

    `code` is invalidRequest, invalidJSON, unknownTask or overloaded; `place` names the member, where one is meant.
    """

    def __init__(self, message: str, code: str = 'invalidRequest', place: Optional[str] = None) -> None:
        super().__init__('%s: %s' % (place, message) if place else message)
        self.code = code
        self.place = place
