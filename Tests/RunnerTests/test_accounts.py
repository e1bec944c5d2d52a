# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A failing assertion says what happened, of what the judge has seen."""
import unittest

import runner

NAMES = b'r{"add":{"callable":0}}'


class AccountTests(unittest.TestCase):
    def message(self, tests, *replies):
        verdict, message = runner.verdict(tests, [NAMES] + list(replies))
        self.assertEqual(verdict, 'wrongAnswer')
        return message

    def test_names_the_call_the_result_and_what_was_expected(self):
        for tests, said in [
                ('assert add([1.0, 2.0], 0.3) == False', 'add([1.0, 2.0], 0.3) gave 3, expected False'),
                ('assert False == add(1)', 'add(1) gave 3, expected False'),
                ('assert add(1) is None', 'add(1) gave 3, expected None'),
                ('assert not add("a", b=2)', "add('a', b=2) gave 3, expected a false value"),
                ('assert abs(add(1) - 5) < 1', 'add(1) gave 3'),
                ('x = 5\nassert add(1) == x', 'add(1) gave 3'),
                ('def check(candidate):\n    assert candidate((1,)) == {"a": [1]}\ncheck(add)',
                 "add((1,)) gave 3, expected {'a': [1]}")]:
            last = tests.split('check(add)')[0].strip().split('\n')[-1].strip()
            self.assertEqual(self.message(tests, b'r3'), said + ': ' + last)

    def test_is_bounded_and_asks_nobody(self):
        message = self.message('assert add("x" * 10000) == 1', b'r"' + b'y' * 10000 + b'"')
        self.assertLess(len(message), 700)
        message = self.message('assert add(1) is None', b'r{"object":[0,"Thing",false,0]}')
        self.assertIn('gave <an object of type Thing>, expected None', message)
        message = self.message('assert len(add(1)) == 9',
                               b'r{"q":[[{"object":[0,"Thing",false,0]}],5]}', b'r3')
        self.assertIn('assert len(add(1)) == 9', message)

    def test_says_nothing_of_no_call(self):
        self.assertEqual(runner.verdict('assert 1 == 2', [b'r{}']), ['wrongAnswer', 'assert 1 == 2'])


if __name__ == '__main__':
    unittest.main()
