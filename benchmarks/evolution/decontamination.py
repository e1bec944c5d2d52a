#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What `evalharness decontaminate` finds in sets whose contamination is known, and what that costs.

    benchmarks/evolution/decontamination.py found
    benchmarks/evolution/decontamination.py cost --times 10

`found` compares the rephrased, the near and two real sets with HumanEval+; `cost` compares
CodeAlpaca-2k with HumanEval+ and MBPP+, with and without reference outputs at hand, and then the
same set several times over with functions of other names. The data is in `../shared`.
"""
import argparse
import json
import os
import re
import resource
import subprocess
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def descendants(process):
    """The processes that a process has started, and itself."""
    found = [process]
    try:
        for task in os.listdir('/proc/%d/task' % process):
            with open('/proc/%d/task/%s/children' % (process, task)) as file:
                for child in file.read().split():
                    found += descendants(int(child))
    except OSError:
        pass
    return found


def memory(process):
    """The memory of a tree of processes in MiB, with what they share counted once."""
    total = 0
    for each in descendants(process):
        try:
            with open('/proc/%d/smaps_rollup' % each) as file:
                total += sum([int(line.split()[1]) for line in file if line.startswith('Pss:')])
        except OSError:
            pass
    return total / 1024


def measured(arguments, environment):
    """Processor seconds, seconds and the peak memory of a command with all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start, peak = time.monotonic(), [0.0]
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True)
    watch = threading.Event()

    def look():
        while not watch.wait(0.2):
            peak[0] = max(peak[0], memory(process.pid))
    thread = threading.Thread(target=look)
    thread.start()
    output = process.communicate()[0]
    watch.set()
    thread.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return output, cpu, time.monotonic() - start, peak[0], process.returncode


class Harness:
    def __init__(self, program, shared, folder, workers):
        self.program, self.shared, self.folder, self.workers = program, shared, folder, workers

    def data(self, name):
        return os.path.join(self.shared, 'data', 'instructions', name)

    def run(self, path, against, *more, cache='cache'):
        output = tempfile.mkdtemp(dir=self.folder)
        environment = dict(
            os.environ, EVALHARNESS_DATA=os.path.join(self.shared, 'data', 'benchmarks'),
            XDG_CACHE_HOME=os.path.join(self.folder, cache))
        arguments = [self.program, 'decontaminate', path, '--against', against, '-o', output, '-q',
                     '--format', 'json', '--workers', str(self.workers), *more]
        said, *cost = measured(arguments, environment)
        with open(os.path.join(output, 'matches.jsonl')) as file:
            matches = [json.loads(line) for line in file]
        return json.loads(said), matches, cost


def items(matches, wanted):
    return {match['item'] for match in matches if wanted(match)}


def found(harness):
    _, matches, _ = harness.run(harness.data('humaneval_rephrased_python.jsonl'), 'humaneval+')

    def is_own(match):
        return match['problem'] == 'HumanEval/%d' % match['item']
    others = {(match['item'], match['problem']) for match in matches
              if match['layer'] == 'behaviour' and not is_own(match)}
    print('rephrased, of 147: %d by behaviour, %d by any layer, %d for another problem' % (
        len(items(matches, lambda match: is_own(match) and match['layer'] == 'behaviour')),
        len(items(matches, is_own)), len(others)))
    for name, count in [('near_humaneval_shadow.jsonl', 20), ('near_humaneval_evoeval.jsonl', 11)]:
        _, matches, _ = harness.run(harness.data(name), 'humaneval+', '--column',
                                    'content,canonical_solution')
        print('%s, of %d: %d by words, %d by behaviour' % (
            name, count, len(items(matches, lambda match: match['layer'] in ('text', 'ngram'))),
            len(items(matches, lambda match: match['layer'] == 'behaviour'))))
    for name in ['code_alpaca_2k.json', 'gpteacher_codegen.json']:
        path = harness.data(name)
        _, matches, _ = harness.run(path, 'humaneval+')
        alike = [match for match in matches if match['layer'] == 'behaviour']
        left = [match for match in alike if match['kind'] != 'elementary']
        print('%s: %d items behave like %d problems; %d items, %d problems without elementary ones' % (
            name, len({match['item'] for match in alike}), len({match['problem'] for match in alike}),
            len({match['item'] for match in left}), len({match['problem'] for match in left})))
        with open(path) as file:
            records = json.load(file)
        for match in sorted(alike, key=lambda match: (match['kind'], match['problem'], match['item'])):
            print('  %-10s %-14s %5d %s: %s' % (
                match['kind'], match['problem'], match['item'], match['function'],
                ' '.join(records[match['item']]['instruction'].split())[:90]))


def repeated(path, times, folder):
    """A set several times over, with functions of other names each time."""
    with open(path) as file:
        records = json.load(file)
    result = os.path.join(folder, 'repeated-%d.jsonl' % times)
    with open(result, 'w') as file:
        for number in range(times):
            for record in records:
                text = record['output']
                for name in set(re.findall(r'^def (\w+)', text, re.M)):
                    text = re.sub(r'\b%s\b' % name, '%s_%d' % (name, number), text)
                file.write(json.dumps(dict(record, output=text)) + '\n')
    return result


def cost(harness, times):
    path = harness.data('code_alpaca_2k.json')
    for title, data in [('outputs to be found', path), ('outputs at hand', path),
                        ('%d times' % times, repeated(path, times, harness.folder))]:
        report, _, (cpu, wall, peak, status) = harness.run(data, 'humaneval+,mbpp+')
        pairs = report['coverage']['pairs']
        print('%-20s %6d items: %6.1f CPU s (%.1f s), %7d pairs, %5.0f pairs a CPU s, %3.0f MiB, '
              'status %d' % (title, report['items'], cpu, wall, pairs, pairs / cpu, peak, status))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('what', choices=['found', 'cost'])
    parser.add_argument('--program', default=os.path.join(ROOT, '.build/release/evalharness'))
    parser.add_argument('--shared', default=os.path.join(os.path.dirname(ROOT), 'shared'))
    parser.add_argument('--times', type=int, default=10)
    parser.add_argument('--workers', type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(options.program, options.shared, folder, options.workers)
        found(harness) if options.what == 'found' else cost(harness, options.times)


if __name__ == '__main__':
    main()
