# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A model that speaks the command protocol and answers the problems of `humanEvalProblems`.

Of each task, every second sample is right; in a chat it is a fenced program in prose. The prompts it was
sent are counted in a file that its argument names, so that a test can see what was asked twice. After
`slow` it takes its time; after `cut` the answers to one task are cut off.
"""
import json
import sys
import time


def say(**fields):
    sys.stdout.write(json.dumps(fields) + '\n')
    sys.stdout.flush()


asked = open(sys.argv[1], 'a')
slow = 'slow' in sys.argv
json.loads(sys.stdin.readline())
say(type='hello', protocol=1, name='model', max_n=2, modes=['complete', 'chat'])
for line in sys.stdin:
    question = json.loads(line)
    prompt = question['prompt'] if 'prompt' in question else question['messages'][-1]['content']
    number = int(prompt.split('add')[1].split('(')[0])
    first = int(question['id'].split('#')[1].split('/')[0])
    if slow:
        time.sleep(0.02)
    choices = []
    for index in range(first, first + question['n']):
        asked.write('%d#%d\n' % (number, index))
        body = 'x + %d' % number if index % 2 == 0 else 'x - 7'
        text = '    return %s\n\ndef other():\n    pass\n' % body
        if 'messages' in question:
            text = 'Sure:\n```python\ndef add%d(x):\n    return %s\n```\nDone.' % (number, body)
        finish = 'length' if 'cut' in sys.argv and number == 1 else 'stop'
        choices.append({'text': text, 'finish_reason': finish})
    asked.flush()
    usage = {'prompt_tokens': 10, 'completion_tokens': 5 * len(choices)}
    say(type='result', id=question['id'], choices=choices, usage=usage)
