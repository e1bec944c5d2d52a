# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Loads sandbox/runner as the package `evalharness`, and judges without a cage."""
import os
import socket
import sys
import types

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'sandbox', 'runner')

package = types.ModuleType('evalharness')
package.__path__ = [os.path.join(FOLDER, name) for name in ('', 'candidate', 'judge', 'values', 'extraction')]
sys.modules['evalharness'] = package
sys.dont_write_bytecode = True

from evalharness import candidate, channel, judge  # noqa: E402


class NoLedger:
    """Nobody supervises the program: it is played by the test."""

    def start(self):
        pass

    def stop(self):
        pass

    def allow(self, seconds):
        pass


class Script:
    """The end of a conversation with a program that says these things one after another, whatever it
    is asked, and then is gone."""

    def __init__(self, replies):
        self.replies = list(replies)[::-1]

    def has_unread(self):
        return False

    def send(self, body):
        pass

    def receive(self):
        if not self.replies:
            raise channel.Ended
        return self.replies.pop()


def verdict(tests, replies, entry_point='add', prompt=''):
    """The judge's verdict and message on a program that gives these replies and is gone."""
    return judge.Judge(NoLedger()).judge(Script(replies), b'', prompt, tests, entry_point)


def conversing(judge_by):
    """What a function gives that judges a program, by a channel to a process of the program's own."""
    mine, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        try:
            mine.close()
            sys.stdout = open(os.devnull, 'w')
            candidate.Candidate(channel.Channel(theirs.fileno())).run()
        except channel.Ended:
            pass
        finally:
            os._exit(0)
    theirs.close()
    try:
        return judge_by(channel.Channel(mine.fileno()))
    finally:
        mine.close()
        os.waitpid(child, 0)


def judged(program, tests, prompt='', entry_point='f'):
    """The judge's verdict and message on a program that runs in a process of its own."""
    return conversing(lambda link: judge.Judge(NoLedger()).judge(
        link, program.encode(), prompt, tests, entry_point))
