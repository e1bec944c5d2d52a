# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Verdicts from a judge that stays warm."""
from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import os
import sys
import threading
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Union, overload

from ._errors import JudgeEnded, RequestError
from ._problems import problem_of
from ._process import Answer, JudgeProcess
from ._program import program_path
from ._results import Result

# A request of more programs is divided, so that the first results of many come early.
_PROGRAMS_OF_REQUEST = 64
_IN_FLIGHT = 256
# How often what the judge itself failed at is sent again.
_RETRIES = 2

Pending = List[Tuple[Mapping[str, Any], 'concurrent.futures.Future[Answer]']]


class Judge:
    """A judge: started when first needed, shared by threads, ended by `close` or with this process.

    workers: how many programs run at the same time; one a processor if not given.
    timeout, memory: of a program whose call names none, in seconds of processor time and MiB.
    python: the interpreter that programs run in; this one if not given.
    end_endless: whether a loop that provably never ends is over its time at once: the verdict is the same.
    options: further options of `evalharness judge`, as on a command line.
    """

    def __init__(self, *, workers: Optional[int] = None, timeout: Optional[float] = None,
                 memory: Optional[float] = None, python: Optional[str] = None, end_endless: bool = True,
                 options: Sequence[str] = ()) -> None:
        named = {'workers': workers, 'timeout': timeout, 'memory': memory}
        self._command = ['judge', '--quiet', '--python', python or sys.executable, *options]
        if end_endless:
            self._command.append('--end-endless')
        for name, value in named.items():
            if value is not None:
                self._command += ['--' + name, str(value)]
        self._starting = threading.Lock()
        self._process: Optional[JudgeProcess] = None
        self._maker = 0
        self._is_closed = False

    @overload
    def judge(self, programs: str, **call: Any) -> Result: ...
    @overload
    def judge(self, programs: Iterable[str], **call: Any) -> List[Result]: ...

    def judge(self, programs: Union[str, Iterable[str]], **call: Any) -> Union[Result, List[Result]]:
        """The results of programs by one problem, in their order; of one text, its result.

        Takes what evalharness.judge takes. Raises RequestError for what the judge does not take, JudgeEnded.
        """
        texts = [programs] if isinstance(programs, str) else list(programs)
        results = self.judge_all([(_problem(call), texts)], **_rules(call))[0]
        return results[0] if isinstance(programs, str) else results

    def judge_all(self, groups: Iterable[Tuple[Mapping[str, Any], Sequence[str]]],
                  **rules: Any) -> List[List[Result]]:
        """The results of several problems' programs: a problem of the line protocol and its programs each.

        rules: extraction, form, cpu_seconds, memory_mib, stop and reward, as evalharness.judge takes them.
        """
        sent = [self._send(problem, programs, _rules(rules)) for problem, programs in groups]
        return [self._take(pending, concurrent.futures.Future.result) for pending in sent]

    def _take(self, pending: Pending, wait: Any) -> List[Result]:
        results: List[Result] = []
        for request, future in pending:
            found = _read(wait(future))
            for _ in range(_RETRIES):
                if not any(result.reward is None and result.retryable for result in found):
                    break
                found = _read(wait(self._running().send(request)))
            results += found
        return results

    def _send(self, problem: Mapping[str, Any], programs: Sequence[str], rules: Mapping[str, Any]) -> Pending:
        requests = [_request(problem, programs[start:start + _PROGRAMS_OF_REQUEST], rules)
                    for start in range(0, len(programs), _PROGRAMS_OF_REQUEST)]
        return [(request, self._running().send(request)) for request in requests]

    def start(self) -> None:
        """Starts the process, if it does not run: the first call finds it warm."""
        self._running()

    def _running(self) -> JudgeProcess:
        """The process; another one where it has ended, and in a process that was forked."""
        with self._starting:
            if self._is_closed:
                raise JudgeEnded('the judge was closed')
            process = self._process
            if process is None or not process.is_alive or self._maker != os.getpid():
                process = self._process = JudgeProcess([program_path(), *self._command], _IN_FLIGHT)
                self._maker = os.getpid()
            return process

    def close(self) -> None:
        """Ends the judge, once it has answered."""
        with self._starting:
            self._is_closed = True
            process, self._process = self._process, None
        if process is not None and self._maker == os.getpid():
            process.close()

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


class AsyncJudge:
    """A judge for asyncio: what Judge is, with methods that are awaited.

    A task that is cancelled waits no longer; the judge goes on with what it was asked.
    """

    def __init__(self, judge: Optional[Judge] = None, **options: Any) -> None:
        self._judge = judge or Judge(**options)

    async def judge(self, programs: Union[str, Iterable[str]], **call: Any) -> Any:
        """The results of programs by one problem; see Judge.judge."""
        texts = [programs] if isinstance(programs, str) else list(programs)
        problem, rules = _problem(call), _rules(call)
        loop = asyncio.get_running_loop()
        # To write may have to wait for the judge to read.
        pending = await loop.run_in_executor(None, self._judge._send, problem, texts, rules)
        await asyncio.gather(*[asyncio.wrap_future(future) for _, future in pending])
        take = self._judge._take
        results = await loop.run_in_executor(None, take, pending, concurrent.futures.Future.result)
        return results[0] if isinstance(programs, str) else results

    async def close(self) -> None:
        """Ends the judge, once it has answered."""
        await asyncio.get_running_loop().run_in_executor(None, self._judge.close)

    async def __aenter__(self) -> AsyncJudge:
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.close()


_RULES = ('extraction', 'form', 'cpu_seconds', 'memory_mib', 'stop', 'reward')


def _problem(call: Mapping[str, Any]) -> Dict[str, Any]:
    return problem_of(**{name: value for name, value in call.items() if name not in _RULES})


def _rules(call: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in call.items() if name in _RULES and value is not None}


def _request(problem: Mapping[str, Any], programs: Sequence[str], rules: Mapping[str, Any]) -> Dict[str, Any]:
    of_program = {name: rules[name] for name in ('extraction', 'form') if name in rules}
    limits = {name: rules[name] for name in ('cpu_seconds', 'memory_mib') if name in rules}
    request: Dict[str, Any] = {'problem': problem, 'programs': [{'text': text, **of_program} for text in programs]}
    if limits:
        request['limits'] = limits
    request.update((name, rules[name]) for name in ('stop', 'reward') if name in rules)
    return request


def _read(answer: Answer) -> List[Result]:
    error = answer.get('error')
    if error is not None:
        raise RequestError(error['message'], error['code'], error.get('place'))
    return [Result.from_json(row) for row in answer['results']]


_shared: Optional[Judge] = None
_sharing = threading.Lock()


def shared_judge() -> Judge:
    """The judge that `judge` uses, one a process."""
    global _shared
    with _sharing:
        if _shared is None:
            _shared = Judge()
            atexit.register(_shared.close)
        return _shared


@overload
def judge(programs: str, **call: Any) -> Result: ...
@overload
def judge(programs: Iterable[str], **call: Any) -> List[Result]: ...


def judge(programs: Union[str, Iterable[str]], **call: Any) -> Union[Result, List[Result]]:
    """The results of programs by one problem, in their order; of one text, its result.

    Name the problem by one of
      tests            assertions, a list or one text; with setup, entry_point, prompt
      inputs, outputs  texts for standard input and what has to be written; with comparer
      fn_name          a function, with inputs and outputs as JSON values
      test             a text that defines check; with entry_point, prompt
      task             a task of a benchmark, such as 'humaneval+/HumanEval/3'; with suite
      problem          a problem of the line protocol, as docs/service.md has it
    and where need be extraction ('verbatim' or 'parsed'), form ('solution' or 'completion'), cpu_seconds,
    memory_mib, stop ('first-failure' or 'never'), and reward ('all', 'fraction' or 'first-10').

    Programs run in this Python, in a sandbox, by a judge that is started by the first call and stays. Raises
    TypeError and RequestError for a call that cannot be meant, and JudgeEnded.
    """
    return shared_judge().judge(programs, **call)


async def judge_async(programs: Union[str, Iterable[str]], **call: Any) -> Any:
    """What `judge` returns, without keeping the event loop waiting."""
    return await AsyncJudge(shared_judge()).judge(programs, **call)
