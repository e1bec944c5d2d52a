# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Reading a problem: faults of its text, and programs that do nothing."""
import json
import unittest

import runner  # noqa: F401
from evalharness import inspection

PROMPT = 'def f(x):\n    """Doubles."""\n'
CHECK = 'def check(f):\n    assert f(1) == 2\ncheck(f)'


def read(tests=CHECK, prompt=PROMPT, reference=PROMPT + '    return 2 * x\n', entry='f', binding=None):
    return inspection.inspect(json.dumps({
        'tests': tests, 'prompt': prompt, 'reference': reference, 'entryPoint': entry,
        'binding': binding}))


def kinds(**problem):
    return [kind for kind, _ in read(**problem)['faults']]


class Faults(unittest.TestCase):
    def test_a_sound_problem_has_none(self):
        self.assertEqual(kinds(), [])
        self.assertEqual(kinds(reference=None), [])

    def test_tests_that_are_no_python(self):
        for tests in ('def check(f)\n    pass\ncheck(f)', 'x = "\ncheck(f)', 'return 1', 'a\0b', 'await f()'):
            self.assertEqual(kinds(tests=tests), ['testsDoNotParse'], tests)
        self.assertIn('(line 1)', read(tests='def check(f)\n')['faults'][0][1])

    def test_tests_that_are_too_deep(self):
        self.assertEqual(kinds(tests='x = ' + '(' * 5000 + ')' * 5000), ['testsDoNotParse'])

    def test_tests_without_a_check(self):
        self.assertEqual(kinds(tests='assert f(1) == 2\ncheck(f)'), ['noCheck'])
        self.assertEqual(kinds(tests='def checks(f): pass\ncheck(f)'), ['noCheck'])
        self.assertEqual(kinds(tests='class T:\n    def check(f): pass\ncheck(f)'), ['noCheck'])

    def test_a_check_may_come_from_anywhere(self):
        for tests in ('check = lambda f: None\ncheck(f)', 'from helpers import *\ncheck(f)',
                      'from helpers import test as check\ncheck(f)',
                      'if True:\n    def check(f): pass\ncheck(f)',
                      'try:\n    pass\nexcept ValueError:\n    pass\nelse:\n    def check(f): pass\ncheck(f)'):
            self.assertEqual(kinds(tests=tests), [], tests)
        self.assertEqual(kinds(tests='check(f)', prompt='def check(f): pass\n' + PROMPT), [])

    def test_a_reference_that_is_no_python(self):
        self.assertEqual(kinds(reference=PROMPT + '  return 1\n'), ['referenceDoesNotParse'])

    def test_an_entry_point_that_nothing_defines(self):
        self.assertEqual(kinds(entry='g'), ['missingEntryPoint'])
        self.assertEqual(kinds(entry='g', reference=None), ['missingEntryPoint'])
        self.assertEqual(kinds(entry='g', reference=None, prompt='Write g.\n'), [])
        self.assertEqual(kinds(entry='f', binding='f = Solution().f'), ['missingEntryPoint'])
        self.assertEqual(kinds(entry='f', binding='f = Solution().f',
                               reference='class Solution:\n    def f(self, x): pass\n'), [])
        self.assertEqual(kinds(entry='sorted'), [])

    def test_assertions_that_use_nothing_of_the_reference(self):
        self.assertEqual(kinds(entry='', tests='assert g(1) == 2'), ['missingEntryPoint'])
        self.assertEqual(kinds(entry='', tests='assert f(1) == 2'), [])


class IdlePrograms(unittest.TestCase):
    def idle(self, **problem):
        text = read(**problem)['pass']
        names = {}
        exec(text, names)
        return names

    def test_a_prompt_that_ends_in_a_docstring_is_one(self):
        self.assertIsNone(self.idle()['f'](3))

    def test_a_prompt_that_ends_in_a_header_gets_a_body(self):
        self.assertIsNone(self.idle(prompt='def f(x):\n')['f'](3))
        names = self.idle(prompt='class S:\n    def f(self, x):\n        ', binding='f = S().f')
        self.assertIsNone(names['S']().f(3))

    def test_a_function_that_the_prompt_does_not_begin_is_made(self):
        names = self.idle(prompt='import math\n', binding='f = Solution().f')
        self.assertIsNone(names['Solution']().f(1, y=2))
        self.assertIn('math', names)

    def test_what_assertions_call_is_made(self):
        names = self.idle(prompt='"""\nWrite it.\n"""\n', entry='', tests='assert g(f(1))',
                          reference='def f(x): return x\ndef g(x): return x\n')
        self.assertIsNone(names['g'](names['f'](1)))

    def test_there_is_none_where_nothing_is_known(self):
        self.assertIsNone(read(prompt='', entry='', reference=None, tests='assert True')['pass'])


if __name__ == '__main__':
    unittest.main()
