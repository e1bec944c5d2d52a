#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""How a run grows with its workers, and at how many one host process would be the wall.

    benchmarks/scaling/growth.py HumanEval.jsonl.gz --samples FILE [--widths 1 2 4 8] [--program BIN]

Judges the samples with some numbers of workers and prints samples a second, the processor time that all processes
take for a sample, and that of the host alone, which feeds the workers and writes the journal. A worker that always has
a processor takes the former less the latter; so many of them keep the host busy as the latter is contained in it.
"""
import argparse
import os
import pathlib
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf('SC_CLK_TCK')


def host_seconds(number):
    """The processor time of a process itself, as long as it is there."""
    try:
        fields = pathlib.Path('/proc/%d/stat' % number).read_text().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except OSError:
        return None


def measured(words, folder):
    """Wall seconds of a command, the processor time of all of it, and that of its first process."""
    start = time.monotonic()
    process = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    host = 0.0
    while True:
        number, status, used = os.wait4(process.pid, os.WNOHANG)
        if number:
            break
        host = host_seconds(process.pid) or host
        time.sleep(0.02)
    if status != 0:
        raise SystemExit('%s: status %d' % (words[1], status))
    return time.monotonic() - start, used.ru_utime + used.ru_stime, host


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
            run = 'run-%d' % width
            # Each sample is judged, whatever others look like.
            wall, whole, host = measured(
                [str(options.program), 'evaluate', '--bench', options.bench, '--data-dir', str(options.problems.parent),
                 '--samples', str(options.samples), '--workers', str(width), '--no-dedup', '-q', '-o', run], folder)
            with open(pathlib.Path(folder, run, 'samples.jsonl'), 'rb') as file:
                count = sum(1 for _ in file)
            print('%2d workers: %6.1f samples a second; a sample takes %.2f ms of processor time, %.3f ms of it the host: '
                  'the wall of one host is at %.0f workers' % (
                      width, count / wall, 1e3 * whole / count, 1e3 * host / count, (whole - host) / host), flush=True)


if __name__ == '__main__':
    main()
