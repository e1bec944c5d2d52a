# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""One `evalharness judge`, to which any thread may write and from which one thread reads."""
from __future__ import annotations

import concurrent.futures
import itertools
import json
import os
import subprocess
import tempfile
import threading
import weakref
from typing import Any, Dict, List, Mapping

from ._errors import JudgeEnded

Answer = Mapping[str, Any]


class JudgeProcess:
    """A judge that runs, and the requests that it has not answered.

    The judge reads no more than it can work at. A thread that writes may have to wait for it, so another one
    reads; `most` bounds what is written and not answered.
    """

    def __init__(self, command: List[str], most: int) -> None:
        self._errors = tempfile.TemporaryFile()
        # Unbuffered: a process that is forked with this must have nothing of it to write.
        self._child = subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=self._errors)
        self._writing = threading.Lock()
        self._lock = threading.Lock()
        self._room = threading.Semaphore(most)
        self._numbers = itertools.count()
        self._waiting: Dict[int, concurrent.futures.Future[Answer]] = {}
        self._ended = False
        self._reader = threading.Thread(target=self._read, name='evalharness judge', daemon=True)
        self._reader.start()
        _all.add(self)

    @property
    def is_alive(self) -> bool:
        """Whether it takes requests."""
        return not self._ended

    def send(self, request: Mapping[str, Any]) -> concurrent.futures.Future[Answer]:
        """Sends a request, whose `id` is chosen here; its answer, or JudgeEnded, is the future's."""
        future: concurrent.futures.Future[Answer] = concurrent.futures.Future()
        self._room.acquire()
        with self._lock:
            if self._ended:
                self._room.release()
                raise JudgeEnded(self._why())
            number = next(self._numbers)
            self._waiting[number] = future
        rest = memoryview(json.dumps({**request, 'id': number}).encode() + b'\n')
        stdin = self._child.stdin
        assert stdin is not None
        try:
            with self._writing:
                while rest:
                    rest = rest[stdin.write(rest) or 0:]
        except (OSError, ValueError):
            pass  # it has ended, which the reader says to all who wait
        return future

    def close(self) -> None:
        """Ends it, once it has answered what it has been asked."""
        with self._writing:
            if self._child.stdin is not None and not self._child.stdin.closed:
                self._child.stdin.close()
        self._child.wait()
        self._reader.join()

    def _read(self) -> None:
        stdout = self._child.stdout
        assert stdout is not None
        with os.fdopen(os.dup(stdout.fileno()), 'rb') as lines:
            for line in lines:
                answer = json.loads(line)
                with self._lock:
                    future = self._waiting.pop(answer['id'], None)
                if future is not None:
                    self._room.release()
                    # Whoever waits may have given up.
                    if future.set_running_or_notify_cancel():
                        future.set_result(answer)
        self._child.wait()
        with self._lock:
            self._ended = True
            waiting, self._waiting = self._waiting, {}
        error = JudgeEnded(self._why()) if waiting else None
        for future in waiting.values():
            self._room.release()
            if error is not None and future.set_running_or_notify_cancel():
                future.set_exception(error)

    def _why(self) -> str:
        """What it said last, and its status."""
        try:
            size = os.fstat(self._errors.fileno()).st_size
            said = os.pread(self._errors.fileno(), 4096, max(0, size - 4096)).decode('utf-8', 'replace').strip()
        except (OSError, ValueError):
            said = ''
        status = self._child.poll()
        return (said.split('\n')[-1] or 'the judge said nothing') + ' (the judge ended with status %s)' % status

    def _forget_in_child(self) -> None:
        """Lets go of it in a process that was forked: it stays its maker's, and ends with that."""
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                stream.close()
        self._child.returncode = 0  # nobody to wait for


_all: weakref.WeakSet[JudgeProcess] = weakref.WeakSet()


def _after_fork() -> None:
    for process in list(_all):
        process._forget_in_child()
    _all.clear()


os.register_at_fork(after_in_child=_after_fork)
