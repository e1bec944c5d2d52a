# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What a fork server does before there is a sample."""
import builtins
import json
import os
import sys
import unittest

import runner  # noqa: F401  makes the package
from evalharness import program, rehearsal, stream_rehearsal


class RehearsalTests(unittest.TestCase):
    def test_is_answered_like_a_judge_and_leaves_no_module(self):
        answers = [json.loads(answer[1:]) for answer in rehearsal.run()]
        self.assertEqual(answers[0], {'total': {'callable': 0}})
        self.assertEqual(answers[1:], [6] * (len(answers) - 1))
        self.assertGreater(len(answers), 1)
        self.assertNotIn(program.MODULE, sys.modules)


class StreamRehearsalTests(unittest.TestCase):
    def setUp(self):
        names = ('stdin', 'stdout', 'stderr', '__stdin__', '__stdout__', '__stderr__')
        kept = [(sys, name, getattr(sys, name)) for name in names]
        kept += [(builtins, name, getattr(builtins, name)) for name in ('exit', 'quit') if hasattr(builtins, name)]
        self.addCleanup(lambda: [setattr(*each) for each in kept])

    def test_runs_to_its_end_and_leaves_streams_that_nothing_has_gone_through(self):
        main, descriptors = sys.modules['__main__'], os.listdir('/proc/self/fd')
        files = [os.fstat(stream) for stream in range(3)]
        ends = stream_rehearsal.run()
        left = [(stream.name, stream.fileno(), stream.buffer.raw.closed)
                for stream in (sys.stdin, sys.stdout, sys.stderr)]
        self.assertGreater(len(ends), 8)  # from then on Python specialises code
        self.assertEqual(set(ends), {(0, True)})
        self.assertEqual(left, [('<stdin>', 0, False), ('<stdout>', 1, False), ('<stderr>', 2, False)])
        self.assertFalse(sys.stdout.seekable() or sys.stderr.seekable())
        self.assertIs(sys.modules['__main__'], main)
        self.assertEqual(os.listdir('/proc/self/fd'), descriptors)
        self.assertEqual([(file.st_dev, file.st_ino) for file in files],
                         [(os.fstat(stream).st_dev, os.fstat(stream).st_ino) for stream in range(3)])


if __name__ == '__main__':
    unittest.main()
