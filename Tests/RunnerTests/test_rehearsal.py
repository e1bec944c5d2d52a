# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""The conversation that a fork server has with itself."""
import json
import sys
import unittest

import runner  # noqa: F401  makes the package
from evalharness import program, rehearsal


class RehearsalTests(unittest.TestCase):
    def test_is_answered_like_a_judge_and_leaves_no_module(self):
        answers = [json.loads(answer[1:]) for answer in rehearsal.run()]
        self.assertEqual(answers[0], {'total': {'callable': 0}})
        self.assertEqual(answers[1:], [6] * (len(answers) - 1))
        self.assertGreater(len(answers), 1)
        self.assertNotIn(program.MODULE, sys.modules)


if __name__ == '__main__':
    unittest.main()
