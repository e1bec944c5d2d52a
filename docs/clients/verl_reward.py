# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A reward for verl: custom_reward_function.path=…/verl_reward.py, custom_reward_function.name=compute_score.

ground_truth is JSON: a list of assertions, or a problem as docs/service.md describes it. The judge listens at
EVALHARNESS_URL, or at http://127.0.0.1:8080.
"""
import json
import os
import time
import urllib.error
import urllib.request

URL = os.environ.get('EVALHARNESS_URL', 'http://127.0.0.1:8080') + '/v1/judge'


def compute_score(data_source, solution_str, ground_truth, extra_info=None, tries=5):
    """The reward of one answer, 0 to 1; raises where the judge fails, which is no reward of 0."""
    problem = json.loads(ground_truth) if isinstance(ground_truth, str) else ground_truth
    if isinstance(problem, list):
        problem = {'kind': 'asserts', 'tests': problem}
    body = json.dumps({'problem': problem, 'programs': [{'text': solution_str, 'extraction': 'parsed'}]})
    request = urllib.request.Request(URL, body.encode(), {'Content-Type': 'application/json'})
    for number in range(tries):
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                result = json.load(answer)['results'][0]
            if result['reward'] is not None:
                return {'score': result['reward'], 'verdict': result['verdict']}
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                raise
        time.sleep(2 ** number)
    raise RuntimeError('the judge gave no verdict in %d tries' % tries)
