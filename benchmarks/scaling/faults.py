#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A run in shards on a Slurm of two nodes while things go wrong, beside the same run of one machine.

    benchmarks/scaling/faults.py --bench humaneval --samples FILE [--program BIN] [--shards 24] [--data-dir DIR]

An element is requeued, two are preempted, a worker and a node's daemon are killed, that node is set down while its
step goes on writing, and the last line of an attempt is torn. The merged run has to be the one of one machine apart
from times and hosts: no sample missing, none twice. The same plan is then worked on by GNU parallel, which is killed
and resumed, and one of its shards by two shells at once (`--parts slurm parallel shells` chooses).

A program whose numbers grow until a limit ends it, as HumanEval/76#38 of codegen-16b, is over its memory or its time by
the speed of the machine at the moment: run this where nothing else runs.
"""
import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import runs
import slurm

PARTS = ['slurm', 'parallel', 'shells']
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--bench', default='humaneval')
    parser.add_argument('--samples', type=lambda text: pathlib.Path(text).resolve(), required=True)
    parser.add_argument('--program', type=lambda text: pathlib.Path(text).resolve(),
                        default=ROOT / '.build/release/evalharness')
    parser.add_argument('--shards', type=int, default=24)
    parser.add_argument('--parts', nargs='*', default=PARTS, choices=PARTS)
    parser.add_argument('--data-dir', default=os.environ.get('EVALHARNESS_DATA'))
    parser.add_argument('--options', nargs='*', default=[], help='further options of evaluate, without dashes: a=b')
    options = parser.parse_args()
    lacking = slurm.missing() + ([] if shutil.which('parallel') else ['parallel'])
    if lacking:
        raise SystemExit('not here: %s; apt-get install slurmctld slurmd slurm-client munge parallel' % ' '.join(lacking))
    with tempfile.TemporaryDirectory() as name:
        trial = Trial(pathlib.Path(name), options)
        trial.one_machine()
        ways = dict(zip(PARTS, [trial.on_slurm, trial.by_parallel, trial.by_two_shells]))
        same = [ways[part]() for part in options.parts]
    sys.exit(0 if all(same) else 1)


class Trial:
    def __init__(self, folder, options):
        self.folder, self.options = folder, options
        self.command = ['evaluate', '--bench', options.bench, '--samples', str(options.samples), '--workers', '1']
        self.command += ['--data-dir', options.data_dir] if options.data_dir else []
        self.command += ['--' + word for word in options.options]
        self.expected = None

    def call(self, *words, check=True):
        done = subprocess.run([str(self.options.program), *map(str, words)], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if check and done.returncode != 0:
            raise SystemExit('%s: %d: %s' % (words[0], done.returncode, done.stdout))
        return done.stdout

    def plan(self, name):
        self.call('plan', '--output', name, '--shards', self.options.shards, '--quiet', *self.command)

    def one_machine(self):
        start = time.monotonic()
        self.call(*self.command, '--workers', '2', '--quiet', '--output', 'one')
        self.expected = runs.digest(self.folder / 'one')
        print('one machine: %d samples, %.0f s, %s' % (self.expected[1], time.monotonic() - start, self.expected[0][:16]),
              flush=True)

    def check(self, what, run):
        found = runs.digest(self.folder / run)
        print('%s: %d samples, %s, %s' % (what, found[1], found[0][:16],
                                          'equal' if found == self.expected else 'NOT EQUAL'), flush=True)
        for key in runs.differences(self.folder / 'one', self.folder / run)[:10]:
            print('  other: %s#%d' % key)
        return found == self.expected

    # Slurm

    def on_slurm(self):
        self.plan('plan')
        with slurm.Slurm(self.folder / 'slurm', nodes=2, processors=1) as cluster:
            start = time.monotonic()
            self.variables = cluster.variables
            said = self.submit()
            self.spoil(cluster)
            cluster.wait(3600)
            for _ in range(3):
                if (self.folder / 'merged').exists():
                    break
                # What the faults left is submitted again.
                said = self.submit()
                cluster.wait(3600)
            print('Slurm: %.0f s; last submission: %s' % (time.monotonic() - start, said.replace('\n', '; ')), flush=True)
        attempts = sum(1 for _ in (self.folder / 'plan/shards').glob('*/*.jsonl'))
        print('attempts: %d of %d shards' % (attempts, self.options.shards))
        return self.check('Slurm', 'merged')

    def submit(self):
        done = subprocess.run([str(self.options.program), 'submit', 'slurm', 'plan', '--output', 'merged', '--workers',
                               '1'], cwd=self.folder, env=self.variables, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.strip()

    def spoil(self, cluster):
        """Does to the running workers what happens on clusters."""
        def running():
            return [line.split() for line in cluster.jobs() if line.split()[1:2] == ['RUNNING']]

        def some(least):
            """Elements that run and have written something."""
            for _ in range(600):
                found = [words for words in running() if len(words) == 3]
                if len(found) >= least and any((self.folder / 'plan/shards').glob('*/*.jsonl')):
                    return found
                time.sleep(0.2)
            return []

        for words in some(1)[:1]:
            print('requeued:', words[0], cluster.call('scontrol', 'requeue', words[0], check=False).strip())
        time.sleep(2)
        self.preempt(cluster, some(2), running)
        self.kill_a_worker()
        some(1)
        cluster.kill_node('n1')
        cluster.call('scontrol', 'update', 'nodename=n1', 'state=down', 'reason=trial')
        print('killed the daemon of n1 and set it down; its step goes on')
        time.sleep(5)
        cluster.start_node('n1')
        cluster.call('scontrol', 'update', 'nodename=n1', 'state=resume', check=False)
        files = sorted((self.folder / 'plan/shards').glob('*/*.jsonl'), key=os.path.getmtime)
        with open(files[0], 'r+b') as file:
            size = file.seek(0, os.SEEK_END)
            file.truncate(max(0, size - 20))
        print('tore the last line of', files[0].relative_to(self.folder))

    def preempt(self, cluster, elements, running):
        """Submits a job that needs both nodes before all others."""
        file = self.folder / 'urgent.sbatch'
        file.write_text('#!/bin/sh\nsleep 3\n')
        job = cluster.call('sbatch', '--parsable', '-p', 'urgent', '-N', '2', '--output=/dev/null', file).strip()
        for _ in range(600):
            names = [words[0] for words in running()]
            if job in names:
                print('preempted:', *sorted(words[0] for words in elements if words[0] not in names))
                return
            time.sleep(0.05)
        raise SystemExit('the job that preempts others did not begin')

    def kill_a_worker(self):
        """Ends a worker as nothing can be ended more; between two elements there may be none for a moment."""
        for _ in range(600):
            for number in pids():
                line = line_of(number)
                if b'\0work\0' in line and str(self.folder).encode() in line:
                    try:
                        os.kill(number, signal.SIGKILL)
                    except ProcessLookupError:
                        continue  # it has just ended
                    print('killed worker', number)
                    return
            time.sleep(0.1)
        raise SystemExit('no worker was found to be killed')

    # Others

    def by_parallel(self):
        self.plan('again')
        log = self.folder / 'joblog'
        words = ['parallel', '--joblog', str(log), '-j2', str(self.options.program), 'work', 'again', '--quiet',
                 '--shard', '{}', ':::', *map(str, range(self.options.shards))]
        process = subprocess.Popen(words, cwd=self.folder, stdin=subprocess.DEVNULL, start_new_session=True)
        for _ in range(3000):
            if sum(1 for _ in (self.folder / 'again').glob('shards/*/*.jsonl')) > 3:
                break
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        subprocess.run(words[:1] + ['--resume-failed'] + words[1:], cwd=self.folder, stdin=subprocess.DEVNULL, check=True)
        self.call('merge', 'again', '--output', 'parallel', '--quiet')
        return self.check('GNU parallel, killed and resumed', 'parallel')

    def by_two_shells(self):
        self.plan('shells')
        for shard in range(self.options.shards):
            words = [str(self.options.program), 'work', 'shells', '--quiet', '--shard', str(shard)]
            both = [subprocess.Popen(words, cwd=self.folder) for _ in range(2 if shard == 0 else 1)]
            if any(process.wait() for process in both):
                raise SystemExit('shard %d failed' % shard)
        self.call('merge', 'shells', '--output', 'shelled', '--quiet')
        return self.check('two shells at once on a shard', 'shelled')


def pids():
    return [int(name) for name in os.listdir('/proc') if name.isdigit()]


def line_of(number):
    try:
        return pathlib.Path('/proc/%d/cmdline' % number).read_bytes()
    except OSError:
        return b''


if __name__ == '__main__':
    main()
