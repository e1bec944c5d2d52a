# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What an answer says of a call, without a cage."""
import unittest

import runner

from evalharness import judge, predictions

CODE = 'def f(x, y=0):\n    return [x, (y, {x: None})]\n'


class PredictionsTest(unittest.TestCase):
    def verdict(self, asks, answer, code=CODE, given='1, y=2', output='[1, (2, {1: None})]'):
        """The word and the message of the verdict on an answer."""
        parts = [code.encode(), answer.encode(), b'', b'']
        settings = {'asks': asks, 'input': given, 'output': output}
        word, message = runner.conversing(lambda link: predictions.judge(
            judge.Judge(runner.NoLedger()), link, parts, settings))
        return word, message

    def test_a_value_is_compared_with_its_types(self):
        for answer, word in (
                ('[1, (2, {1: None})]', 'passed'), (' [1,(2,{1:None}),]  # so', 'passed'),
                ('[True, (2, {1: None})]', 'wrongAnswer'), ('[1.0, (2, {1: None})]', 'wrongAnswer'),
                ('[1, (2, {True: None})]', 'wrongAnswer'), ('[1, [2, {1: None}]]', 'wrongAnswer'),
                ('[1, (2, {1: 0})]', 'wrongAnswer'), ('', 'wrongAnswer')):
            self.assertEqual(self.verdict('output', answer)[0], word, answer)

    def test_what_is_no_literal_is_no_answer(self):
        for answer in ('f(1, y=2)', '1 or True', '[1] if True else 0', '[' * 5000, '-' * 100000 + '1',
                       '[*range(2)]', '__import__("os")', '{**{}}', 'x', '[1, (2, {1: None})] or 1', '9' * 5000):
            word, message = self.verdict('output', answer)
            self.assertEqual(word, 'wrongAnswer', answer[:20])
            self.assertIn('no literal', message)

    def test_a_call_may_be_another_that_gives_the_value(self):
        code = 'def f(*words, **named):\n    return sum(words) + sum(named.values())\n'
        for answer, word in (('f(3)', 'passed'), ('f(1, 2)', 'passed'), ('f(1, y=2)', 'passed'),
                             ('f(3.0)', 'wrongAnswer'), ('f(*[1, 2])', 'wrongAnswer'), ('f(4)', 'wrongAnswer'),
                             ('f(**{"y": 3})', 'wrongAnswer'), ('g(3)', 'wrongAnswer'), ('3', 'wrongAnswer'),
                             ('f(x := 3)', 'wrongAnswer'), ('f(3) or 1', 'wrongAnswer'), ('f(f(3))', 'wrongAnswer'),
                             ('f("a")', 'exception')):
            self.assertEqual(self.verdict('input', answer, code, '1, 2', '3')[0], word, answer)

    def test_the_own_call_need_not_be_of_literals(self):
        code = 'def f(g):\n    return g(2)\n'
        own = self.verdict('input', 'f(lambda x: x + 1)', code, 'lambda x: x + 1', '3')
        self.assertEqual(own[0], 'passed')
        own = self.verdict('input', 'f( (lambda x: x+1) )', code, 'lambda x: x + 1', '3')
        self.assertEqual(own[0], 'passed')
        other = self.verdict('input', 'f(lambda x: 3)', code, 'lambda x: x + 1', '3')
        self.assertEqual(other[0], 'wrongAnswer')

    def test_an_answer_says_what_the_call_gives(self):
        word, message = self.verdict('output', '[2]')
        self.assertEqual((word, message), ('wrongAnswer', 'the call gives [1, (2, {1: None})], not [2]'))
        word, message = self.verdict('input', 'f(2)')
        self.assertEqual(message, 'f(2) gives [2, (0, {2: None})], not [1, (2, {1: None})]')

    def test_an_object_is_equal_to_no_literal(self):
        code = 'class A(int):\n    __eq__ = lambda self, other: True\n    __hash__ = None\n\ndef f(x):\n    return %s\n'
        for gives in ('A(3)', '[A(3)]', '{1: 2}.keys()', 'iter([3])', 'f', 'A'):
            for asks, answer in (('output', '3'), ('input', 'f(3)')):
                word, _ = self.verdict(asks, answer, code % gives, '3', '3')
                self.assertIn(word, ('wrongAnswer', 'unverifiable'), gives)

    def test_infinite_and_equal_numbers(self):
        for gives, answer, word in (('float("nan")', 'nan', 'wrongAnswer'), ('-0.0', '0.0', 'passed'),
                                    ('1e400', '1e999', 'passed'), ('set()', 'set()', 'passed'),
                                    ('{1, 2}', '{2, 1}', 'passed'), ('1j', '1j', 'passed')):
            self.assertEqual(self.verdict('output', answer, 'def f():\n    return ' + gives, '', gives)[0], word, gives)

    def test_a_record_that_cannot_be_judged(self):
        self.assertEqual(self.verdict('input', 'f(1)', output='x')[0], 'faultyTests')
        self.assertEqual(self.verdict('input', 'f(1)', code='g = 1')[0], 'faultyTests')


if __name__ == '__main__':
    unittest.main()
