# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Programs that are run as a whole, out of what models write."""
import unittest

import runner  # noqa: F401  makes the package
from evalharness import whole_programs

PROGRAM = 'import sys\n\ndef main():\n    print(sum(map(int, input().split())))\n\nmain()\n'
PROMPT = 'r"""\nAdd two numbers.\n"""\n'


def program(text, form='answer'):
    return whole_programs.extract(text, PROMPT, form)['program']


class WholeProgramsTests(unittest.TestCase):
    def test_nothing_of_a_program_is_left_out(self):
        for form in ('answer', 'solution', 'auto-answer', 'auto-solution'):
            self.assertEqual(program(PROGRAM, form), PROGRAM, form)
        for form in ('completion', 'auto-completion'):
            self.assertEqual(program(PROGRAM, form), PROMPT + PROGRAM, form)

    def test_the_last_block_of_python_is_the_answer(self):
        text = 'First:\n```python\nprint(1)\n```\nBetter:\n```python\n%s```\nInput:\n```text\n1 2\n```\n' % PROGRAM
        self.assertEqual(program(text), PROGRAM)
        self.assertEqual(program('<think>```python\nprint(1)\n```</think>\n```\n%s```' % PROGRAM), PROGRAM)
        self.assertEqual(program('```python\n%s```<|im_end|>' % PROGRAM), PROGRAM)
        self.assertEqual(program('```python\n%s' % PROGRAM), PROGRAM)

    def test_a_block_that_is_no_python_is_an_answer_too(self):
        self.assertEqual(program('Here:\n```python\ndef f(:\n```'), 'def f(:\n')

    def test_prose_is_no_program_and_a_solution_is_one(self):
        self.assertIsNone(program('I do not know.'))
        self.assertIsNone(program(''))
        self.assertEqual(program('I do not know.', 'solution'), 'I do not know.')

    def test_a_completion_ends_where_it_is_no_python_any_more(self):
        self.assertEqual(program('print(3)\n\nThis prints three.\n', 'completion'), PROMPT + 'print(3)\n\n')
        self.assertEqual(program('```python\nprint(3)\n```\n', 'completion'), PROMPT + 'print(3)\n')


if __name__ == '__main__':
    unittest.main()
