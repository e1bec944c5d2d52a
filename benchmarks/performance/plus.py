#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Cost of HumanEval+ and MBPP+ beside the floor and beside EvalPlus 0.3.1, in turn in one run.

    benchmarks/performance/plus.py --data-dir DATA --results RESULTS
    benchmarks/performance/plus.py --data-dir DATA --only humaneval --only floor --only canonical
    benchmarks/performance/plus.py --data-dir DATA --busy 8 --only busy

DATA has HumanEvalPlus-v0.1.10.jsonl.gz and MbppPlus-v0.2.0.jsonl.gz; RESULTS has a model's
humaneval_plus.eval_results.json and mbpp_plus.eval_results.json, for their solutions. Without
--evalplus-python, pip fetches EvalPlus into a virtual environment in the cache on the first run.

Sections: cold (reference outputs not known yet), warm (known; canonical solutions and the model's),
light (the 40 tasks of HumanEval+ whose canonical solutions take the least time), busy (canonical
solutions beside N busy processes, with --busy N). Runners: floor (plus_floor.py; what it does apart
is subtracted), evalharness, evalplus. --only takes any of these names, of humaneval and mbpp, and
of canonical and model; names of one kind add up. Every figure is of whole processes: processor time
of all that a command started and waited for, wall time, and the peak of the proportional memory
(PSS) of its process tree, sampled five times a second in a run of its own.
"""
import argparse
import contextlib
import gzip
import itertools
import json
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile

from measuring import ROOT, environment, machine, measure, real_interpreter, spread

HERE = pathlib.Path(__file__).resolve().parent
LIGHTEST = 40
FILES = {'humaneval': 'HumanEvalPlus-v0.1.10.jsonl.gz', 'mbpp': 'MbppPlus-v0.2.0.jsonl.gz'}
BENCHES = {'humaneval': 'humaneval+@v0.1.10', 'mbpp': 'mbpp+@v0.2.0'}
KINDS = [['cold', 'warm', 'light', 'busy'], ['floor', 'evalharness', 'evalplus'],
         ['humaneval', 'mbpp'], ['canonical', 'model']]


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--data-dir', required=True, help='a folder with the two data files')
    parser.add_argument('--results', help="a folder with a model's eval_results")
    parser.add_argument('--evalharness', default=str(ROOT / '.build/release/evalharness'))
    parser.add_argument('--python', default=real_interpreter(),
                        help='the interpreter of the floor and of evalharness')
    parser.add_argument('--option', action='append', default=[],
                        help='one more argument for evalharness evaluate, as --option=--oracle')
    parser.add_argument('--evalplus-python', help='an interpreter that has EvalPlus 0.3.1')
    parser.add_argument('--evalplus-cache', help='a cache folder of EvalPlus that may be warm')
    parser.add_argument('--workers', type=int, default=2)
    parser.add_argument('--rounds', type=int, default=1)
    parser.add_argument('--busy', type=int, default=0, help='busy processes in the busy section')
    parser.add_argument('--no-memory', action='store_true', help='do not sample memory')
    parser.add_argument('--only', action='append', default=[], choices=sum(KINDS, []))
    parser.add_argument('--output', help='a file to write the tables to as well')
    options = parser.parse_args()
    if not options.evalplus_python and wants(options, 'evalplus'):
        folder = environment('evalplus', 'evalplus==0.3.1', 'numpy')
        options.evalplus_python = str(folder / 'bin' / 'python')
    return options


def wants(options, name):
    """Whether a name was asked for, or none of its kind was."""
    kind = next(names for names in KINDS if name in names)
    asked = set(kind) & set(options.only)
    return name in asked or not asked


def read(path):
    with gzip.open(path, 'rt', encoding='utf-8') as file:
        return [json.loads(line) for line in file if line.strip()]


def write(path, rows):
    opener = gzip.open if str(path).endswith('.gz') else open
    with opener(path, 'wt', encoding='utf-8') as file:
        for row in rows:
            file.write(json.dumps(row) + '\n')


def size(folder):
    return sum(file.stat().st_size for file in pathlib.Path(folder).rglob('*') if file.is_file())


class Case:
    """A samples file of one benchmark."""

    def __init__(self, dataset, name, data, samples, count):
        self.dataset, self.name, self.data = dataset, name, data
        self.samples, self.count = samples, count


def canonical(options, folder, dataset):
    data = pathlib.Path(options.data_dir) / FILES[dataset]
    rows = read(data)
    path = folder / ('%s-canonical.jsonl' % dataset)
    write(path, [{'task_id': row['task_id'],
                  'solution': row['prompt'] + row['canonical_solution']} for row in rows])
    return Case(dataset, 'canonical', data, path, len(rows))


def of_model(options, folder, dataset):
    results = pathlib.Path(options.results) / ('%s_plus.eval_results.json' % dataset)
    with open(results, encoding='utf-8') as file:
        rows = [{'task_id': task, 'solution': result['solution']}
                for task, found in json.load(file)['eval'].items() for result in found]
    path = folder / ('%s-model.jsonl' % dataset)
    write(path, rows)
    return Case(dataset, 'model', pathlib.Path(options.data_dir) / FILES[dataset], path, len(rows))


class Bench:
    """Runs the three runners on cases, each with its own folders of results and caches."""

    def __init__(self, options, folder):
        self.options, self.folder, self.number = options, folder, itertools.count()
        self.caches = {'evalharness': folder / 'cache-evalharness',
                       'evalplus': pathlib.Path(options.evalplus_cache
                                                or folder / 'cache-evalplus')}

    def floor(self, case, memory=False, cold=False):
        cpu, wall, peak, output = measure(
            [self.options.python, '-S', str(HERE / 'plus_floor.py'), str(case.data),
             str(case.samples)], memory)
        result = json.loads(output)
        self.tasks = result['tasks']
        return (cpu - result['apart_cpu'], wall - result['apart_wall'], peak,
                (result['base'], result['both']), [])

    def evalharness(self, case, memory=False, cold=False):
        run = self.folder / ('run-%d' % next(self.number))
        export = run.with_suffix('.json')
        command = [self.options.evalharness, 'evaluate', '--bench', BENCHES[case.dataset],
                   '--samples', str(case.samples), '--data-dir', self.options.data_dir,
                   '--offline', '--partial', '--no-dedup', '--workers', str(self.options.workers),
                   '--python', self.options.python, '--export', 'evalplus=%s' % export,
                   '-q', '-o', str(run)] + self.options.option
        cpu, wall, peak, _ = measure(command, memory, {
            'XDG_CACHE_HOME': str(self.cache('evalharness', cold))})
        return cpu, wall, peak, *passes(export)

    def evalplus(self, case, memory=False, cold=False):
        run = self.folder / ('run-%d' % next(self.number))
        run.mkdir()
        samples = run / 'samples.jsonl'
        shutil.copy(case.samples, samples)
        command = [self.options.evalplus_python, '-m', 'evalplus.evaluate', '--dataset',
                   case.dataset, '--samples', str(samples), '--parallel',
                   str(self.options.workers)]
        cpu, wall, peak, _ = measure(command, memory, {
            'XDG_CACHE_HOME': str(self.cache('evalplus', cold)),
            '%s_OVERRIDE_PATH' % case.dataset.upper(): str(case.data)})
        return cpu, wall, peak, *passes(run / 'samples_eval_results.json')

    def cache(self, runner, cold):
        """The runner's cache folder; with cold, a new and empty one."""
        if not cold:
            self.caches[runner].mkdir(exist_ok=True)
            return self.caches[runner]
        self.cold = self.folder / ('cache-%d' % next(self.number))
        self.cold.mkdir()
        return self.cold

    def measured(self, case, runner, cold=False):
        """The rounds of a runner, and its peak of memory, 0 if not wanted."""
        run = getattr(self, runner)
        memory = not self.options.no_memory and not cold
        rows = [run(case, cold=cold) for _ in range(1 if cold else self.options.rounds)]
        return rows, run(case, memory=True)[2] if memory else 0


def passes(path):
    """Passes of base and of base and plus, and the tasks that fail, in an eval_results file."""
    with open(path, encoding='utf-8') as file:
        found = [result for results in json.load(file)['eval'].values() for result in results]
    base = [result['base_status'] == 'pass' for result in found]
    both = [result['base_status'] == result['plus_status'] == 'pass' for result in found]
    return (sum(base), sum(both)), [result['task_id'] for result, right in zip(found, both)
                                    if not right]


HEADER = '%-24s %-12s %8s %10s %10s %18s %18s %10s %12s' % (
    'case', 'runner', 'CPU s', 'wall s', 'peak MiB', 'CPU / floor', 'EvalPlus wall / it',
    'peak / EP', 'base, both')


def table(title, case, results):
    """Lines for one case: results are runner -> (rounds, peak)."""
    lines = []
    for runner, (rows, peak) in results.items():
        over = faster = share = '-'
        if 'floor' in results:
            over = spread([row[0] / base[0] for row, base in zip(rows, results['floor'][0])])
        if 'evalplus' in results:
            faster = spread([base[1] / row[1] for row, base in zip(rows, results['evalplus'][0])])
            if peak and results['evalplus'][1]:
                share = '%.3f' % (peak / results['evalplus'][1])
        lines.append('%-24s %-12s %8.1f %10.1f %10s %18s %18s %10s %12s' % (
            title, runner, statistics.median(row[0] for row in rows),
            statistics.median(row[1] for row in rows), '%.0f' % (peak / 2**20) if peak else '-',
            over, faster, share, '%d, %d' % rows[0][3]))
        failing = rows[0][4]
        if failing and case.name != 'model':
            lines.append('%24s failing: %s' % ('', ' '.join(failing)))
    return lines


@contextlib.contextmanager
def busy(count):
    processes = [subprocess.Popen([sys.executable, '-c', 'while True: pass'])
                 for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def sections(options, bench, folder):
    """The lines of all that was asked for."""
    runners = [name for name in KINDS[1] if wants(options, name)]
    judges = [name for name in runners if name != 'floor']
    datasets = [name for name in KINDS[2] if wants(options, name)]
    for dataset in datasets:
        reference = canonical(options, folder, dataset)
        if wants(options, 'cold') and wants(options, 'canonical'):
            results, sizes = {}, []
            for runner in judges:
                results[runner] = bench.measured(reference, runner, cold=True)
                sizes.append('%s %.1f MB' % (runner, size(bench.cold) / 1e6))
                if runner == 'evalplus' and not options.evalplus_cache:
                    bench.caches[runner] = bench.cold
                elif runner == 'evalharness':
                    bench.caches[runner] = bench.cold
            yield from table('%s cold' % dataset, reference, results)
            if sizes:
                yield '%24s cache on disk: %s' % ('', ', '.join(sizes))
        if wants(options, 'warm'):
            cases = [reference] if wants(options, 'canonical') else []
            if options.results and wants(options, 'model'):
                cases.append(of_model(options, folder, dataset))
            for runner in judges:  # warm the caches
                if cases and not any(bench.cache(runner, False).iterdir()):
                    getattr(bench, runner)(reference)
            for case in cases:
                yield from table('%s %s' % (dataset, case.name), case, {
                    runner: bench.measured(case, runner) for runner in runners})
        if wants(options, 'busy') and options.busy and wants(options, 'canonical'):
            for runner in judges:  # warm the caches, unhurried
                getattr(bench, runner)(reference)
            with busy(options.busy):
                yield from table('%s, %d busy' % (dataset, options.busy), reference, {
                    runner: ([getattr(bench, runner)(reference)], 0) for runner in judges})
    if wants(options, 'light') and 'humaneval' in datasets:
        yield from light(options, bench, folder, runners)


def light(options, bench, folder, runners):
    reference = canonical(options, folder, 'humaneval')
    bench.floor(reference)
    tasks = set(sorted(bench.tasks, key=bench.tasks.get)[:LIGHTEST])
    data, samples = folder / 'light.jsonl.gz', folder / 'light.jsonl'
    write(data, [row for row in read(reference.data) if row['task_id'] in tasks])
    with open(reference.samples, encoding='utf-8') as file:
        write(samples, [row for row in map(json.loads, file) if row['task_id'] in tasks])
    case = Case('humaneval', 'light', data, samples, LIGHTEST)
    for runner in runners:
        getattr(bench, runner)(case)
    yield from table('humaneval, %d lightest' % LIGHTEST, case, {
        runner: bench.measured(case, runner) for runner in runners})


def described(options):
    """What EvalPlus runs in."""
    if not options.evalplus_python:
        return ''
    code = 'import numpy, platform; print(platform.python_version(), numpy.__version__)'
    versions = subprocess.run([options.evalplus_python, '-c', code], check=True,
                              capture_output=True, text=True).stdout.split()
    return '; EvalPlus 0.3.1 in CPython %s with numpy %s' % tuple(versions)


def main():
    options = parse()
    lines = []

    def show(line):
        lines.append(line)
        print(line, flush=True)

    show('%d workers, %d rounds; CPython %s%s' % (
        options.workers, options.rounds, platform.python_version(), described(options)))
    show(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for line in sections(options, Bench(options, folder), folder):
            show(line)
    show(machine())
    if options.output:
        pathlib.Path(options.output).write_text('\n'.join(lines) + '\n')


main()
