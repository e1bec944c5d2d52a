#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""How a run grows with its workers, and at how many one host process would be the wall.

    benchmarks/scaling/growth.py HumanEval.jsonl.gz --samples FILE [--widths 1 2 4 8] [--program BIN]

Judges the samples with some numbers of workers and prints samples a second, the processor time that all processes
take for a sample, and that of the host: once, before the first verdict; and for a sample, on the threads that talk
with the cages, one a worker, and on the others, which hand out samples and write the journal one after another. These
others are the wall: a host has room for as many workers as their time is contained in that of a worker with its thread.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# What libdispatch calls the threads of queues that may block, as a cage's is.
BLOCKING = 'overcommit'


class Threads:
    """The processor time of a process by the kind of its threads, in seconds; also of threads that have ended."""

    def __init__(self, number):
        self.folder, self.times = pathlib.Path('/proc/%d/task' % number), {}

    def look(self):
        try:
            for thread in list(self.folder.iterdir()):
                kind = BLOCKING in (thread / 'comm').read_text()
                self.times[thread.name] = kind, int((thread / 'schedstat').read_text().split()[0]) / 1e9
        except OSError:
            pass  # the process or one of its threads is gone

    def seconds(self, is_blocking):
        return sum(time for kind, time in self.times.values() if kind == is_blocking)


def measured(words, folder, journal):
    """Wall seconds of a command, the processor time of all of it, that of the host before the first verdict, and from
    there to the last one on threads that block and on others."""
    start = time.monotonic()
    process = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    threads, written, first, last = Threads(process.pid), 0, (0, 0), (0, 0)
    while True:
        number, status, used = os.wait4(process.pid, os.WNOHANG)
        if number:
            break
        threads.look()
        now = threads.seconds(True), threads.seconds(False)
        size = journal.stat().st_size if journal.exists() else 0
        if size and not written:
            first = now
        if size != written:
            written, last = size, now
        time.sleep(0.01)
    if status != 0:
        raise SystemExit('%s: status %d' % (words[1], status))
    return (time.monotonic() - start, used.ru_utime + used.ru_stime, sum(first), last[0] - first[0],
            last[1] - first[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('problems', type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument('--samples', type=lambda text: pathlib.Path(text).resolve(), required=True)
    parser.add_argument('--program', default=ROOT / '.build/release/evalharness')
    parser.add_argument('--bench', default='humaneval')
    parser.add_argument('--widths', type=int, nargs='*', default=[1, 2, 4, 8])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for width in options.widths:
            journal = pathlib.Path(folder, 'run-%d' % width, 'samples.jsonl')
            # Each sample is judged, whatever others look like, by an interpreter that no script looks for.
            wall, whole, before, beside, serial = measured(
                [str(options.program), 'evaluate', '--bench', options.bench, '--data-dir', str(options.problems.parent),
                 '--samples', str(options.samples), '--workers', str(width), '--no-dedup', '--python', sys.executable,
                 '-q', '-o', journal.parent.name], folder, journal)
            with open(journal, 'rb') as file:
                count = sum(1 for _ in file)
            print('%2d workers: %6.1f samples a second, %.2f ms of processor time each; of the host %.0f ms once, and for a '
                  'sample %.3f ms beside its cage and %.3f ms one after another: the wall is at %.0f workers' % (
                      width, count / wall, 1e3 * whole / count, 1e3 * before, 1e3 * beside / count, 1e3 * serial / count,
                      (whole - before - serial) / serial), flush=True)


if __name__ == '__main__':
    main()
