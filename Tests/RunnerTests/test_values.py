# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Values that cross: numbers of numpy that round, dictionaries that make values, and forms that are none."""
import array
import collections
import json
import unittest

import runner
from evalharness import codec, fingerprint, oracles

try:
    import numpy as np
except ImportError:
    np = None

IS_NUMPY_2 = np is not None and int(np.__version__.split('.')[0]) >= 2


class NarrowNumberTests(unittest.TestCase):
    PROGRAM = 'import numpy as np\ndef f(x): return %s\n'
    CASES = [('np.float16("inf")', '123456.75'), ('np.float32("inf")', '1e300'), ('[np.float16("inf")] * 2', '[123456, 3e9]'),
             ('np.float16(3.1406)', '3.14159265'), ('{"a": np.complex64(complex("inf"))}', '{"a": 1e300}')]

    @unittest.skipUnless(IS_NUMPY_2, 'this Python has no numpy 2')
    def test_they_equal_nothing_that_they_are_not(self):
        for value, expected in self.CASES:
            self.assertTrue(eval('%s == %s' % (value, expected)), value)
            tests = 'assert f(1) == ' + expected
            self.assertEqual(runner.judged(self.PROGRAM % value, tests)[0], 'wrongAnswer', tests)
            form = json.loads(codec.dumps(codec.encode(eval(value), fingerprint.opaque)))
            self.assertFalse(oracles.equals(oracles.value_of(form), eval(expected)), value)
        said = runner.judged(self.PROGRAM % 'np.float16("inf")', 'import numpy as np\nassert f(1) == 123456.75')
        self.assertEqual(said[0], 'unverifiable', said)
        said = runner.judged(self.PROGRAM % 'np.full(2, np.inf, "f2")', 'import numpy as np\nassert (f(1) == 1e5).all()')
        self.assertEqual(said[0], 'unverifiable', said)

    @unittest.skipIf(np is None, 'this Python has no numpy')
    def test_they_equal_what_they_are(self):
        for value, expected in [('np.float16(0.5)', '0.5'), ('np.float32("inf")', 'float("inf")'), ('np.int8(3)', '3'),
                                ('[np.float32(1.5), 2]', '[1.5, 2]'), ('np.float64(0.1)', '0.1'), ('np.complex64(2j)', '2j')]:
            for head in ('', 'import numpy as np\n'):
                self.assertEqual(runner.judged(self.PROGRAM % value, head + 'assert f(1) == ' + expected), ['passed', ''])
            form = json.loads(codec.dumps(codec.encode(eval(value), fingerprint.opaque)))
            self.assertTrue(oracles.equals(oracles.value_of(form), eval(expected)), value)


class DefaultTests(unittest.TestCase):
    def judged(self, factory, asserted):
        program = 'import collections, itertools\ndef f(x):\n    return collections.defaultdict(%s, a=1)\n' % factory
        return runner.judged(program, 'r = f(1)\n' + asserted)

    def test_a_key_that_is_not_there_has_what_the_program_says(self):
        for factory, value in [('int', '0'), ('list', '[]'), ('lambda: 0', '0'), ('lambda: [0, 0]', '[0, 0]'), ('dict', '{}'),
                               ('str', '""'), ('set', 'set()'), ('float', '0.0'), ('lambda: None', 'None')]:
            self.assertEqual(self.judged(factory, 'assert r["z"] == %s and r["a"] == 1 and len(r) == 2' % value), ['passed', ''])
        self.assertEqual(self.judged('lambda: [0]', 'r["y"].append(1)\nassert r["z"] == [0]'), ['passed', ''])
        self.assertEqual(self.judged('None', 'try:\n    r["z"]\nexcept KeyError:\n    pass\nelse:\n    assert 0'), ['passed', ''])
        for factory in ('itertools.count().__next__', 'lambda: collections.deque()', 'lambda: f(1)'):
            self.assertEqual(self.judged(factory, 'assert r == {"a": 1} and r["a"] == 1'), ['passed', ''])
            self.assertEqual(self.judged(factory, 'assert not r["z"]')[0], 'unverifiable')

    def test_it_comes_back_as_it_went(self):
        tests = 'import collections\nd = collections.defaultdict(int)\nassert f(d)["z"] == 0 and d == {"q": 1} and d["z"] == 0'
        self.assertEqual(runner.judged('def f(d):\n    d["q"] += 1\n    return d\n', tests), ['passed', ''])


class BytesTests(unittest.TestCase):
    def test_a_buffer_has_no_digest_of_bytes(self):
        for with_numpy in (False, True):
            for value in (array.array('B', b'abc'), memoryview(bytearray(b'abc')), [array.array('B', b'abc')]):
                self.assertNotEqual(fingerprint.take(value, with_numpy).digest,
                                    fingerprint.take([b'abc'] if type(value) is list else b'abc', with_numpy).digest)
        deep = 1
        for _ in range(900):
            deep = [deep]
        self.assertIsNotNone(fingerprint.take(deep, False).data)
        self.assertIsNotNone(fingerprint.take([{1, 2}, {(1, 2): frozenset({3})}, ..., 2j], False).data)


class FormTests(unittest.TestCase):
    def test_what_no_value_is_written_as_is_none(self):
        for form in [
                {'A': ['\x07\xe4\x01\xff\xff\xff\xff\xff\xff\xff']}, {'a': ['\x07\xe4\x01\xff']}, {'a': [2020, 1.0, 1]},
                {'A': [2020, 1, 1, 0, 0, 0, True]}, {'T': ['1', 2, 3]}, {'c': ['1', '2']}, {'c': [1]}, {'r': ['1', 2, 3]},
                {'F': ['1/3', 1]}, {'F': [True, 1]}, {'M': 1.5}, {'M': [0, [1], 2]}, {'I': 5}, {'q': [[1], True]},
                {'q': [[1], 2.0]}, {'t': 'abc'}, {'s': 'abc'}, {'d': 'abc'}, {'Dn': ['eval', []]}, {'Dn': ['int', 'ab']},
                {'Dc': [{'x': 1}, []]}, {'dk': 'ab'}, {'N': ['<i8', 3.7]}, {'N': ['<f8', 1]}, {'N': ['<f8', {'c': [1, 2]}]},
                {'N': ['<i8', True]}]:
            with self.assertRaises(Exception, msg=form):
                codec.decode(form)

    def test_a_type_is_one_of_the_built_in_ones(self):
        names = b'r{"add":{"callable":0}}'
        for name in ('__loader__', 'print', '__build_class__', 'copyright'):
            said = runner.verdict('add(1)', [names, b'r{"type":"%s"}' % name.encode()])
            self.assertEqual(said[0], 'tampering', name)
        self.assertEqual(runner.verdict('assert add(1) is int', [names, b'r{"type":"int"}']), ['passed', ''])

    def test_what_is_no_int_but_one_of_its_own_kind_crosses(self):
        self.assertEqual(codec.decode(codec.encode(range(True))), range(1))

    def test_old_dictionaries_are_read(self):
        self.assertEqual(codec.decode({'D': [[1, 2]]}), collections.defaultdict(None, {1: 2}))


if __name__ == '__main__':
    unittest.main()
