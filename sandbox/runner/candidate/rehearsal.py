"""A conversation before there is a judge: what every program is asked, with a program of our own.

It leaves the interpreter as every child would make it for itself again: the compiler's types are there,
and the code that answers is specialised for what it mostly does.
"""
import marshal
import sys

from evalharness import candidate, program

# How often: the interpreter specialises code that has run some times.
_CONVERSATIONS, _CALLS = 16, 4

_PROGRAM = b'''from typing import List


def total(numbers: List[int]) -> int:
    """Their sum."""
    result = 0
    for number in sorted(numbers):
        result += number
    return result
'''


class _Ended(Exception):
    """There are no more questions."""


class _Link:
    """The judge's end, which asks and does not listen."""

    def __init__(self):
        wishes = {'prints': False, 'asks': False, 'libraries': False}
        self._questions = [marshal.dumps((_PROGRAM, ['total'], {}, wishes))]
        self._questions += [b'c' + marshal.dumps(('total', ([3, 1, 2],), {}))] * _CALLS
        self.answers = []

    def receive(self):
        if len(self.answers) == len(self._questions):
            raise _Ended
        return self._questions[len(self.answers)]

    def send(self, body):
        self.answers.append(body)


def run():
    """Runs the conversations; returns the answers of the last."""
    for _ in range(_CONVERSATIONS):
        link = _Link()
        try:
            candidate.Candidate(link).run()
        except _Ended:
            pass
        del sys.modules[program.MODULE]
    return link.answers
