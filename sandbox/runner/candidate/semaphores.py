"""The semaphores of module multiprocessing, for a process that can start no other.

The interpreter's own need a folder that all processes of a machine share. Between threads a condition
does the same, and `multiprocessing.Lock` and the pools of threads need no more.
"""
import _thread
import sys
import time
import types

RECURSIVE_MUTEX, SEMAPHORE = 0, 1


class SemLock:
    """A semaphore or a recursive lock, with the members that `multiprocessing.synchronize` uses."""

    SEM_VALUE_MAX = 2147483647

    def __init__(self, kind, value, maxvalue, name, unlink):
        self.kind = kind
        self.maxvalue = maxvalue
        self.handle = 0
        self.name = None if unlink else name
        self._value = value
        self._guard = _thread.allocate_lock()
        self._waiting = []
        self._owner = 0
        self._held = 0

    def acquire(self, block=True, timeout=None):
        if self.kind == RECURSIVE_MUTEX and self._is_mine():
            self._held += 1
            return True
        end = None if timeout is None else time.monotonic() + max(0, timeout)
        while True:
            with self._guard:
                if self._value > 0:
                    self._value -= 1
                    self._held += 1
                    self._owner = _thread.get_ident()
                    return True
                if not block:
                    return False
                turn = _thread.allocate_lock()
                turn.acquire()
                self._waiting.append(turn)
            if end is None:
                turn.acquire()
            elif not turn.acquire(True, max(0, end - time.monotonic())):
                with self._guard:
                    if turn in self._waiting:
                        self._waiting.remove(turn)
                return False

    __enter__ = acquire

    def release(self):
        if self.kind == RECURSIVE_MUTEX:
            if not self._is_mine():
                raise AssertionError('attempt to release recursive lock not owned by thread')
            if self._held > 1:
                self._held -= 1
                return
        with self._guard:
            if self._value >= self.maxvalue:
                raise ValueError('semaphore or lock released too many times')
            self._value += 1
            self._held = max(0, self._held - 1)
            if self._waiting:
                self._waiting.pop(0).release()

    def __exit__(self, *_):
        self.release()

    def _count(self):
        return self._held

    def _is_mine(self):
        return self._held > 0 and self._owner == _thread.get_ident()

    def _get_value(self):
        return self._value

    def _is_zero(self):
        return self._value == 0

    def _after_fork(self):
        self._held = 0


def _no_process(*_):
    raise OSError(1, 'Operation not permitted')


def install():
    """Puts the semaphores where multiprocessing looks for those of the interpreter."""
    module = types.ModuleType('_multiprocessing')
    module.SemLock = SemLock
    module.sem_unlink = lambda name: None
    module.flags = {'HAVE_SEM_OPEN': 1, 'HAVE_SEM_TIMEDWAIT': 1}
    module.send = module.recv = _no_process
    sys.modules['_multiprocessing'] = module
