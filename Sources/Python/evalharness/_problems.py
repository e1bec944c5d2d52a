# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""The problem of a request, made of what a caller names."""
from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Sequence, Set, Tuple


def problem_of(
    *, problem: Optional[Mapping[str, Any]] = None, tests: Any = None, setup: Optional[str] = None,
    test: Optional[str] = None, entry_point: Optional[str] = None, prompt: Optional[str] = None,
    inputs: Optional[Sequence[Any]] = None, outputs: Optional[Sequence[Any]] = None, fn_name: Optional[str] = None,
    comparer: Optional[str] = None, task: Optional[str] = None, suite: Optional[str] = None
) -> Dict[str, Any]:
    """A problem of the line protocol; raises TypeError for members that do not go together."""
    members = {'tests': tests, 'setup': setup, 'test': test, 'entry_point': entry_point, 'prompt': prompt,
               'inputs': inputs, 'outputs': outputs, 'fn_name': fn_name, 'comparer': comparer, 'task': task,
               'suite': suite}
    given = {name: value for name, value in members.items() if value is not None}
    if problem is not None:
        if given:
            raise TypeError('a problem says everything itself; leave out ' + ', '.join(sorted(given)))
        return dict(problem)
    kind, takes = _kind(given)
    others = sorted(given.keys() - takes)
    if others:
        raise TypeError('%s do not go with %s' % (', '.join(others), _LEADING[kind]))
    if kind == 'asserts' and isinstance(given['tests'], str):
        given['tests'] = [given['tests']]
    for name in ('tests', 'inputs', 'outputs'):
        if name in given:
            given[name] = list(given[name])
    return {'kind': kind, **given}


_LEADING = {'asserts': 'tests', 'humaneval': 'test', 'function': 'fn_name', 'stdio': 'inputs', 'task': 'task'}
_TAKES = {
    'task': {'task', 'suite'},
    'function': {'fn_name', 'inputs', 'outputs'},
    'stdio': {'inputs', 'outputs', 'comparer'},
    'humaneval': {'test', 'entry_point', 'prompt'},
    'asserts': {'tests', 'setup', 'entry_point', 'prompt'},
}


def _kind(given: Mapping[str, Any]) -> Tuple[str, Set[str]]:
    for kind, takes in _TAKES.items():
        if _LEADING[kind] in given:
            return kind, takes
    raise TypeError('name what programs are judged by: tests, inputs and outputs, task, test or problem')
