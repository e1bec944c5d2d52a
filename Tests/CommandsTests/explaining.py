# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A model that speaks the command protocol, describes functions and writes them again.

Its arguments are a file that it adds each prompt to and the file of HumanEvalPack, whose solutions it knows. A
description names the function and repeats its longest line.
"""
import json
import sys


def say(**fields):
    sys.stdout.write(json.dumps(fields) + '\n')
    sys.stdout.flush()


rows = [json.loads(line) for line in open(sys.argv[2])]
json.loads(sys.stdin.readline())
say(type='hello', protocol=1, name='explaining', max_n=1, modes=['complete', 'chat'])
for line in sys.stdin:
    question = json.loads(line)
    prompt = question['prompt'] if 'prompt' in question else question['messages'][-1]['content']
    with open(sys.argv[1], 'a') as asked:
        asked.write(json.dumps([question['id'], prompt]) + '\n')
    row = next(row for row in rows if 'def %s(' % row['entry_point'] in prompt)
    if 'Provide a concise' in prompt:
        longest = max(row['canonical_solution'].split('\n'), key=len).strip()
        text = '  %s (%s) %s' % (question['id'], row['entry_point'], longest)
    else:
        text = row['canonical_solution']
    say(type='result', id=question['id'], choices=[{'text': text, 'finish_reason': 'stop'}],
        usage={'prompt_tokens': 1, 'completion_tokens': 1})
