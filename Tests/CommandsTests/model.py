# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A model that speaks the command protocol and answers the problems of `humanEvalProblems`.

Of each task, every second sample is right. The prompts it was sent are counted in a file that its
argument names, so that a test can see what was asked twice.
"""
import json
import sys
import time


def say(**fields):
    sys.stdout.write(json.dumps(fields) + '\n')
    sys.stdout.flush()


asked = open(sys.argv[1], 'a')
slow = len(sys.argv) > 2
json.loads(sys.stdin.readline())
say(type='hello', protocol=1, name='model', max_n=2, modes=['complete'])
for line in sys.stdin:
    question = json.loads(line)
    number = int(question['prompt'].split('(')[0].split('add')[1])
    first = int(question['id'].split('#')[1].split('/')[0])
    if slow:
        time.sleep(0.02)
    choices = []
    for index in range(first, first + question['n']):
        asked.write('%d#%d\n' % (number, index))
        body = 'x + %d' % number if index % 2 == 0 else 'x - 7'
        choices.append({'text': '    return %s\n\ndef other():\n    pass\n' % body,
                        'finish_reason': 'stop'})
    asked.flush()
    usage = {'prompt_tokens': 10, 'completion_tokens': 5 * len(choices)}
    say(type='result', id=question['id'], choices=choices, usage=usage)
