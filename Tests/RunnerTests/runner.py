# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Loads sandbox/runner as the package `evalharness`, and judges without a cage."""
import os
import socket
import struct
import sys
import types

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'sandbox', 'runner')

package = types.ModuleType('evalharness')
package.__path__ = [FOLDER]
sys.modules['evalharness'] = package
sys.dont_write_bytecode = True

from evalharness import channel, judge  # noqa: E402


class NoLedger:
    """Nobody supervises the program: it is played by the test."""

    def start(self):
        pass

    def stop(self):
        pass


def verdict(tests, replies, entry_point='add'):
    """The judge's verdict and message on a program that gives these replies and is gone."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        for reply in replies:
            theirs.sendall(struct.pack('<I', len(reply)) + reply)
        theirs.shutdown(socket.SHUT_WR)
        link = channel.Channel(mine.fileno())
        return judge.Judge(NoLedger()).judge(link, b'', '', tests, entry_point)
