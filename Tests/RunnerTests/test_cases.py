# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Judging by cases, and what makes a pass doubtful, without a cage."""
import json
import os
import tempfile
import unittest

import runner

from evalharness import apart, cases, codec, doubts, judge, libraries

TESTS = """
made, exec_context = %s, "[insert]"

def generate_test_case(number):
    with open(made, 'a') as file:
        file.write('x')
    return number, 2 * number

def exec_test(result, ans):
    assert result == ans
    return 1

def test_execution(solution):
    code = exec_context.replace("[insert]", solution)
    for i in range(3):
        pass
"""
SETTINGS = {'script': {'input': 'test_input', 'result': 'result'}, 'images': [], 'answer': '',
            'oracle': 'evalplus-0.3', 'probes': False}


class CasesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.before = os.getcwd()
        os.chdir(self.folder.name)
        self.made = os.path.join(self.folder.name, 'made')
        self.keeper = cases.Keeper()

    def tearDown(self):
        os.chdir(self.before)
        self.folder.cleanup()

    def judge(self, program, tests=None, **settings):
        """The words of the verdict on a program, which runs in a process of its own."""
        parts = [program.encode(), (tests or TESTS % repr(self.made)).encode(),
                 json.dumps(dict(SETTINGS, **settings)).encode(), b'']
        said = runner.conversing(lambda link: cases.judge(
            judge.Judge(runner.NoLedger()), self.keeper, link, parts, lambda: None))
        return said.decode().split('\0')

    def test_cases_are_made_once_for_all_programs(self):
        for program, verdict in (('result = 2 * test_input', 'passed'), ('result = 0', 'wrongAnswer'),
                                 ('result = test_input + test_input', 'passed')):
            self.assertEqual(self.judge(program)[0], verdict)
            with open(self.made) as file:
                self.assertEqual(file.read(), 'xxx')

    def test_what_has_no_form_is_made_again(self):
        tests = TESTS.replace('2 * number', 'object()').replace('result == ans', 'ans')
        for _ in range(2):
            self.assertEqual(self.judge('result = 1', tests % repr(self.made)), ['passed', ''])
        with open(self.made) as file:
            self.assertEqual(file.read(), 'x' * 6)

    def test_nonsense_that_tests_accept_is_named(self):
        tests = (TESTS % repr(self.made)).replace('assert result == ans', 'assert not isinstance(result, str)')
        said = self.judge('result = 2 * test_input', tests, probes=True)
        self.assertEqual(said[0], 'passed')
        self.assertIn('the tests accept None, 0, nan, [], (), an object', said[1])

    def test_nothing_is_left_of_a_program(self):
        self.judge('open("left", "w").write("x")\nresult = 2 * test_input')
        self.assertEqual([name for name in os.listdir('.') if name.startswith('cases-')], [])


class ApartTest(unittest.TestCase):
    def test_gives_what_the_work_sends(self):
        def work(send):
            send(b'')
            send(b'x' * 100000)
        self.assertEqual(apart.run(work), [b'', b'x' * 100000])

    def test_tells_how_it_ended(self):
        def work(send):
            send(b'first')
            os.abort()
        with self.assertRaises(apart.Lost) as caught:
            apart.run(work)
        self.assertEqual((str(caught.exception), caught.exception.sent), ('signal 6', [b'first']))
        with self.assertRaises(apart.Silent):
            apart.run(lambda send: os._exit(1))


class DoubtsTest(unittest.TestCase):
    def test_shapes(self):
        for result, expected, is_doubtful in (
                ([], 3.0, True), ([], [1, 2], True), (0, [1, 2], True), ([1, 2], [1, 2], False), (3, 3, False),
                ([], [], False), ('', 'x', False), (None, None, False), ([1], [1], False), (2, [2], False),
                ([], None, False), ((1, 2), [1, 2], False), ([1, 2, 3], [1, 2], False)):
            self.assertEqual(doubts.of(result, expected) is not None, is_doubtful, (result, expected))


class SharingTest(unittest.TestCase):
    def crossed(self, value):
        """A value as it arrives."""
        def other(value):
            raise codec.Unsupported(type(value))
        before, codec.extension = codec.extension, libraries.Sharing(False)
        try:
            form = json.loads(codec.dumps(codec.extension.message(codec.encode, value, other)))
            codec.extension = libraries.Sharing(True)
            return codec.extension.message(codec.decode, form)
        finally:
            codec.extension = before

    def test_one_array_arrives_as_one(self):
        try:
            import numpy
        except ImportError:
            self.skipTest('numpy is not here')
        one, same = numpy.arange(3), numpy.arange(3)
        first, second, third = self.crossed([one, (one,), same])
        self.assertIs(first, second[0])
        self.assertIsNot(first, third)
        self.assertTrue((first == third).all())

    def test_a_masked_array_without_a_mask_is_an_array(self):
        try:
            import numpy
        except ImportError:
            self.skipTest('numpy is not here')
        self.assertEqual(type(self.crossed(numpy.ma.array([1.0, 2.0]))), numpy.ndarray)
        with self.assertRaises(codec.Unsupported):
            self.crossed(numpy.ma.array([1.0, 2.0], mask=[True, False]))

    def test_tensors_keep_type_and_bits(self):
        try:
            import torch
        except ImportError:
            self.skipTest('PyTorch is not here')
        for name in ('float32', 'float64', 'bfloat16', 'float16', 'int64', 'bool', 'complex64'):
            value = torch.tensor([[0, 1], [1, 0]]).to(getattr(torch, name))
            result = self.crossed(value)
            self.assertEqual((result.dtype, result.shape), (value.dtype, value.shape))
            self.assertTrue(torch.equal(result, value))
        self.assertIs(type(self.crossed(torch.nn.Parameter(torch.ones(2)))), torch.nn.Parameter)
        with self.assertRaises(codec.Unsupported):
            self.crossed(torch.ones(2, 2).to_sparse())


if __name__ == '__main__':
    unittest.main()
