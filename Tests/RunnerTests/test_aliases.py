# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What tests see of the lists and dictionaries that they passed, after a call has changed them."""
import json
import unittest

import runner

CASES = {
    'a list within a dictionary': (
        'def f(d):\n    for items in d.values(): items.append(1)',
        'items = []\nf({"a": items})\nassert items == [1]'),
    'a matrix in place': (
        'def f(m):\n    for row in m: row.reverse()',
        'row = [1, 2]\nm = [row, [3, 4]]\nassert f(m) is None\n'
        'assert m == [[2, 1], [4, 3]] and m[0] is row'),
    'one list in two places': (
        'def f(m):\n    m[0].append(5)',
        'row = []\nm = [row, row]\nf(m)\nassert m == [[5], [5]] and m[0] is m[1] is row'),
    'a name bound anew': (
        'def f(d):\n    d["a"] = [9]',
        'items = [1]\nd = {"a": items}\nf(d)\nassert items == [1] and d == {"a": [9]}'),
    'two lists exchanged': (
        'def f(m):\n    m[0], m[1] = m[1], m[0]',
        'a, b = [1], [2]\nm = [a, b]\nf(m)\nassert m[0] is b and m[1] is a'),
    'an inner list returned': (
        'def f(m):\n    m[0].append(3)\n    return m[0]',
        'm = [[1], [2]]\nr = f(m)\nassert r is m[0] and r == [1, 3]'),
    'the argument itself returned': (
        'def f(m):\n    m.sort()\n    return m',
        'm = [2, 1]\nassert f(m) is m and m == [1, 2]'),
    'a list in a tuple': (
        'def f(t):\n    t[1].append(t[0])',
        'items = []\nf((4, items))\nassert items == [4]'),
    'named arguments': (
        'def f(*, d):\n    d["x"].clear()',
        'items = [1]\nf(d={"x": items})\nassert items == []'),
    'keys in a new order': (
        'def f(d):\n    for key in sorted(d): d[key] = d.pop(key)',
        'd = {"b": [1], "a": [2]}\nf(d)\nassert list(d.items()) == [("a", [2]), ("b", [1])]'),
    'a list that holds itself': (
        'def f(m):\n    m.append(m)',
        'm = [1]\nf(m)\nassert m[1] is m'),
    'more than are told apart': (
        'def f(m):\n    m[0] = [7]\n    return len(m)',
        'm = [[0] for _ in range(20000)]\nassert f(m) == 20000 and m[0] == [7]'),
}

WRONG = {
    'a list that was not changed': (
        'def f(d):\n    pass', 'items = []\nf({"a": items})\nassert items == [1]'),
    'a copy that was changed': (
        'def f(m):\n    m = [list(row) for row in m]\n    m[0].append(1)',
        'm = [[]]\nf(m)\nassert m == [[1]]'),
}

# What the program's process may say of the two lists in `f([[1], [2]])`: a reply and what comes of it.
REPLIES = [
    ([None, [[1, None, [9]]]], 'passed'),
    ([None, [[3, None, [9]]]], 'tampering'),
    ([None, [[-1, None, [9]]]], 'tampering'),
    ([None, [[True, None, [9]]]], 'tampering'),
    ([None, [['0', None, [9]]]], 'tampering'),
    ([None, [[1, None, [{'w': 99}]]]], 'tampering'),
    ([{'w': 99}, []], 'tampering'),
    ([None, [[1, None]]], 'tampering'),
    ([None, 5], 'tampering'),
    ([None], 'tampering'),
    ({}, 'tampering'),
]


class Aliases(unittest.TestCase):
    def test_what_is_shared(self):
        for name, (program, tests) in CASES.items():
            with self.subTest(name):
                self.assertEqual(runner.judged(program, tests), ['passed', ''])

    def test_what_is_wrong(self):
        for name, (program, tests) in WRONG.items():
            with self.subTest(name):
                self.assertEqual(runner.judged(program, tests)[0], 'wrongAnswer')

    def test_what_is_no_change(self):
        tests = 'm = [[1], [2]]\nadd(m)\nassert m == [[9], [2]]'
        for reply, expected in REPLIES:
            with self.subTest(reply):
                verdict, message = runner.verdict(tests, [
                    b'r{"add":{"callable":0}}', b'w' + json.dumps(reply).encode()])
                self.assertEqual(verdict, expected, message)

    def test_changes_of_what_was_not_sent(self):
        for tests in ('add(1)', 'add(print)', 'add([{1}])'):
            verdict, message = runner.verdict(tests, [
                b'r{"add":{"callable":0}}', b'w[null,[[0,null,[1]]]]'])
            self.assertEqual(verdict, 'tampering', message)


if __name__ == '__main__':
    unittest.main()
