"""What the judge tells the supervisor of a program while it waits for the program."""
import mmap
import os
import time

# A longer wait may have been one for a processor, and not for the program.
_LONG_US = 2000


class Ledger:
    """The page that the supervisor reads: see `struct evh_ledger`."""

    def __init__(self, descriptor, processes):
        """Takes the page, and the folder of a procfs in which this process is `self`."""
        self._words = memoryview(mmap.mmap(descriptor, mmap.PAGESIZE)).cast('q')
        try:
            self._schedule = os.open('self/schedstat', os.O_RDONLY | os.O_CLOEXEC, dir_fd=processes)
        except OSError:
            self._schedule = -1
        self._queued = self._queued_us()
        self.on_wait = lambda seconds: None  # told of each long wait

    def start(self):
        """Says that from now on it is the program that is waited for."""
        self._words[1] = time.monotonic_ns() // 1000

    def stop(self):
        """Says that the program has answered."""
        words = self._words
        waited = time.monotonic_ns() // 1000 - words[1]
        if waited > _LONG_US:
            queued = self._queued_us()
            waited = max(0, waited - (queued - self._queued))
            self._queued = queued
            self.on_wait(waited / 1e6)
        words[0] += waited
        words[1] = 0

    def allow(self, seconds):
        """Grants the program that much processor time from now on, within what it has in all."""
        words = self._words
        words[3] = int(seconds * 1000000)
        words[2] += 1

    def _queued_us(self):
        """How long this process has waited for a processor, in all."""
        if self._schedule < 0:
            return 0
        return int(os.pread(self._schedule, 96, 0).split()[1]) // 1000
