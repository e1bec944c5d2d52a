# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Problems of one's own: classes that the prompt defines, and what tests share with a program."""
import unittest

import runner

CASES = {
    'a class that compares': ('add',
        '''class Money:
    def __init__(self, a): self.a = a
    def __eq__(self, o): return isinstance(o, Money) and o.a == self.a
    def __hash__(self): return hash(self.a)

def add(x, y):
    """Sum."""
''',
        '''    return Money(x.a + y.a)
''',
        '''def check(candidate):
    assert candidate(Money(1), Money(2)) == Money(3)
    assert len({candidate(Money(1), Money(2)), Money(3)}) == 1
    assert candidate(Money(1), Money(2)) != Money(4)
'''),
    'a frozen dataclass': ('f',
        '''from dataclasses import dataclass, field
from typing import List

@dataclass(frozen=True)
class P:
    x: int
    tags: List[str] = field(default_factory=list)

def f(p):
    """..."""
''',
        '''    return P(p.x * 2, p.tags + ['a'])
''',
        '''def check(candidate):
    assert candidate(P(2)) == P(4, ['a'])
    r = candidate(P(1, ['z']))
    assert r.tags == ['z', 'a'] and isinstance(r, P)
'''),
    'a named tuple': ('f',
        '''from typing import NamedTuple
class Pt(NamedTuple):
    x: int
    y: int

def f(p):
    """..."""
''',
        '''    return Pt(p.y, p.x)
''',
        '''def check(candidate):
    r = candidate(Pt(1, 2))
    assert r == Pt(2, 1) and r.x == 2 and isinstance(r, Pt)
'''),
    'a tree that is changed in place': ('invert',
        '''class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val = val; self.left = left; self.right = right

def invert(root):
    """..."""
''',
        '''    if root: root.left, root.right = invert(root.right), invert(root.left)
    return root
''',
        '''def check(candidate):
    t = TreeNode(1, TreeNode(2), TreeNode(3))
    r = candidate(t)
    assert r is t and r.left.val == 3 and t.right.val == 2
'''),
    'a list of 5,000 nodes': ('rev',
        '''class N:
    def __init__(self, v, n=None):
        self.v = v; self.n = n
def mk(k):
    h = None
    for i in range(k): h = N(i, h)
    return h

def rev(h):
    """..."""
''',
        '''    p = None
    while h: h.n, p, h = p, h, h.n
    return p
''',
        '''def check(candidate):
    h = mk(5000)
    r = candidate(h)
    assert r.v == 0 and r.n.v == 1
    assert h.n is None
'''),
    'nodes in a circle': ('loop',
        '''class N:
    def __init__(self, v): self.v = v; self.n = None

def loop(h):
    """..."""
''',
        '''    s = set()
    while h:
        if id(h) in s: return True
        s.add(id(h)); h = h.n
    return False
''',
        '''def check(candidate):
    a = N(1); b = N(2); a.n = b; b.n = a
    assert candidate(a) is True
    b.n = None
    assert candidate(a) is False
'''),
    'an exception': ('f',
        '''class Bad(Exception):
    pass

def f(x):
    """..."""
''',
        '''    if x < 0: raise Bad('neg', x)
    return x
''',
        '''def check(candidate):
    try:
        candidate(-1)
        assert False
    except Bad as e:
        assert e.args == ('neg', -1)
    assert candidate(1) == 1
'''),
    'an exception with a constructor of its own': ('f',
        '''class Short(ValueError):
    def __init__(self, missing):
        super().__init__('%d missing' % missing)
        self.missing = missing

def f(x):
    """..."""
''',
        '''    if x < 0: raise Short(-x)
    return x
''',
        '''def check(candidate):
    assert candidate(1) == 1
    try:
        candidate(-3)
    except Short as error:
        assert error.missing == 3 and error.args == ('3 missing',) and str(error) == '3 missing'
    else:
        assert False
'''),
    'a frozen exception': ('f',
        '''from dataclasses import dataclass

@dataclass(frozen=True)
class Short(OSError):
    missing: int

def f(x):
    """..."""
''',
        '''    raise Short(x)
''',
        '''def check(candidate):
    try:
        candidate(3)
    except Short as error:
        assert error == Short(3)
'''),
    'a list with methods': ('f',
        '''class Stack(list):
    def peek(self): return self[-1]

def f(s, x):
    """..."""
''',
        '''    s.append(x)
    return s
''',
        '''def check(candidate):
    s = Stack([1])
    r = candidate(s, 2)
    assert r is s and s == [1, 2] and s.peek() == 2
'''),
    'slots': ('sw',
        '''class V:
    __slots__ = ('a', 'b')
    def __init__(self, a, b): self.a = a; self.b = b
    def __eq__(self, o): return (self.a, self.b) == (o.a, o.b)

def sw(v):
    """..."""
''',
        '''    v.a, v.b = v.b, v.a
    return v
''',
        '''def check(candidate):
    v = V(1, 2)
    candidate(v)
    assert v == V(2, 1)
'''),
    'members of an enumeration as keys': ('f',
        '''from enum import Enum, Flag
class C(Enum):
    A = 1
    B = 'x'

def f(c, d):
    """..."""
''',
        '''    return {C.A: [C.B], C.B: d}
''',
        '''def check(candidate):
    assert candidate(C.A, {C.A: 1}) == {C.A: [C.B], C.B: {C.A: 1}}
'''),
}

# Entry point, prompt, completion, tests: what tests mean to share beside calls and values.
SHARED = {
    'printed output': ('f', 'def f(name):\n', '    print("hello", name)\n', '''import contextlib, io
def check(candidate):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        candidate('x')
    assert out.getvalue() == 'hello x\\n'
'''),
    'mocked input': ('f', 'def f():\n', '    return "hi " + input("who?")\n', '''from unittest.mock import patch
def check(candidate):
    with patch('builtins.input', return_value='bob') as asked:
        assert candidate() == 'hi bob'
        asked.assert_called_with('who?')
'''),
    'a stream in place of input': ('f', 'def f():\n', '    return input() + input()\n', '''import io, sys
def check(candidate):
    sys.stdin = io.StringIO('a\\nb\\n')
    assert candidate() == 'ab'
'''),
    'a generator that is one': ('f', 'def f(n):\n', '    got = yield n\n    yield got\n', '''import types
def check(candidate):
    g = candidate(5)
    assert isinstance(g, types.GeneratorType)
    assert next(g) == 5 and g.send(7) == 7
    assert list(candidate(1)) == [1, None]
'''),
    'a coroutine': ('f', 'import asyncio\nasync def f(x):\n', '    await asyncio.sleep(0)\n    return x + 1\n',
                    '''import asyncio
def check(candidate):
    assert asyncio.run(candidate(1)) == 2
    async def both():
        return await asyncio.gather(candidate(1), candidate(2))
    assert asyncio.run(both()) == [2, 3]
'''),
    'a class that is completed': ('S', 'class S:\n    """A stack."""\n',
                                  '    def __init__(self):\n        self.items = []\n'
                                  '    def push(self, x):\n        self.items.append(x)\n'
                                  '    def pop(self):\n        return self.items.pop()\n',
                                  '''def check(candidate):
    s = candidate()
    s.push(1)
    assert s.pop() == 1 and isinstance(s, candidate) and not isinstance(1, candidate)
'''),
}

MONEY = '''class Money:
    def __init__(self, amount):
        self.amount = amount
    def __eq__(self, other):
        return isinstance(other, Money) and other.amount == self.amount

def add(x, y):
    """The sum."""
'''
SUM = 'def check(candidate):\n    assert candidate(Money(1), Money(2)) == Money(3)\n'


class PromptClassTests(unittest.TestCase):
    def verdict(self, entry_point, prompt, completion, tests):
        return runner.judged(prompt + completion, tests + '\ncheck(%s)\n' % entry_point, prompt,
                             entry_point)

    def test_right_answers_pass(self):
        for name, case in list(CASES.items()) + list(SHARED.items()):
            with self.subTest(name):
                self.assertEqual(self.verdict(*case), ['passed', ''])

    def test_wrong_answers_do_not(self):
        for completion in ('    return Money(0)\n', '    return x\n', '    return 3\n',
                           '    return None\n'):
            fields = self.verdict('add', MONEY, completion, SUM)
            self.assertEqual(fields[0], 'wrongAnswer', completion)

    def test_a_class_that_the_program_changed_decides_nothing(self):
        for change in (
                'class Money:\n    def __init__(self, amount): pass\n    __eq__ = lambda s, o: True\n',
                'Money.__eq__ = lambda self, other: True\n',
                'Money.amount = 3\n',
                'class Money(Money):\n    def __eq__(self, other): return True\n',
                'Money.__getattribute__ = lambda self, name: 3\n'):
            fields = self.verdict('add', MONEY, '    return Money(0)\n' + change, SUM)
            self.assertNotEqual(fields[0], 'passed', change)

    def test_what_is_made_of_a_class_in_c_cannot_be_verified(self):
        prompt = 'import datetime\nclass Day(datetime.date): pass\n\ndef f(y):\n    """..."""\n'
        fields = self.verdict('f', prompt, '    return Day(y, 1, 1)\n',
                              'def check(candidate):\n    assert candidate(2000) == Day(2000, 1, 1)\n')
        self.assertEqual(fields[0], 'unverifiable')

    def test_what_tests_read_and_programs_change_is_not_guessed(self):
        fields = self.verdict('f', 'calls = []\n\ndef f(x):\n    """Appends."""\n',
                              '    calls.append(x)\n',
                              'def check(candidate):\n    candidate(1)\n    assert calls == [1]\n')
        self.assertEqual(fields[0], 'unverifiable')
        self.assertIn('calls', fields[1])


class ConversationTests(unittest.TestCase):
    """A program that speaks of objects of the prompt's classes as it likes."""

    PROMPT = 'class P:\n    def __init__(self, x): self.x = x\n    def __eq__(self, o): return self.x == o.x\n'
    TESTS = 'assert add(P(1)) == P(918273645)'
    NAMES = b'r[{"add":{"callable":0},"P":{"callable":0}},["P"]]'

    def test_none_passes(self):
        for reply in (b'g[{"P":0},-1,[],[["P",null,[["x",1]]]]]', b'g[{"P":9},-1,[],[]]',
                      b'g[{"P":0},-1,[],[["P",null,[]]]]', b'g[{"P":0},-1,[],[["Q",null,[]]]]',
                      b'g[{"P":-1},-1,[],[["P",null,[["x",1]]]]]', b'g[{"P":0},-1,[],[["P"]]]',
                      b'g[{"P":0},-1,[],7]', b'g7', b'g[{"E":["P","A"]},-1,[],[["P",null,[]]]]',
                      b'g[{"P":0},-1,[],[["P",[1],[["x",1]]]]]', b'p7', b'p"x"',
                      b'g[{"P":1},-1,[],[["P",null,[["x",1]]],["P",null,[["__eq__",{"type":"object"}]]]]]',
                      b'g[{"P":1},-1,[],[["P",null,[["x",1]]],["P",null,[["__class__",{"type":"int"}]]]]]',
                      b'g[{"P":1},-1,[],[["P",null,[["x",1]]],["P",null,[["x",{"P":1}]]]]]',
                      b'g[{"P":1},-1,[],[["P",null,[["x",1]]],["P",null,[["x",{"object":[0,"E",true,0]}]]]]]'):
            fields = runner.verdict(self.TESTS, [self.NAMES, reply, reply], prompt=self.PROMPT)
            self.assertNotEqual(fields[0], 'passed', reply)

    def test_what_is_raised_is_an_exception_of_the_prompt(self):
        prompt = 'class E(ValueError):\n    pass\nclass P:\n    pass\n'
        tests = 'try:\n    add(1)\nexcept E as error:\n    assert error.x == 918273645\n'
        names = b'r[{"add":{"callable":0},"E":{"callable":0}},["E","P"]]'
        for reply in (b'e[{"P":0},[["P",null,[["x",918273645]]]],"E"]', b'e7', b'e[]', b'e[7,[],"E"]',
                      b'e[{"P":0},[],"E"]', b'e[{"P":1},[["E",null,[]]],"E"]', b'e[{"P":0},[["E"]],"E"]',
                      b'e[{"P":0},[["E",null,[["args",7]]]],"E"]', b'e[{"P":0},7,"E"]'):
            fields = runner.verdict(tests, [names, reply, reply], prompt=prompt)
            self.assertEqual(fields[0], 'tampering', reply)
        reply = b'e[{"P":0},[["E",null,[["x",918273645],["args",{"t":[]}]]]],"E"]'
        self.assertEqual(runner.verdict(tests, [names, reply], prompt=prompt), ['passed', ''])

    def test_the_right_one_does(self):
        reply = b'g[{"P":1},-1,[],[["P",null,[["x",1]]],["P",null,[["x",918273645]]]]]'
        self.assertEqual(runner.verdict(self.TESTS, [self.NAMES, reply], prompt=self.PROMPT),
                         ['passed', ''])


POLY = '''import functools

class Poly:
    name = None

    def __init__(self, c):
        self.c = c

    def same(self, other):
        return self.c == other.c

    @classmethod
    def zero(cls):
        return cls([])

    @functools.cached_property
    def is_small(self):
        return len(self.c) < 3

class Bag:
    def __init__(self, items):
        self.items = items

    def __eq__(self, other):
        return len(self.items) == len(other.items) and all(a == b for a, b in zip(self.items, other.items))

'''


class HidingTests(unittest.TestCase):
    def judged(self, body, asserted, more=''):
        return runner.judged(POLY + more + 'def f(x):\n' + body, 'assert ' + asserted,
                             POLY + 'def f(x):\n    """One."""\n')

    def test_no_attribute_is_called_in_place_of_a_method(self):
        for name in ('same', 'zero', '__eq__', '__init__'):
            said = self.judged('    p = Poly([])\n    p.__dict__[%r] = lambda *a: True\n    return p\n' % name,
                               'f(1).%s(Poly([1, 2]))' % name)
            self.assertEqual(said[0], 'unverifiable', said)
            self.assertIn('hides', said[1])
        said = self.judged('    p = Poly([])\n    p.same = bool\n    return p\n', 'f(1).same([1])')
        self.assertEqual(said[0], 'unverifiable', said)
        said = self.judged('    p = Poly([])\n    p.equals = lambda o: True\n    return p\n', 'f(1).equals([1])')
        self.assertEqual(said[0], 'unverifiable', said)

    def test_what_is_computed_is_computed_by_the_tests(self):
        said = self.judged('    p = Poly([1, 2, 3])\n    p.__dict__["is_small"] = True\n    return p\n', 'f(1).is_small')
        self.assertEqual(said[0], 'wrongAnswer', said)
        said = self.judged('    p = Poly([1])\n    assert p.is_small\n    return p\n', 'f(1).is_small')
        self.assertEqual(said, ['passed', ''])

    def test_other_attributes_are_kept(self):
        self.assertEqual(self.judged(
            '    p = Poly([1, 2])\n    p.name = "n"\n    p.key = lambda x: x + 1\n    return p\n',
            'f(1).same(Poly([1, 2])) and f(1).name == "n" and f(1).key(2) == 3'), ['passed', ''])
        self.assertEqual(self.judged('    return Poly([1, 3])\n', 'f(1).same(Poly([1, 2]))')[0], 'wrongAnswer')

    def test_items_that_have_a_length_and_are_none_equal_nothing(self):
        more = 'class L:\n    def __len__(s): return 2\n    def __iter__(s): return iter(())\n'
        for asserted in ('f(1) == Bag([4, 5])', 'Bag([4, 5]) == f(1)'):
            self.assertEqual(self.judged('    return Bag(L())\n', asserted, more)[0], 'unverifiable')
            self.assertEqual(self.judged('    return Bag([4, 5])\n', asserted), ['passed', ''])


if __name__ == '__main__':
    unittest.main()
