# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Arrays and tables between a program and tests that name numpy or pandas."""
import json
import unittest

import runner
from evalharness import codec, libraries

try:
    import numpy as np
except ImportError:
    np = None
try:
    import pandas as pd
except ImportError:
    pd = None
try:
    import scipy.sparse
except ImportError:
    scipy = None


def crossed(value):
    """The value as it is after crossing; raises Unsupported when it has no form."""
    codec.extension = libraries.OF_PROGRAM
    try:
        return codec.decode(json.loads(codec.dumps(codec.encode(value))))
    finally:
        codec.extension = None


def refused(form):
    """Whether a form is none, so that it becomes no value."""
    codec.extension = libraries.OF_PROGRAM
    try:
        codec.decode(form)
    except Exception:
        return True
    finally:
        codec.extension = None
    return False


@unittest.skipIf(np is None, 'python3 has no numpy')
class ArrayTests(unittest.TestCase):
    def test_arrays_cross_to_the_bit(self):
        values = [
            np.arange(6).reshape(2, 3), np.zeros((0, 4)), np.array(3.5), np.array([1, 2], 'i1'),
            np.array([True, False]), np.array([1 + 2j]), np.array([np.nan, np.inf, -0.0]),
            np.array(['ab', 'c\u00e9']), np.array([b'ab', b'c']), np.arange(6)[::2], np.array([1.5], '>f4'),
            np.array(['2024-01-02', 'NaT'], 'M8[D]'), np.array([5], 'm8[ns]'),
            np.asfortranarray(np.arange(6).reshape(2, 3)), np.arange(4, dtype='f2'),
        ]
        for value in values:
            result = crossed(value)
            self.assertIs(type(result), np.ndarray)
            self.assertEqual((result.dtype, result.shape), (value.dtype, value.shape))
            self.assertEqual(result.tobytes(), value.tobytes())
            self.assertTrue(result.flags.writeable)

    def test_arrays_of_objects_and_matrices_cross(self):
        value = np.array([[1, 'a'], [None, (2, 3)]], object)
        result = crossed(value)
        self.assertEqual((result.dtype, result.tolist()), (value.dtype, value.tolist()))
        self.assertIs(type(crossed(np.matrix([[1, 2]]))), np.matrix)
        self.assertEqual(crossed(np.datetime64('2024-01-02')), np.datetime64('2024-01-02'))
        self.assertEqual(crossed([np.float32(0.5), {'a': np.arange(2)}])[1]['a'].tolist(), [0, 1])

    def test_forms_that_no_array_has_are_refused(self):
        eight = 'AAAAAAAAAAA='
        for form in [
                {'nd': ['<i8', [2], eight]}, {'nd': ['<i8', [-1], eight]}, {'nd': ['|O', [1], eight]},
                {'nd': ['<i8', [1.0], eight]}, {'nd': ['<i8', [True], eight]}, {'nd': ['i8,i8', [1], eight]},
                {'nd': ['<U0', [1 << 40], '']}, {'nd': ['<i8', [0, 1 << 40], '']},
                {'nd': ['<i8', [1] * 40, eight]}, {'nd': ['<V8', [1], eight]}, {'no': [[2], [1]]},
                {'nd': ['<i8', 1, eight]}, {'nd': [['<i8'], [1], eight]}, {'nm': 'a'}]:
            self.assertTrue(refused(form), form)
        codec.extension = libraries.OF_PROGRAM
        self.assertEqual(codec.decode({'nd': ['|b1', [1], '/w==']}).tobytes(), b'\x01')
        codec.extension = None

    def test_what_has_no_form_stays_with_the_program(self):
        class Always(np.ndarray):
            def __eq__(self, other):
                return True
        for value in [np.zeros(1, [('a', 'i4')]), np.ma.MaskedArray([1], [True]), np.ma.masked, np.arange(2).view(Always), np.random.default_rng(1)]:
            with self.assertRaises(codec.Unsupported):
                crossed(value)


@unittest.skipIf(pd is None, 'python3 has no pandas')
class TableTests(unittest.TestCase):
    def test_tables_cross(self):
        frames = [
            pd.DataFrame({'a': [1, 2], 'b': ['x', None], 'c': [0.5, np.nan]}),
            pd.DataFrame(), pd.DataFrame(columns=['a', 'b']), pd.DataFrame(index=[1, 2]),
            pd.DataFrame([[1, 2], [3, 4]], columns=['a', 'a'], index=['x', 'x']),
            pd.DataFrame({'t': pd.date_range('2024-01-01', periods=3)}),
            pd.DataFrame({'t': pd.to_datetime(['2024-01-01']).tz_localize('Europe/Berlin')}),
            pd.DataFrame({'c': pd.Categorical(['a', 'b', 'a'], ordered=True)}),
            pd.DataFrame({'n': pd.array([1, None], dtype='Int64'), 'b': pd.array([True, None], dtype='boolean'),
                          's': pd.array(['a', None], dtype='string')}),
            pd.DataFrame({'a': [1, 2]}, index=pd.MultiIndex.from_tuples([(1, 'x'), (2, 'y')], names=['i', 'j'])),
            pd.DataFrame({'a': [1]}, index=pd.Index([2], name='key')),
            pd.DataFrame({'b': pd.cut([1, 5, 9], [0, 4, 10])}),
            pd.DataFrame({'p': pd.period_range('2024-01', periods=2, freq='M')}),
            pd.DataFrame({'o': [[1, 2], {'k': 1}]}), pd.DataFrame({1: [1], 'b': [2]}),
        ]
        for frame in frames:
            pd.testing.assert_frame_equal(crossed(frame), frame, check_freq=True)

    def test_series_indices_and_scalars_cross(self):
        for series in [pd.Series([1, 2], name='n'), pd.Series(['a'], index=['k']), pd.Series([], dtype=float),
                       pd.Series([1.5], name=('a', 1)),
                       pd.Series(range(3), index=pd.date_range('2024', periods=3, freq='D'))]:
            pd.testing.assert_series_equal(crossed(series), series)
        for index in [pd.RangeIndex(1, 9, 2, name='r'), pd.Index(['a', 1]), pd.CategoricalIndex(['a', 'b']),
                      pd.date_range('2024', periods=2, freq='D'), pd.Index([0.5]),
                      pd.MultiIndex.from_product([[1, 2], ['a']])]:
            pd.testing.assert_index_equal(crossed(index), index, exact=True)
        for value in [pd.Interval(0, 1.5, 'left'), pd.Period('2024-03', 'M'),
                      pd.Timestamp('2024-01-02 03:04'), pd.Timestamp('2024', tz='UTC'), pd.Timedelta('3D')]:
            self.assertEqual(crossed(value), value)
        self.assertIs(crossed(pd.NaT), pd.NaT)
        self.assertIs(crossed(pd.NA), pd.NA)

    def test_forms_that_no_table_has_are_refused(self):
        index = {'pr': [0, 1, 1, [None]]}
        for form in [
                {'pr': [0, 1 << 33, 1, [None]]}, {'pf': [1, index, []]}, {'pf': [index, index, []]}, {'pf': [index, index, [3]]},
                {'pe': [index, {'nd': ['<i8', [2], 'AAAAAAAAAAAAAAAAAAAAAA==']}, None]},
                {'pz': [{'nd': ['<i8', [1], 'AAAAAAAAAAA=']}, '/etc/passwd', 'ns']},
                {'pz': [{'nd': ['<i8', [1], 'AAAAAAAAAAA=']}, 'dateutil//etc/passwd', 'ns']},
                {'pg': [1]}, {'px': ['object', 1, 2]}, {'pi': ['Index', index, [None], None]}]:
            self.assertTrue(refused(form), form)


@unittest.skipIf(scipy is None, 'python3 has no scipy')
class SparseTests(unittest.TestCase):
    def test_sparse_matrices_cross(self):
        dense = np.array([[0, 1.5, 0], [2, 0, 0]])
        for kind in ('csr', 'csc', 'coo', 'lil', 'dok', 'bsr', 'dia'):
            for shape in ('matrix', 'array'):
                value = getattr(scipy.sparse, '%s_%s' % (kind, shape))(dense)
                result = crossed(value)
                self.assertIs(type(result), type(value))
                self.assertEqual((result.shape, result.dtype), (value.shape, value.dtype))
                self.assertTrue((result.toarray() == dense).all())

    def test_forms_that_no_sparse_matrix_has_are_refused(self):
        one = {'nd': ['<i8', [1], 'AQAAAAAAAAA=']}
        for form in [{'ny': ['csr_matrix', [1, 1], [one, one, one]]}, {'ny': ['coo_matrix', [1], [one, one, one]]},
                     {'ny': ['coo_matrix', [1, 1], [one, one, one]]}, {'ny': ['eye', [1, 1], [one, one, one]]},
                     {'ny': ['csr_matrix', [2, 2], [one]]}]:
            self.assertTrue(refused(form), form)


@unittest.skipIf(np is None, 'python3 has no numpy')
class JudgingTests(unittest.TestCase):
    def judged(self, program, asserted, prompt=''):
        tests = 'import numpy as np\ndef check(f):\n' + ''.join(
            '    %s\n' % line for line in asserted) + 'check(f)\n'
        return runner.judged(program, tests, prompt)[0]

    def test_arrays_go_in_and_out(self):
        double = 'import numpy\ndef f(a):\n    return a * 2\n'
        self.assertEqual(self.judged(double, [
            'np.testing.assert_array_equal(f(np.arange(3)), [0, 2, 4])',
            'assert f(np.array([1.5])).dtype == np.float64',
            'assert np.allclose(f(np.ones((2, 2))), 2) and type(f(np.ones(1))) is np.ndarray']), 'passed')
        self.assertEqual(self.judged(double.replace('2', '3'), [
            'np.testing.assert_array_equal(f(np.arange(3)), [0, 2, 4])']), 'wrongAnswer')

    def test_a_change_of_an_argument_is_seen(self):
        program = 'def f(a):\n    a[0] = 7\n    return a\n'
        self.assertEqual(self.judged(program, [
            'a = np.zeros(2)', 'b = f(a)', 'assert b is a and a.tolist() == [7, 0]']), 'passed')

    def test_an_array_that_equals_everything_is_no_array(self):
        program = '''import numpy
class A(numpy.ndarray):
    def __eq__(self, other): return numpy.bool_(True)
    def __array_ufunc__(self, *a, **k): return True
    def __array_function__(self, *a, **k): return True
def f(a):
    return numpy.zeros(3).view(A)
'''
        for line in ['np.testing.assert_array_equal(f(1), [1, 2, 3])', 'assert np.allclose(f(1), [1, 2, 3])',
                     'assert (f(1) == np.array([1, 2, 3])).all()', 'assert np.array_equal(f(1), [1, 2, 3])']:
            self.assertNotEqual(self.judged(program, [line]), 'passed', line)
        masked = 'import numpy\ndef f(a):\n    return numpy.ma.MaskedArray([0, 0, 0], True)\n'
        self.assertNotEqual(self.judged(masked, [
            'np.testing.assert_array_equal(f(1), [1, 2, 3])']), 'passed')
        self.assertEqual(self.judged('def f(a):\n    return int(a.sum())\n', [
            'assert f(np.ma.MaskedArray([1, 2], [True, False])) == 2']), 'passed')
        patched = '''import numpy
numpy.testing.assert_array_equal = numpy.allclose = numpy.array_equal = lambda *a, **k: True
def f(a):
    return numpy.zeros(3)
'''
        self.assertEqual(self.judged(patched, ['assert np.allclose(f(1), [1, 2, 3])']), 'wrongAnswer')

    @unittest.skipIf(pd is None, 'python3 has no pandas')
    def test_tables_go_in_and_out(self):
        program = 'def f(frame):\n    return frame.groupby("k").sum()\n'
        tests = ['import pandas as pd', 'frame = pd.DataFrame({"k": [1, 1, 2], "v": [1, 2, 3]})',
                 'pd.testing.assert_frame_equal(f(frame), frame.groupby("k").sum())']
        self.assertEqual(self.judged(program, tests), 'passed')
        self.assertEqual(self.judged(program.replace('sum', 'max'), tests), 'wrongAnswer')
        change = 'def f(frame):\n    frame["w"] = 1\n    frame.drop(columns="v", inplace=True)\n'
        self.assertEqual(self.judged(change, tests[:2] + [
            'f(frame)', 'assert list(frame.columns) == ["k", "w"]']), 'passed')

    @unittest.skipIf(scipy is None, 'python3 has no scipy')
    def test_objects_of_a_library_go_in_and_never_out(self):
        self.assertEqual(self.judged('def f(model):\n    return float(model.cdf(0))\n', [
            'import scipy.stats', 'assert f(scipy.stats.norm()) == 0.5']), 'passed')
        # A dictionary with attributes, which is none without them.
        self.assertEqual(self.judged('def f(found):\n    return found.x.tolist(), found["nit"]\n', [
            'import scipy.optimize',
            'assert f(scipy.optimize.OptimizeResult(x=np.arange(2), nit=3)) == ([0, 1], 3)']), 'passed')
        tests = 'import numpy\nf(Own())\n'
        verdict = runner.judged('def f(x):\n    return x\n', 'class Own:\n    pass\n' + tests)
        self.assertEqual(verdict, ['unverifiable', 'an argument of type Own'])
        for reply in [b'r{"parcel": "gASVAAAAAAAAAAAu"}', b'r[{"parcel": "gAROLg=="}]']:
            self.assertEqual(runner.verdict('import numpy\nadd(1)\n', [
                b'r{"add": {"callable": 0}}', reply][::1], 'add')[0], 'tampering')

    def test_tests_that_name_no_library_meet_stand_ins(self):
        program = 'import numpy\ndef f(a):\n    return numpy.zeros(0)\n'
        verdict = runner.judged(program, 'assert f(1) == [1, 2]\n')
        self.assertNotEqual(verdict[0], 'passed')
        self.assertEqual(runner.judged(program, 'assert f(1).tolist() == []\n')[0], 'passed')


if __name__ == '__main__':
    unittest.main()
