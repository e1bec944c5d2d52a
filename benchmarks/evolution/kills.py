# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Evolves a made-up seed against `server.py` twice: undisturbed, and killed at random moments.

The files must be equal byte for byte, apart from the servers' names of exchanges. Says what was killed in
which phase, and ends with status 1 where the files differ.

    kills.py PROGRAM [--items 2000] [--rounds 2] [--kills 20] [--seed 1] [--run-answers]
"""
import argparse
import collections
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument('program')
parser.add_argument('--items', type=int, default=2000)
parser.add_argument('--rounds', type=int, default=2)
parser.add_argument('--kills', type=int, default=20)
parser.add_argument('--seed', type=int, default=1)
parser.add_argument('--run-answers', action='store_true')
options = parser.parse_args()
chance = random.Random(options.seed)

VERBS = 'sort count merge reverse filter group split join flatten rotate shuffle pair rank trim pad'.split()
THINGS = 'words numbers lines dates prices names paths codes marks points'.split()


def write_seed(path):
    with open(path, 'w') as file:
        for number in range(options.items):
            verb, thing = chance.choice(VERBS), chance.choice(THINGS)
            file.write(json.dumps({
                'instruction': 'Write a function task_%d to %s the %s of shelf %d in store %d by their %d-th key.' % (
                    number, verb, thing, number * 7919 % 1009, number * 104729 % 997, number % 13),
                'input': '', 'output': 'def task_%d(values):\n    return values' % number}) + '\n')


def command(folder, output, port):
    words = [options.program, 'evolve', folder + '/seed.jsonl', '-o', output, '--rounds', str(options.rounds),
             '--server', 'http://127.0.0.1:%d' % port, '--kind', 'vllm', '--model', 'stub', '--style', 'evol-teacher',
             '--seed', '3', '--language', 'python', '--prices', '0.15,0.60', '--concurrency', '32',
             '--judge-model', 'evolver', '--format', 'csv', '-q']
    return words + (['--run-answers'] if options.run_answers else [])


def lines(path):
    try:
        with open(path, 'rb') as file:
            return file.read().count(b'\n')
    except FileNotFoundError:
        return 0


def run(words):
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        sys.exit('status %d: %s%s' % (done.returncode, done.stdout, done.stderr))
    return done.stdout


def without_ids(path):
    """The bytes of a file of units, and their digest, without the names of exchanges."""
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        for line in file:
            before, _, rest = line.partition(b'"request_ids":[')
            digest.update(before + rest.partition(b']')[2])
    return digest.hexdigest()


def whole(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def killed(words, output):
    """Runs a command that is killed again and again, at moments drawn by the replies that there are."""
    # A moment for each kill, as a share of all replies.
    expected = lines(output.replace('killed', 'calm') + '/replies.jsonl')
    moments = sorted(chance.random() * 1.02 for _ in range(options.kills))
    phases = collections.Counter()
    for moment in moments:
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while process.poll() is None and lines(output + '/replies.jsonl') < moment * expected:
            time.sleep(0.002)
        time.sleep(chance.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with open(output + '/replies.jsonl', 'rb') as file:
            text = file.read()
        last = json.loads(text.splitlines()[-1 if text.endswith(b'\n') else -2]) if text else {'kind': 'nothing'}
        phases['finished before' if process.returncode == 0 else 'killed after a reply to ' + last['kind']] += 1
        half = 0 if not text or text.endswith(b'\n') else 1
        phases['left half a line'] += half
    return phases


def main():
    with tempfile.TemporaryDirectory() as folder:
        write_seed(folder + '/seed.jsonl')
        server = subprocess.Popen(
            [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'server.py')],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            port = int(server.stdout.readline())
            start = time.time()
            calm, hurt = folder + '/calm', folder + '/killed'
            print(run(command(folder, calm, port)), end='')
            print('undisturbed: %d replies, %.1f s' % (lines(calm + '/replies.jsonl'), time.time() - start))
            phases = killed(command(folder, hurt, port), hurt)
            print('\n'.join('%6d %s' % (count, what) for what, count in sorted(phases.items())))
            run(command(folder, hurt, port))
            print('after %d kills: %d replies' % (options.kills, lines(hurt + '/replies.jsonl')))
            differ = False
            for name, digest in [('evolved.jsonl', without_ids), ('seed.jsonl', whole), ('evolution.json', whole)]:
                one, other = digest(calm + '/' + name), digest(hurt + '/' + name)
                differ |= one != other
                print('%-14s %s %s' % (name, one[:16], 'equal' if one == other else 'DIFFERS ' + other[:16]))
            for form in ('alpaca', 'messages', 'sharegpt', 'text'):
                one, other = [run([options.program, 'export', path, '--format', form, '-q', '-o', path + '.jsonl']).split()[0]
                              for path in (calm, hurt)]
                differ |= one != other
                print('%-14s %s %s' % (form, one[:16], 'equal' if one == other else 'DIFFERS ' + other[:16]))
            return int(differ)
        finally:
            server.stdin.close()
            server.wait()


sys.exit(main())
