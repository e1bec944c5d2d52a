# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A reward for OpenRLHF: --remote_rm_url …/openrlhf_reward.py, or the address of /get_reward itself.

A label is JSON: a list of assertions, or a problem as docs/service.md describes it. The judge listens at
EVALHARNESS_URL, or at http://127.0.0.1:8080.
"""
import json
import os
import time
import urllib.error
import urllib.request

URL = os.environ.get('EVALHARNESS_URL', 'http://127.0.0.1:8080') + '/get_reward'


def reward_func(queries, prompts, labels, tries=5, **arguments):
    """Rewards and scores of answers, 0 to 1 each, as OpenRLHF wants them; raises where the judge fails."""
    body = json.dumps({'query': list(queries), 'prompts': list(prompts), 'labels': list(labels)})
    request = urllib.request.Request(URL, body.encode(), {'Content-Type': 'application/json'})
    for number in range(tries):
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                found = json.load(answer)
            try:
                import torch
            except ImportError:
                return found
            return {**found, 'rewards': torch.tensor(found['rewards']), 'scores': torch.tensor(found['scores'])}
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                raise
        time.sleep(2 ** number)
    raise RuntimeError('the judge gave no verdict in %d tries' % tries)
