# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Objects of a program that decide for themselves, or contradict themselves, pass nothing; honest ones do."""
import sys
import unittest

import runner

try:
    import numpy as np
except ImportError:
    np = None
try:
    import pandas as pd
except ImportError:
    pd = None

CLASS = 'def f(x):\n    """Write a class %s and return one of it."""\n'


class Judging(unittest.TestCase):
    def fails(self, verdict, tests, program, prompt=''):
        found = runner.judged(program, tests, prompt)
        self.assertEqual(found[0], verdict, (found, tests, program))
        return found[1]

    def passes(self, tests, program, prompt=''):
        self.assertEqual(runner.judged(program, tests, prompt), ['passed', ''], (tests, program))


class MethodTests(Judging):
    def test_a_method_that_compares_is_not_called_with_what_is_expected(self):
        for name, asserted in [
                ('issuperset', 'f(3).issuperset({1, 2, 9})'), ('equals', 'f(3).equals([1, 2])'),
                ('eq', 'f(3).eq(4)'), ('sub', 'f(3).sub(4) is True'), ('score', 'm = f(3)\nassert m.score([1], [2])'),
                ('isclose', 'f(3).isclose(other=4)'), ('assertEqual', 'f(3).assertEqual(1, 2)'),
                ('startswith', 'getattr(f(3), "startswith")("a")'), ('dot', 'g = f(3).dot\nassert g([1])'),
                ('equals', 'vars(f(3))["equals"]([1, 2])'), ('find', 'f(3).find("abc") != -1'),
                ('replace', 'f(3).replace("abc", "") is True'), ('fullmatch', 'f(3).fullmatch("abc")')]:
            program = ('class A:\n    def __init__(self): self.%s = self.%s\n'
                       '    def %s(self, *a, **k): return True\ndef f(x): return A()\n') % (name, name, name)
            tests = asserted if '\n' in asserted else 'assert ' + asserted
            said = self.fails('unverifiable', tests, program)
            self.assertIn(name + '() of an object of the program (', said)
            # What the tests show of themselves in a prompt asks for nothing.
            self.fails('unverifiable', tests, program, 'Give a number.\n' + tests)
            self.fails('unverifiable', 'r = f(3); ' + tests, program, '"""\nGive a number.\nr = f(3); %s\n"""\n' % tests)

    def test_a_type_is_no_method(self):
        self.fails('unverifiable', 'assert f(1).issuperset({1, 2})', 'class A: issuperset = bool\ndef f(x): return A()')

    def test_a_method_that_the_prompt_asks_for_is(self):
        program = ('class Bag:\n    def __init__(self, x): self.items = list(x)\n'
                   '    def add(self, x):\n        self.items.append(x)\n        return self\n'
                   '    def count(self, x): return self.items.count(x)\n'
                   '    def __len__(self): return len(self.items)\n'
                   '    def __iter__(self): return iter(self.items)\nf = Bag\n')
        tests = 's = f([1])\ns.add(1)\nassert s.count(1) == 2 and len(s) == 2 and list(s) == [1, 1]'
        self.passes(tests, program, CLASS % 'Bag with methods add and count')
        self.passes(tests, program, 'class Bag:\n    def add(self, x):\n        pass\n    def count(self, x):\n        pass\n')
        for prompt in ('Make a class Bag, to which one can add, with a count.', 'A bag with the methods add and count.'):
            self.passes(tests, program, prompt)
        self.fails('unverifiable', tests, program, 'Predict the class of each, with columns "add" and \'count\'.')
        self.passes(tests.replace('s.add(1)', 's.push(1)'), program.replace('def add', 'def push'),
                    'Bags have `count`.')
        self.fails('unverifiable', tests, program, 'Add numbers, and count them.')

    def test_other_methods_are_called_as_ever(self):
        self.passes('s = f()\ns.push(3)\ns.push(4)\nassert s.pop() == 4 and s.count() == 1',
                    'class f:\n    def __init__(self): self.x = []\n    def push(self, x): self.x.append(x)\n'
                    '    def pop(self): return self.x.pop()\n    def count(self): return len(self.x)\n')
        self.passes('assert f(2)(3) == 5', 'def f(n):\n    return lambda x: x + n\n')
        self.passes('assert f().score == 0.5', 'class f:\n    score = 0.5\n')

    def test_a_method_of_a_class_of_the_prompt_is_no_program_s(self):
        prompt = ('class Poly:\n    def __init__(self, c):\n        self.c = c\n\n    def same(self, other):\n'
                  '        return self.c == other.c\n\ndef f(x):\n    """A polynomial."""\n')
        tests = 'assert f(1).same(Poly([1, 2]))'
        head = prompt.replace('    """A polynomial."""\n', '')
        self.passes(tests, head + '    return Poly([1, 2])\n', prompt)
        self.fails('wrongAnswer', tests, head + '    return Poly([1, 3])\n', prompt)
        self.fails('unverifiable', tests, 'class P:\n    def same(self, o): return True\n' + head + '    return P()\n',
                   prompt)

    @unittest.skipIf(pd is None, 'this Python has no pandas')
    def test_a_table_of_the_program_s_own_is_none(self):
        own = 'import pandas as pd\nclass S(pd.%s):\n%s\ndef f(x): return S(%s)\n'
        for kind, method, value, asserted in [
                ('DataFrame', 'equals', {'a': [9]}, 'f(1).equals(pd.DataFrame({"a": [1]}))'),
                ('Series', 'eq', [9], 'f(1).eq(pd.Series([1])).all()')]:
            program = own % (kind, '    def %s(self, o): return pd.Series([True])' % method, value)
            self.fails('unverifiable', 'import pandas as pd\nassert ' + asserted, program)
        self.passes('import pandas as pd\nassert f(1).equals(pd.DataFrame({"a": [1]})) and f(1).eq(1).all().all()',
                    'import pandas as pd\ndef f(x): return pd.DataFrame({"a": [x]})')


LENGTH_3 = 'class L:\n    def __len__(self): return 3\n'


class RecordTests(Judging):
    def test_lengths_and_items_that_contradict_each_other_pass_nothing(self):
        for tests, members in [
                ('r = f([1])\nassert len(r) == 3\nassert all(abs(a - b) < 1 for a, b in zip(r, [7, 8, 9]))',
                 '    def __iter__(self): return iter(())'),
                ('r = f([1])\nassert len(r) == 3\nfor a, b in zip(r, [7, 8, 9]):\n    assert a == b',
                 '    def __iter__(self): return iter(())'),
                ('r = f([1])\nfor a, b in zip(r, [7, 8, 9]):\n    assert a == b\nassert len(r) == 3',
                 '    def __iter__(self): return iter(())'),
                ('x = [3, 1, 2]\nr = f(x)\nassert all(r[i] <= r[i + 1] for i in range(len(r) - 1))\n'
                 'assert sorted(r) == sorted(x)',
                 '    def __getitem__(self, i): return i\n    def __iter__(self): return iter([3, 1, 2])'),
                ('x = [3, 1, 2]\nr = f(x)\nassert sorted(r) == sorted(x)\n'
                 'assert all(r[i] <= r[i + 1] for i in range(len(r) - 1))',
                 '    def __getitem__(self, i): return i\n    def __iter__(self): return iter([3, 1, 2])'),
                ('r = f(1)\nassert r[-1] == 3\nassert list(r) == [1, 2, 4]',
                 '    def __getitem__(self, i): return 3\n    def __iter__(self): return iter([1, 2, 4])'),
                ('r = f(1)\nassert r[0] == 7 and r[2] == 9\nfor a, b in zip(r, [7, 8, 9]):\n    assert a == b',
                 '    __len__ = None\n    def __getitem__(self, i): return [7, 8, 9][i]\n    def __iter__(self): return iter(())'),
                ('r = f(1)\nassert all(a == 9 for a in r)\nassert r[0] == 7',
                 '    __len__ = None\n    def __getitem__(self, i): return [7, 8, 9][i]\n    def __iter__(self): return iter(())'),
                ('r = f(1)\nassert sorted(r) == [1, 2, 3]\nassert list(r) == [3, 2, 1]',
                 '    n = 0\n    def __iter__(self):\n        self.n += 1\n'
                 '        return iter([1, 2, 3] if self.n == 1 else [3, 2, 1])'),
                ('r = f(1)\nassert r[0] == 1\nassert r[0] == 2',
                 '    n = 0\n    def __getitem__(self, i):\n        self.n += 1\n        return self.n'),
                ('r = f(1)\nassert len(r) == 3\nassert len(r) == 4',
                 '    n = 2\n    def __len__(self):\n        self.n += 1\n        return self.n'),
                ('r = f(1)\nassert len(r.rows) == 1\nfor a, b in zip(r.rows, [5]):\n    assert a == b',
                 '    n = 0\n    @property\n    def rows(self):\n        self.n += 1\n'
                 '        return [1] if self.n == 1 else []')]:
            self.fails('unverifiable', tests, LENGTH_3 + members + '\ndef f(x): return L()')

    def test_views_of_a_mapping_are_as_long_as_it_is(self):
        program = ('class M:\n    def __init__(self, n): self.d = dict(zip("abc"[:n], range(n)))\n'
                   '    def __len__(self): return 3\n    def %s(self): return %s\ndef f(n): return M(n)\n')
        for name, tests in [('items', 'for k, v in r.items():\n    assert e[k] == v'),
                            ('keys', 'assert all(k in e for k in r.keys())'),
                            ('values', 'assert all(a == b for a, b in zip(r.values(), e.values()))')]:
            for made in ('self.d.%s()', 'list(self.d.%s())', 'iter(self.d.%s())', 'V(self.d.%s())'):
                own = ('class V:\n    def __init__(self, x): self.x = list(x)\n    def __len__(self): return len(self.x)\n'
                       '    def __iter__(self): return iter(self.x)\n') + program % (name, made % name)
                head = 'e = {"a": 0, "b": 1, "c": 2}\nr = f(%d)\nassert len(r) == 3\n'
                self.fails('unverifiable', head % 0 + tests, own)
                self.passes(head % 3 + tests + '\nassert len(list(r.%s())) == 3 == len(r)' % name, own)

    def test_rows_that_are_other_objects_each_time_are_one(self):
        program = ('class R:\n    def __init__(self, n): self.n = n\n    def __len__(self): return self.n\n'
                   '    def __iter__(self): return iter([0] * self.n)\n    def __getitem__(self, i): return 0\n'
                   'class L:\n    def __len__(self): return 2\n    def __getitem__(self, i): return R(%s)\n'
                   '    def __iter__(self): return iter([R(%s), R(%s)])\n'
                   '    @property\n    def rows(self): return self\ndef f(x): return L()\n')
        tests = ('r = f(1)%s\nfor i in range(2):\n    assert len(r[i]) == 2\n'
                 'for row, e in zip(r, [[%s], [%s]]):\n    for a, b in zip(row, e):\n        assert a == b')
        self.fails('unverifiable', tests % ('', '1, 2', '3, 4'), program % (2, 0, 0))
        self.passes(tests % ('', '0, 0', '0, 0'), program % (2, 2, 2))

    def test_iterators_that_begin_anew_give_the_same(self):
        program = ('class I:\n    n = 0\n    k = 0\n    def __iter__(self): return self\n    def __next__(self):\n'
                   '        items = [[1, 2, 3], [%s]][min(self.k, 1)]\n'
                   '        if self.n == len(items):\n            self.n = 0\n            self.k += 1\n'
                   '            raise StopIteration\n        self.n += 1\n        return items[self.n - 1]\n'
                   'def f(x): return I()\n')
        tests = 'r = f(1)\nassert list(r) == [1, 2, 3]\nassert sorted(r) == %s'
        self.passes(tests % '[1, 2, 3]', program % '1, 2, 3')
        self.fails('unverifiable', tests % '[7]', program % '7')
        self.fails('unverifiable', tests % '[1, 2]', program % '1, 2')
        self.passes('g = f(2)\nassert list(g) == [0, 1] and list(g) == []', 'def f(n):\n    yield from range(n)\n')
        self.passes('g = f(1)\nassert next(g) == 0\nf(1)\nassert next(g) == 1 and next(g) == 2',
                    'def f(n):\n    yield from range(5)\n')

    def test_honest_objects_are_believed(self):
        sequence = ('class L:\n    def __init__(self, x): self.x = list(x)\n    def __len__(self): return len(self.x)\n'
                    '    def __iter__(self): return iter(self.x)\n    def __getitem__(self, i): return self.x[i]\n'
                    '    def __setitem__(self, i, v): self.x[i] = v\n    def push(self, v): self.x.append(v)\nf = L\n')
        self.passes('r = f([3, 1])\nassert len(r) == 2 and list(r) == [3, 1] and r[0] == 3 and r[-1] == 1\n'
                    'assert list(r) == [3, 1] == [r[i] for i in range(len(r))]\nassert list(reversed(r)) == [1, 3]\n'
                    'r.push(5)\nassert len(r) == 3 and list(r) == [3, 1, 5]\nr[0] = 7\nassert r[0] == 7 and list(r)[0] == 7\n'
                    'assert next(iter(r)) == 7 and max(r) == 7', sequence)
        self.passes('r = f()\nimport itertools\nassert list(itertools.islice(r, 3)) == [0, 1, 2] and r[9] == 9\n'
                    'assert [a for a, b in zip(r, "xy")] == [0, 1]',
                    'import itertools\nclass f:\n    def __iter__(self): return itertools.count()\n'
                    '    def __getitem__(self, i): return i\n')
        mapping = ('class M:\n    def __init__(self): self.d = {2: 0, 0: "a", 1: "b"}\n'
                   '    def __len__(self): return 3\n    def __iter__(self): return iter(self.d)\n'
                   '    def __getitem__(self, k): return self.d[k]\n    def keys(self): return list(self.d)\nf = M\n')
        self.passes('m = f()\nassert m[0] == "a" and m[1] == "b" and sorted(m) == [0, 1, 2] and len(m) == 3\n'
                    'assert dict(m) == {2: 0, 0: "a", 1: "b"} and {k: m[k] for k in m} == dict(m)', mapping)
        self.passes('w = f()\nwhile not w.done:\n    pass\nassert w.done',
                    'class f:\n    n = 0\n    @property\n    def done(self):\n        self.n += 1\n        return self.n > 3\n')
        self.passes('p = f()\nassert p[5] == 0 and list(p) == [1, 2] and p[1] == 2 and p[7] == 0',
                    'class f:\n    x = [1, 2]\n    def __getitem__(self, i): return self.x[i] if i < 2 else 0\n'
                    '    def __iter__(self): return iter(self.x)\n')
        # A list asks for a length that need not be that of what is walked; CPython 3.8 asks before it begins.
        judge = self.passes if sys.version_info >= (3, 9) else lambda *_: None
        judge('m = f()\nassert list(m) == [[1, 2], [3, 4]] and sorted(m)[1] == [3, 4] and tuple(m)[0] == [1, 2]',
                    'class f:\n    x = [[1, 2], [3, 4]]\n    def __len__(self): return 4\n'
                    '    def __iter__(self): return iter(self.x)\n')
        self.passes('import time\nw = f()\nw.start()\nassert len(w) == 0 and w.done == []\nwhile len(w) < 2:\n    time.sleep(0.01)\n'
                    'assert w.done == [1, 1]',
                    'import threading, time\nclass f:\n    def __init__(self): self.done = []\n    def start(self):\n'
                    '        threading.Thread(target=self.run, daemon=True).start()\n    def run(self):\n'
                    '        for _ in range(2):\n            time.sleep(0.3)\n            self.done.append(1)\n'
                    '    def __len__(self): return len(self.done)\n')
        tree = ('class N:\n    def __init__(self, v, *k): self.v, self.k = v, list(k)\n'
                '    def __iter__(self):\n        yield self.v\n        for k in self.k: yield from k\n'
                'def f(): return N(1, N(2), N(3, N(4)))\n')
        self.passes('n = f()\nassert list(n) == [1, 2, 3, 4] and n.k[1].k[0].v == 4 and len(n.k) == 2\n'
                    'assert [k.v for k in n.k] == [2, 3] and [list(k) for k in n.k] == [[2], [3, 4]]\n'
                    'import types\nassert isinstance(iter(n), types.GeneratorType)', tree)


class NameTests(Judging):
    def test_a_module_or_function_that_only_the_program_defines_decides_nothing(self):
        for name, tests, program in [
                ('np', 'assert np.sum(f(1)) == 5', 'class np: sum = staticmethod(lambda a: 5)\ndef f(x): return 0\n'),
                ('np', 'def check(f):\n    assert np.allclose(f(1), [1, 2])\ncheck(f)',
                 'class np: allclose = staticmethod(lambda a, b: True)\ndef f(x): return 0\n'),
                ('isclose', 'assert isclose(f(1), 5)', 'def isclose(a, b): return True\ndef f(x): return 0\n'),
                ('assert_close', 'assert_close(f(1), 5)', 'def assert_close(a, b): return True\ndef f(x): return 0\n')]:
            self.assertIn('use ' + name, self.fails('unverifiable', tests, program))
        self.passes('stack.push(1)\nassert stack.pop() == 1', 'class S:\n    x = []\n'
                    '    push = lambda self, v: self.x.append(v)\n    pop = lambda self: self.x.pop()\nstack = S()\n',
                    'Make a stack.')
        self.passes('assert Shapes.area(2) == 4', 'class Shapes:\n    area = staticmethod(lambda a: a * a)\n')
        self.passes('assert config.get("a") == 1', 'config = {"a": 1}\n')
        self.passes('assert LIMIT == 3 and limits[0] == 1', 'LIMIT = 3\nlimits = [1]\n')

    def test_names_that_tests_give_themselves_are_theirs(self):
        self.passes('import os.path as op\nassert f("a") == op.join("a", "b")',
                    'import os.path as op\ndef f(x): return op.join(x, "b")\n')
        self.passes('def double(x): return 2 * x\nassert f(1) == double(1)',
                    'import os as double\ndef f(x): return 2 * x\n')


class ArrayTests(Judging):
    @unittest.skipIf(np is None, 'this Python has no numpy')
    def test_no_array_is_made_of_an_object(self):
        head = 'import numpy as np\n'
        lie = ('import numpy as np\nclass A:\n    shape = (3, 2)\n    def __len__(self): return 1\n'
               '    def __iter__(self): return iter([np.zeros((0, 1, 1))])\n'
               '    def __getitem__(self, i): return [np.zeros((0, 1, 1))][i]\n'
               '    def toarray(self): return np.zeros((0, 1, 1))\n    values = np.zeros((0, 1, 1))\n'
               '    def predict(self, x): return A()\ndef f(x): return A()\n')
        for asserted in ['np.allclose(r, np.ones((3, 2)))', 'r.shape == (3, 2)', 'np.asarray(r).size == 0',
                         'np.array_equal([r], [1])', 'r.predict(1).shape == (3, 2)',
                         'np.sum(r) == 0', '(np.ones(2) == r).all()', 'len(np.array([r, r])) == 2']:
            self.fails('unverifiable', head + 'r = f(1)\nassert ' + asserted, lie)
        self.passes(head + 'p = f(1)\na = np.array([p, p])\nassert a.shape == (2,) and a[0] is p and p.x == 1',
                    'class P:\n    x = 1\ndef f(x): return P()\n')
        self.fails('unverifiable', head + 'assert np.array(f(1)).shape == (0,)', 'class P:\n    n = 0\n    def __len__(self):\n'
                   '        self.n += 1\n        return [][0] if self.n == 1 else 0\ndef f(x): return P()\n')
        typed = 'class S:\n    _typ = "series"\n    _values = array = [1, 1]\n    name = None\ndef f(x): return S()\n'
        if pd is not None:
            self.fails('unverifiable', 'import pandas as pd\nassert (pd.Series([1, 2]) == f(1)).all()', typed,
                       'Use index, columns and values of a class.')
        honest = ('class M:\n    shape = (1, 2)\n    size = (3, 4)\n    values = [1]\n    def index(self): return 3\n'
                  '    def predict(self, x): return x * 2\ndef f(x): return M()\n')
        self.passes(head + 'm = f(1)\nassert m.predict(np.ones(2)).tolist() == [2, 2] and m.size == (3, 4)\n'
                    'assert m.values == [1] and m.index() == 3 and m.predict(np.ones(2)).shape == (2,)', honest)
        self.passes(head + 'assert f(1).shape == (1, 2)', honest, 'Make a matrix with an attribute shape.')
        self.passes('assert f(1).shape == (1, 2)', honest)


if __name__ == '__main__':
    unittest.main()
