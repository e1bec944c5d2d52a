# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Arrays and tables between a program and tests that name numpy or pandas."""
import base64
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

    def test_what_cannot_be_written_to_crosses_so(self):
        for value in [np.arange(3), np.array([None, 1], object)]:
            value.flags.writeable = False
            result = crossed(value)
            self.assertFalse(result.flags.writeable)
            self.assertEqual(result.tolist(), value.tolist())

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
        for form in [{'nd': ['<m8', [1], eight]}, {'nd': ['<M8', [1], eight]}, {'nd': ['<f8[s]', [1], eight]},
                     {'nd': ['<M8[\u0663s]', [1], eight]}, {'nd': ['<i8', [1], eight, True]}, {'nd': ['<i8', [1], eight, 0]},
                     {'no': [[1], {'x': 1}]}, {'no': [[3], 'abc']}, {'ng': ['<m8', eight]}, {'ng': ['<i8', eight, False, 1]}]:
            self.assertTrue(refused(form), form)
        codec.extension = libraries.OF_PROGRAM
        self.assertEqual(codec.decode({'nd': ['|b1', [1], '/w==']}).tobytes(), b'\x01')
        codec.extension = None

    def test_what_has_no_form_stays_with_the_program(self):
        class Always(np.ndarray):
            def __eq__(self, other):
                return True
        for value in [np.array([5, 6], 'm8'), np.timedelta64(5), np.zeros(1, [('a', 'i4')]), np.ma.MaskedArray([1], [True]), np.ma.masked, np.arange(2).view(Always), np.random.default_rng(1)]:
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


    def test_parts_of_tables_are_what_they_are_written_as(self):
        def numbers(values, kind='i8'):
            return {'nd': [np.dtype(kind).str, list(np.shape(values)), base64.b64encode(np.array(values, kind).tobytes()).decode()]}
        codec.extension = libraries.OF_PROGRAM
        texts, index = codec.encode(pd.Index(['a', 'b'])), codec.encode(pd.RangeIndex(2))
        codec.extension = None
        square = numbers([[0, 1], [1, 0]])
        for form in [
                {'pm': [[texts], [square], [None]]}, {'pm': [[texts], [numbers([0, 1], 'f8')], [None]]},
                {'pm': [[texts], [[0, 1]], [None]]}, {'pc': [square, texts, False]}, {'pc': [numbers([0, 1], 'f8'), texts, False]},
                {'pc': [[0, 1], texts, False]}, {'pq': [square, 'D']}, {'pq': [numbers([1, 2], 'f8'), 'D']},
                {'pq': [[1, 2], 'D']}, {'pq': [numbers([1, 2]), 'D' * 50]}, {'pr': [2 ** 70, 2 ** 70 + 3, 1, [None]]},
                {'pr': [0.5, 3, 1, [None]]}, {'pr': [0, True, 1, [None]]}, {'ps': ['now', None, 'ns']}, {'ps': [1.5, None, 'ns']},
                {'ps': [1, None, '0s']}, {'pd': '1 day'}, {'pd': 1e300}, {'pj': [0, 'a', 'right']}, {'pj': [0, 1, 'zz']},
                {'pv': [[1], [2], 'right']}, {'pz': [numbers([1, 2], 'f8'), 'UTC', 'ns']}, {'pz': [numbers([1, 2]), 'UTC', 's],O,M8[s']},
                {'px': ['Int8', numbers([1.5, 2.5], 'f8'), numbers([False, False], '?')]},
                {'px': ['boolean', numbers([5, 7]), numbers([False, False], '?')]},
                {'px': ['Int64', numbers([1, 2], 'M8[s]'), numbers([False, False], '?')]},
                {'pi': ['Index', [1, 2], [None], None]}, {'pi': ['Index', numbers([[1.0]], 'f8'), [None], None]},
                {'pe': [index, [1, 2], None]}, {'pe': [index, {'q': [[1, 2], None]}, None]}, {'pe': [index, texts, None]},
                {'po': ['now', 'D']}, {'po': [1, 5]}]:
            self.assertTrue(refused(form), form)

    def test_pandas_keeps_no_type_of_a_program(self):
        kept = vars(pd.PeriodDtype).get('_cache_dtypes')
        if type(kept) is not dict:
            self.skipTest('this pandas keeps none')
        rows = ','.join('{"pq":[{"nd":["<i8",[0],""]},"%dD"]}' % number for number in range(2, 50))
        runner.verdict('import pandas\nassert len(add(1)) == 48', [b'r{"add":{"callable":0}}', b'r[' + rows.encode() + b']'])
        self.assertEqual(len(kept), 0)


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

    def test_what_they_keep_is_kept_in_its_order(self):
        value = scipy.sparse.csr_matrix((np.array([1., 2, 3, 0]), np.array([2, 0, 2, 1]), np.array([0, 3, 4])), shape=(2, 3))
        for kind in ('csr', 'csc'):
            one = value if kind == 'csr' else value.T
            result = crossed(one)
            for part in ('data', 'indices', 'indptr'):
                self.assertEqual(getattr(result, part).tolist(), getattr(one, part).tolist())
        blocks = scipy.sparse.bsr_matrix(np.arange(24).reshape(4, 6), blocksize=(2, 3))
        result = crossed(blocks)
        self.assertEqual((result.blocksize, result.data.tolist()), ((2, 3), blocks.data.tolist()))
        for value in [scipy.sparse.csr_matrix((0, 3)), scipy.sparse.lil_matrix((2, 2)), scipy.sparse.dia_matrix((2, 2))]:
            self.assertEqual(crossed(value).shape, value.shape)

    def test_forms_that_no_sparse_matrix_has_are_refused(self):
        def whole(*numbers, kind='i8'):
            return {'nd': [np.dtype(kind).str, [len(numbers)], base64.b64encode(np.array(numbers, kind).tobytes()).decode()]}
        one, none = whole(1), whole(0)
        for form in [['csr_matrix', [1, 1], None, [one, one, one]], ['coo_matrix', [1], None, [one, none, none]],
                     ['coo_matrix', [1, 1], None, [one, one, one]], ['eye', [1, 1], None, [one, none, none]],
                     ['csr_matrix', [2, 2], None, [one]], ['csr_matrix', [2, 2], [one, one, one]],
                     ['csr_matrix', [2, 2], None, [one, whole(-1), none]], ['csr_matrix', [2, 2], None, [one, whole(2 ** 32), none]],
                     ['csr_matrix', [2, 2], None, [one, whole(2 ** 64 - 1, kind='u8'), none]],
                     ['csr_matrix', [2, 2], None, [one, whole(0.0, kind='f8'), none]],
                     ['csr_matrix', [2, 2], None, [one, whole(0, 0), none]], ['csr_matrix', [2, 2], None, [whole(1, kind='M8[s]'), none, none]],
                     ['csr_matrix', [2, 1 << 40], None, [one, none, none]], ['coo_matrix', [2.0, 2], None, [one, none, none]],
                     ['bsr_matrix', [3, 3], [2, 2], [one, none, none]], ['bsr_matrix', [2, 2], [0, 1], [one, none, none]],
                     ['bsr_matrix', [2, 2], [4, 4], [one, none, none]], ['bsr_matrix', [2, 2], None, [one, none, none]],
                     ['bsr_matrix', [2, 2], [1, True], [one, none, none]]]:
            self.assertTrue(refused({'ny': form}), form)
        self.assertFalse(refused({'ny': ['bsr_matrix', [2, 2], [2, 1], [one, none, none]]}))


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

    def test_changes_are_seen_wherever_the_array_is(self):
        for program, asserted in [
                ('def f(a): a[0] = 1\n', ['a = np.zeros(3)', 'f(a=a)', 'assert a[0] == 1']),
                ('def f(x): x[0][0] = 1\n', ['a = np.zeros(3)', 'f([a])', 'assert a[0] == 1']),
                ('def f(x): x["k"][1][0] = 1\n', ['a = np.zeros(3)', 'f({"k": (2, a)})', 'assert a[0] == 1']),
                ('def f(a, b):\n    a[0] += 1\n    b[0] += 1\n', ['a = np.zeros(3)', 'f(a, a)', 'assert a[0] == 2']),
                ('def f(a): a[0] = 1\n', ['a = np.zeros(3)', 'f(a[1:])', 'assert a[1] == 1']),
                ('def f(a): return [a, a]\n', ['a = np.zeros(3)', 'b, c = f(a)', 'assert a is b is c']),
                ('import numpy\ndef f(n):\n    a = numpy.zeros(n)\n    return a, a\n', ['b, c = f(2)', 'assert b is c']),
                ('def f(x):\n    x[0][0] = 1\n    x.append(x[0])\n    return len(x)\n',
                 ['a = np.zeros(3)', 'x = [a]', 'assert f(x) == 2 and a[0] == 1 and x[1] is a']),
                ('def f(x, y=None):\n    y.append(x)\n', ['a, y = np.zeros(3), [np.ones(1)]', 'f(a, y=y)', 'assert y[1] is a']),
                ('import numpy\ndef f(a, x):\n    b, c = numpy.ones(1), numpy.zeros(1)\n    a[0] = b\n    x.append(c)\n    return b, c, a\n',
                 ['a, x = np.array([None, None], object), [a0 for a0 in [np.ones(2)]]', 'b, c, d = f(a, x)',
                  'assert a[0] is b and x[1] is c and d is a and b[0] == 1 and c[0] == 0']),
                ('def f(a, x):\n    a[0] = x\n    return a\n',
                 ['a = np.array([None, None], object)', 'f(a, (1, 2))', 'assert a[0] == (1, 2)'])]:
            self.assertEqual(self.judged(program, asserted), 'passed', program)
        self.assertEqual(self.judged('def f(a): a[0] = 1\n', ['a = np.zeros(3)', 'f([a])', 'assert a[0] == 2']), 'wrongAnswer')
        self.assertEqual(self.judged('def f(a): a.shape = (3, 1)\n', ['a = np.zeros(3)', 'f(a)', 'assert a.size']), 'unverifiable')

    def test_what_cannot_be_written_to_is_not_written_to(self):
        tests = ['a = np.arange(3.)', 'a.setflags(write=False)', 'assert f(a) == 3 and a.tolist() == [0, 1, 2]']
        tried = 'def f(a):\n    try:\n        a[0] = 5\n    except ValueError:\n        return 3\n    return 4\n'
        self.assertEqual(self.judged(tried, tests), 'passed')
        self.assertEqual(self.judged('def f(a):\n    a.setflags(write=True)\n    a[0] = 5\n    return 3\n', [
            *tests[:2], 'assert f(a) == 3 and a.tolist() == [5, 1, 2] and a.flags.writeable']), 'passed')

    def test_an_array_without_items_is_close_to_nothing(self):
        for value, lines in [
                ('np.zeros((0, 1, 1))', ['assert np.allclose(f(1), np.ones((3, 4)))']),
                ('np.zeros((3, 0, 1))', ['r = f(1)', 'assert len(r) == 3', 'assert np.allclose(r, np.array([4, 5, 6]))']),
                ('np.zeros((2, 0, 1, 1))', ['r = f(1)', 'assert len(r) == 2', 'assert np.allclose([[4, 5], [6, 7]], r)']),
                ('[np.zeros((0, 1, 1))] * 2', ['r = f(1)', 'assert len(r) == 2', 'assert np.isclose(r, [[4, 5], [6, 7]]).all()']),
                ('np.zeros(0)', ['assert np.allclose(rtol=1, b=3.5, a=f(1))', 'assert np.allclose(f(1), b=3.5)']),
                ('np.zeros(0)', ['assert all(map(np.allclose, [f(1)], [3.5]))']),
                ('np.zeros(0)', ['assert np.allclose(f(1), 3.5)']), ('np.zeros(0)', ['np.testing.assert_allclose(f(1), desired=3.5)']),
                ('np.zeros((0, 1))', ['np.testing.assert_array_equal(f(1), 3)']), ('[]', ['assert np.allclose(f(1), [2])']),
                ('np.zeros((0, 2))', ['assert (f(1) == np.array([4, 5])).all()']),
                ('np.zeros((0, 2))', ['assert not np.any([4, 5] != f(1))']),
                ('np.zeros((0, 2))', ['assert np.sum(np.abs(f(1) - np.array([4, 5]))) < 1e-6']),
                ('np.zeros((0, 2))', ['assert np.linalg.norm(np.array([4, 5]) - f(1)) < 1e-6']),
                ('np.zeros((0, 1))', ['r = f(1)[:, 0:1].copy()', 'assert np.all(r == np.array([3, 4]))']),
                ('[np.zeros((0, 2))]', ['assert (f(1)[0] == np.array([4, 5])).all()']),
                ('np.zeros((0, 2))', ['e = np.array([4, 5])', 'e[:] = 4', 'assert np.equal(e, f(1)).all()']),
                ('np.empty((0, 2), object)', ['assert (f(1) == np.array(["a", "b"], object)).all()'])]:
            said = self.judged('import numpy as np\ndef f(x): return %s\n' % value, lines)
            self.assertEqual(said, 'unverifiable', (value, lines))
        self.assertEqual(self.judged('import numpy as np\ndef f(x): return np.zeros((0, x))\n', [
            'assert np.allclose(f(3), np.ones((0, 3))) and np.isclose(f(2), f(2)).all()',
            'np.testing.assert_allclose(f(3), np.ones((0, 3)))', 'assert np.allclose(np.ones((3, 1)), np.ones(2))',
            'assert np.allclose([[1, 2]], [1, 2]) and np.array_equal(f(1), f(1))',
            'r = f(3)', 'assert (r == np.zeros((0, 3))).all() and (r > 0).all() and (r + 1).sum() == 0',
            'assert isinstance(r, np.ndarray) and r.tolist() == [] and len(np.append(r, [1])) == 1',
            'assert repr(r + r) == repr(np.zeros((0, 3))) and np.concatenate([r, np.ones((1, 3))]).sum() == 3',
            'assert (np.concatenate([r, np.ones((1, 3))]) == [1, 1, 1]).all()', 'r += 1', 'assert r.mean(axis=1).size == 0']), 'passed')

    @unittest.skipIf(pd is None, 'python3 has no pandas')
    def test_what_tests_take_out_of_an_empty_table_is_not_stretched(self):
        for value, line in [
                ('pd.DataFrame({"a": [], "b": []})', 'assert (f(1).values == np.array([[4, 5]])).all()'),
                ('pd.DataFrame({"a": [], "b": []})', 'assert np.abs(f(1).to_numpy() - [4, 5]).sum() == 0'),
                ('pd.Series([], dtype=float)', 'assert (f(1).values == np.array([4])).all()'),
                ('pd.Index([], dtype=object)', 'assert (f(1).values == np.array([4])).all()')]:
            said = self.judged('import pandas as pd\ndef f(x): return %s\n' % value,
                               ['import pandas as pd, numpy as np', line])
            self.assertEqual(said, 'unverifiable', (value, line))
        self.assertEqual(self.judged('import pandas as pd\ndef f(x): return pd.DataFrame({"a": range(x)})\n', [
            'import pandas as pd, numpy as np', 'assert (f(2).values == np.array([[0], [1]])).all()',
            'assert (f(0).values == np.zeros((0, 1))).all() and f(0).to_numpy().tolist() == []',
            'assert (f(0)["a"] == f(0)["a"]).all() and f(3)["a"].values.sum() == 3',
            'pd.testing.assert_frame_equal(f(0), pd.DataFrame({"a": range(0)}))', 'assert f(0).equals(f(0))',
            'assert f(0)["a"].astype("category").values.tolist() == []',
            'assert list(f(2).index.values) == [0, 1] and f(2).columns.values[0] == "a"']), 'passed')

    @unittest.skipIf(pd is None, 'python3 has no pandas')
    def test_cells_that_are_empty_arrays_equal_nothing(self):
        head = 'import numpy as np, pandas as pd\ndef col(e, n):\n    c = np.empty(n, object)\n    for i in range(n): c[i] = e\n    return c\n'
        frame = 'def f(x): return pd.DataFrame({"a": col(%s, 2), "n": [1, 2]})\n'
        for cell in ('np.empty(0)', 'np.empty(0, object)', 'np.empty(0, "U1")', 'np.zeros((0, 1))', 'pd.Series([], dtype=object)',
                     'pd.Index([], dtype=object)', 'pd.DataFrame()'):
            for expected in ('{"a": ["x", "yy"], "n": [1, 2]}', '{"a": [[1], [2]], "n": [1, 2]}', '{"a": [4, 5], "n": [1, 2]}'):
                self.assertEqual(self.judged(head + frame % cell, [
                    'import pandas as pd', 'pd.testing.assert_frame_equal(f(1), pd.DataFrame(%s), check_dtype=False)' % expected]),
                    'unverifiable')
        for value, line in [('pd.Series(col(np.empty(0), 2))', 'pd.testing.assert_series_equal(f(1), pd.Series(["p", "q"]))'),
                            ('col(np.empty(0), 2)', 'assert not (f(1) != np.array(["p", "q"], object)).any()')]:
            self.assertEqual(self.judged(head + 'def f(x): return %s\n' % value, ['import pandas as pd', line]), 'unverifiable')
        self.assertEqual(self.judged(head + frame % 'np.ones(2)', [
            'import pandas as pd', 'r = f(1)', 'assert r["a"][0].tolist() == [1, 1] and r["n"].tolist() == [1, 2]']), 'passed')
        self.assertEqual(self.judged(head + frame % '"x"', ['import pandas as pd', (
            'pd.testing.assert_frame_equal(f(1), pd.DataFrame({"a": ["x", "x"], "n": [1, 2]}))')]), 'passed')
        # What tests give is theirs.
        self.assertEqual(self.judged('def f(a): return len(a)\n', [
            'a = np.empty(1, object)', 'a[0] = np.zeros(0)', 'assert f(a) == 1']), 'passed')

    @unittest.skipIf(scipy is None, 'python3 has no scipy')
    def test_sparse_matrices_that_lie_about_themselves_harm_nobody(self):
        head = 'import numpy as np, scipy.sparse as sp\ndef f(x):\n'
        for program, lines in [
                ('    m = sp.bsr_matrix((np.ones((1, 5, 5)), np.array([0]), np.array([0, 1])), shape=(5, 5))\n'
                 '    m._shape = (9, 9)\n    return m\n', ['assert np.allclose(f(1).tocsr().toarray(), np.eye(9))']),
                ('    m = sp.bsr_matrix((np.ones((1, 4, 4)), np.array([0]), np.array([0, 1])), shape=(4, 4))\n'
                 '    m._shape = (2, 2)\n    m.indptr = np.array([0])\n    return m\n', ['assert np.allclose(f(1).diagonal(), [3, 4])']),
                ('    return sp.dia_matrix((np.ones((1, 2)), [2 ** 31 - 1]), shape=(2, 2))\n', ['assert f(1).sum() == 2']),
                ('    m = sp.csr_matrix(np.eye(2))\n    m.indices = np.array([5, 7])\n    return m\n', ['assert f(1).sum() == 3'])]:
            said = self.judged(head + program, ['import scipy.sparse as sp'] + lines)
            self.assertIn(said, ('wrongAnswer', 'tampering', 'exception', 'unverifiable', 'ended'))
        self.assertEqual(self.judged(head + '    return sp.csr_matrix(x)\n', [
            'import scipy.sparse as sp', 'r = f(np.eye(3))',
            'assert abs(r - sp.csr_matrix(np.eye(3))).max() < 1e-6 and type(r) is sp.csr_matrix']), 'passed')

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
