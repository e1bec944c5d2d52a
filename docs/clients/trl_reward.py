# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A reward for TRL: GRPOTrainer(reward_funcs=[code_reward], …), with a column 'tests' in the data set.

One process beside the trainer judges, which this starts: no server is needed. Answers are texts, or lists of
messages; 'tests' holds a list of assertions a row.
"""
import atexit
import json
import subprocess

_judge = None


def code_reward(completions, tests, **columns):
    """The rewards of answers, 0 or 1 each; None where the judge fails, which TRL leaves out."""
    requests = [{'id': place, 'problem': {'kind': 'asserts', 'tests': row},
                 'programs': [{'text': _text(answer), 'extraction': 'parsed'}]}
                for place, (answer, row) in enumerate(zip(completions, tests))]
    rewards = [None] * len(requests)
    judge = _started()
    # As many at once as the judge takes on by itself, so that neither side waits for the other.
    for start in range(0, len(requests), 64):
        group = requests[start:start + 64]
        judge.stdin.write(''.join(json.dumps(request) + '\n' for request in group))
        judge.stdin.flush()
        for _ in group:
            answer = json.loads(judge.stdout.readline())
            if 'error' in answer:
                raise ValueError(answer['error']['message'])
            rewards[answer['id']] = answer['results'][0]['reward']
    return rewards


def _text(answer):
    return answer if isinstance(answer, str) else answer[-1]['content']


def _started():
    global _judge
    if _judge is None or _judge.poll() is not None:
        _judge = subprocess.Popen(['evalharness', 'judge', '--quiet', '--requests', '64'], text=True,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(_judge.stdin.close)
    return _judge
