# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""An engine that speaks the command protocol, in the way that its argument says."""

import json
import os
import random
import sys

WAY = sys.argv[1]


def say(**fields):
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def result(question):
    first = question.get("seed", 0)
    told = question.get("prompt", question.get("messages"))
    choices = [
        {"text": "%s/%d" % (told, first + i), "finish_reason": "stop"} for i in range(question["n"])
    ]
    usage = {"prompt_tokens": 5, "completion_tokens": 4 * question["n"]}
    say(type="result", id=question["id"], choices=choices, usage=usage)


if WAY == "mute":
    sys.stdin.read()
    sys.exit(0)
if WAY == "chatty":
    print("Loading model...", flush=True)

json.loads(sys.stdin.readline())
modes = ["chat"] if WAY == "chat" else ["complete"]
say(type="hello", protocol=2 if WAY == "newer" else 1, name="engine", max_n=4, modes=modes)

held = []
answered = 0
for line in sys.stdin:
    question = json.loads(line)
    if WAY == "dies" and answered == 5:
        os._exit(3)
    if WAY == "renames":
        result({**question, "id": "another"})
        continue
    if WAY == "boasts":
        say(type="result", id=question["id"], choices=[{"text": "x", "finish_reason": "stop"}],
            usage={"prompt_tokens": 2**63 - 1, "completion_tokens": -5})
        continue
    if WAY == "declines" and question["id"].startswith("T/1#"):
        say(type="error", id=question["id"], message="context too long", retryable=False)
        continue
    if WAY == "shuffles":
        # Three together, in another order, and one of them twice.
        held.append(question)
        if len(held) == 3:
            random.Random(1).shuffle(held)
            for one in held:
                result(one)
            result(held[0])
            held = []
        continue
    result(question)
    answered += 1
if WAY == "stays":
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.pause()
