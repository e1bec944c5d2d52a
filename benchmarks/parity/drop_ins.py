#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Other harnesses with their own judge and with evalharness in its place, on the same samples.

    git clone https://github.com/huggingface/evaluate
    git clone https://github.com/bigcode-project/bigcode-evaluation-harness
    benchmarks/parity/drop_ins.py HumanEval.jsonl.gz --evaluate evaluate --bigcode bigcode-evaluation-harness \
        [--generations generations_humaneval.json] [--python PYTHON]

lm-evaluation-harness's task humaneval and bigcode's metric are run twice each, and must say the same pass@1; times
are of the calls of the metric, and of the evaluation around them without imports and the files of tasks. inspect with
our scorer gets ten right answers and ten that end their process. PYTHON has lm_eval, inspect_ai, inspect_evals, evaluate
and numpy; without it pip fetches them into the cache.
"""
import argparse
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'benchmarks/performance'))
import measuring  # noqa: E402  its folder is known only now

PACKAGES = ['lm_eval==0.4.13', 'evaluate', 'datasets', 'inspect_ai', 'inspect_evals', 'numpy']

LM_EVAL = '''
import json, os, sys, time
import evaluate
import lm_eval, lm_eval.api.model, lm_eval.tasks

spent = 0
load = evaluate.load

def loaded(*arguments, **named):
    metric = load(*arguments, **named)
    compute = metric.compute
    def timed(*values, **options):
        global spent
        start = time.monotonic()
        try:
            return compute(*values, **options)
        finally:
            spent += time.monotonic() - start
    metric.compute = timed
    return metric

evaluate.load = loaded

class Known(lm_eval.api.model.LM):
    """Writes the solution that is known, and nothing for every third problem."""
    def generate_until(self, requests):
        return [known[request.args[0]] if number % 3 else "    pass\\n" for number, request in enumerate(requests)]
    def loglikelihood(self, requests): raise NotImplementedError
    def loglikelihood_rolling(self, requests): raise NotImplementedError

problems, tasks = sys.argv[1:]
# Reading the files of all of its tasks takes longer than anything else, and is no part of an evaluation.
manager = lm_eval.tasks.TaskManager(include_path=tasks)
start = time.monotonic()
known = {row["prompt"]: row["canonical_solution"] for row in map(json.loads, open(problems))}
found = lm_eval.simple_evaluate(Known(), tasks=["humaneval_here"], confirm_run_unsafe_code=True, bootstrap_iters=0,
                                task_manager=manager)
print("pass@1", found["results"]["humaneval_here"]["pass@1,create_test"], spent, time.monotonic() - start)
'''

BIGCODE = '''
import json, sys, time
sys.path.insert(0, sys.argv[3])
problems, generations = sys.argv[1:3]
rows = list(map(json.loads, open(problems)))
if sys.argv[4] == "ours":
    from evalharness.code_eval import compute_code_eval
else:
    from custom_metrics.code_eval import compute_code_eval
start = time.monotonic()
references = ["\\n%s\\ncheck(%s)" % (row["test"], row["entry_point"]) for row in rows]
predictions = json.load(open(generations))
called = time.monotonic()
scores, _ = compute_code_eval(predictions=predictions, references=references, k=[1])
ended = time.monotonic()
print("pass@1", scores["pass@1"], ended - called, ended - start)
'''

INSPECT = '''
import json, sys
from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.solver import generate
from inspect_evals.humaneval.humaneval import record_to_sample
from evalharness import inspect_scorer

rows = list(map(json.loads, open(sys.argv[1])))[:20]
answers = [row["canonical_solution"] if number < 10 else "import os\\nos._exit(0)" for number, row in enumerate(rows)]
outputs = [ModelOutput.from_content("mockllm", text) for text in answers]
for output in outputs:
    output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)  # else it counts, by a file of the network
model = get_model("mockllm/model", custom_outputs=outputs)
task = Task(dataset=MemoryDataset(list(map(record_to_sample(), rows))), solver=generate(),
            scorer=inspect_scorer.verify())
[log] = eval(task, model=model, max_samples=1, display="none", log_dir=sys.argv[2])
score = {sample.id: next(iter(sample.scores.values())) for sample in log.samples}
right, exits = [[score[row["task_id"]].value == "C" for row in part] for part in (rows[:10], rows[10:])]
print("passed", sum(right), "of 10 solutions,", sum(exits), "of 10 that end their process")
'''


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('problems', type=pathlib.Path)
    parser.add_argument('--evaluate', type=pathlib.Path, required=True, help="a checkout of Hugging Face's evaluate")
    parser.add_argument('--bigcode', type=pathlib.Path, required=True, help="a checkout of bigcode's harness")
    parser.add_argument('--generations', type=pathlib.Path, help="of bigcode's harness; the solutions if not given")
    parser.add_argument('--program', default=ROOT / '.build/release/evalharness')
    parser.add_argument('--python', help='an interpreter with the packages')
    options = parser.parse_args()
    python = options.python or measuring.environment('drop-ins', PACKAGES[0], *PACKAGES[1:]) / 'bin/python'
    variables = {**os.environ, 'PYTHONPATH': str(ROOT / 'Sources/Python'), 'EVALHARNESS': str(options.program),
                 'HF_ALLOW_CODE_EVAL': '1', 'HF_HUB_OFFLINE': '1', 'TOKENIZERS_PARALLELISM': 'false'}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        problems = folder / 'problems.jsonl'
        with gzip.open(options.problems, 'rt') as file:
            problems.write_text(file.read())
        generations = options.generations or solutions(problems, folder / 'generations.json')
        (folder / 'tasks').mkdir()
        (folder / 'tasks/humaneval_here.yaml').write_text(
            'include: %s\ntask: humaneval_here\ndataset_path: json\ndataset_kwargs:\n  data_files:\n    test: %s\n'
            % (stock_task(python), problems))
        for kind in ('theirs', 'ours'):
            (folder / kind).mkdir()
        shutil.copytree(options.evaluate / 'metrics/code_eval', folder / 'theirs/code_eval')
        subprocess.run([python, '-m', 'evalharness.code_eval', folder / 'ours'], check=True, env=variables,
                       stdout=subprocess.DEVNULL)
        metrics = options.bigcode / 'bigcode_eval/tasks'
        same = [
            compare("lm-eval's humaneval", python, variables, LM_EVAL,
                    {kind: [folder / kind, problems, folder / 'tasks'] for kind in ('theirs', 'ours')}),
            compare("bigcode's code_eval", python, variables, BIGCODE,
                    {kind: [folder / kind, problems, generations, metrics, kind] for kind in ('theirs', 'ours')})]
        said = said_by(python, variables, INSPECT, [folder, problems, folder / 'logs'])
        print('inspect with our scorer: %s' % said, flush=True)
        if not all(same) or said != 'passed 10 of 10 solutions, 0 of 10 that end their process':
            raise SystemExit(2)


def compare(name, python, variables, program, arguments):
    """Whether both judges say the same, whose scores and times are printed."""
    found = {kind: said_by(python, variables, program, words).split() for kind, words in arguments.items()}
    scores = {kind: float(words[1]) for kind, words in found.items()}
    metric, whole = ({kind: float(words[place]) for kind, words in found.items()} for place in (2, 3))
    print('%s: pass@1 %s in %.1f s of %.1f with its own judge, %s in %.1f s of %.1f with ours: %.2f of the time in the '
          'metric, %.2f in all' % (name, scores['theirs'], metric['theirs'], whole['theirs'], scores['ours'], metric['ours'],
                                   whole['ours'], metric['ours'] / metric['theirs'], whole['ours'] / whole['theirs']),
          flush=True)
    return abs(scores['theirs'] - scores['ours']) < 1e-9


def said_by(python, variables, program, words):
    """The last line that a program says; the first of its words is the folder that it runs in."""
    folder, *others = map(os.path.abspath, words[:1] + [word for word in words[1:] if isinstance(word, pathlib.Path)])
    others += [word for word in words[1:] if not isinstance(word, pathlib.Path)]
    done = subprocess.run([python, '-c', program, *others], cwd=folder, env=variables, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout.strip().split('\n')[-1]


def stock_task(python):
    """The file of lm-eval's own task."""
    return subprocess.run([python, '-c', 'import lm_eval, os; print(os.path.join(os.path.dirname(lm_eval.__file__), '
                           '"tasks/humaneval/humaneval.yaml"))'], check=True, stdout=subprocess.PIPE,
                          text=True).stdout.strip().split('\n')[-1]


def solutions(problems, path):
    """Writes a right answer for each problem but every third."""
    rows = [json.loads(line) for line in problems.read_text().splitlines()]
    path.write_text(json.dumps([[row['prompt'] + (row['canonical_solution'] if number % 3 else '    pass\n')]
                                for number, row in enumerate(rows)]))
    return path


if __name__ == '__main__':
    main()
