# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Reading the functions of an answer: programs in texts, arity, kinds of arguments, trees without names."""
import ast
import unittest

import runner  # noqa: F401
from evalharness import functions, kinds, trees


def read(answer, instruction=''):
    return [(item['owner'], item['name'], item['least'], item['most'], item['kinds'])
            for program in functions.read(answer, instruction)['programs']
            for item in program['functions']]


def names(answer):
    return [[item['name'] for item in program['functions']]
            for program in functions.read(answer, '')['programs']]


class AnswerTests(unittest.TestCase):
    def test_takes_programs_out_of_texts(self):
        for answer, expected in [
                ('def f(x): return x', [['f']]),
                ('    def f(x):\n        return x\n', [['f']]),
                ('Here:\n```python\ndef f(x): return x\n```\nand\n```\ndef g(x): return f(x)\n```\n',
                 [['f', 'g']]),
                ('```js\nfunction f() {}\n```', []),
                ('```python\ndef f(x): return x\n```\nbetter:\n```python\ndef f(x): return -x\n```\n',
                 [['f'], ['f'], ['f', 'f']]),
                ('>>> def f(x):\n...     return x\n>>> f(1)', [['f']]),
                ('This does it:\ndef f(x):\n    return x\n\nAs you can see.', [['f']]),
                ('class Solution:\n    def f(self, x): return x\n    def __init__(self): pass', [['f']]),
                ('print("hello")', []), ('', []), ('SELECT * FROM t', []), ('\0', [])]:
            self.assertEqual(names(answer), expected, answer)

    def test_says_whether_anything_is_python(self):
        for answer, is_python in [('x = 1', True), ('int main() { return 0; }', False)]:
            self.assertEqual(functions.read(answer, '')['isPython'], is_python)

    def test_gives_up_on_what_harms_a_parser(self):
        for answer in ['(' * 100000, 'x = ' + '-' * 100000 + '1', 'def f():\n' + ' return (' * 3000]:
            self.assertEqual(names(answer), [])

    def test_leaves_out_statements_that_only_do_something(self):
        source = ('import math\nprint(1)\nwhile True: pass\nN = 3\n@staticmethod\ndef f(x):\n  return N\n'
                  'if __name__ == "__main__":\n  f(1)\n')
        self.assertEqual(functions.statements(source), [
            b'import math', b'N = 3', b'@staticmethod\ndef f(x):\n  return N'])


class FunctionTests(unittest.TestCase):
    def test_counts_positional_arguments(self):
        for answer, least, most in [
                ('def f(a, b): pass', 2, 2), ('def f(a, b=1): pass', 1, 2), ('def f(*a): pass', 0, 99),
                ('def f(a, *, b=1): pass', 1, 1), ('def f(a, /, b): pass', 2, 2)]:
            (_, _, *arity, _), = read(answer)
            self.assertEqual(arity, [least, most], answer)
        self.assertEqual(read('def f(a, *, b): pass'), [])
        self.assertEqual(read('class C:\n  def f(self, a): pass\n  @staticmethod\n  def g(a): pass\n'
                              '  @property\n  def p(self): pass'),
                         [('C', 'f', 1, 1, [None]), ('C', 'g', 1, 1, [None])])

    def test_knows_kinds_by_annotations_and_examples(self):
        for answer, instruction, expected in [
                ('def f(a: int, b): pass', '', ['number', None]),
                ('from typing import *\ndef f(a: List[str]): pass', '', [['sequence', 'text']]),
                ('def f(a: "list[int]"): pass', '', [['sequence', 'number']]),
                ('def f(a): pass\nprint(f([1, 2]))', '', [['sequence', 'number']]),
                ('def f(a, b): pass', 'Merge. For example f([1], [2]) gives [1, 2].',
                 [['sequence', 'number']] * 2),
                ('def f(a, b): pass', 'Add two numbers.\n3, 5', ['number', 'number']),
                ('def f(a): pass', 'Sort it.\nlist = ["b", "a"]', [['sequence', 'text']]),
                ('def f(a, b): pass', 'Merge two lists.\nlist1 = [1, 2, 3]\nlist2 = [4, 5]',
                 [['sequence', 'number']] * 2),
                ('def f(a, b): pass', 'Merge two lists, of which there are\n3', [None, None]),
                ('def f(a): pass\nf(1)\nf("x")', '', [None])]:
            (_, _, _, _, found), = read(answer, instruction)
            self.assertEqual(found, expected, (answer, instruction))

    def test_what_an_instruction_ends_in_is_presumed(self):
        for answer, instruction, presumed in [
                ('def f(a, b: int): pass', 'Add.\n1\n2', [True, False]),
                ('def f(a, b): pass', 'Add, as f(1, 2) = 3.\n1\n2', [False, False]),
                ('def f(a): pass\nf("a")', '', [False])]:
            program, = functions.read(answer, instruction)['programs']
            self.assertEqual(program['functions'][0]['presumed'], presumed, (answer, instruction))

    def test_a_text_is_a_sequence_of_texts(self):
        for one, other, is_akin in [
                ('text', ['sequence', 'text'], True), ('text', ['sequence', None], True),
                ('text', ['sequence', 'number'], False), ('number', ['sequence', 'number'], False),
                ('text', 'number', False), (['sequence', 'text'], ['sequence', 'number'], False)]:
            self.assertEqual(kinds.are_akin(one, other), is_akin, (one, other))
            self.assertEqual(kinds.are_akin(other, one), is_akin, (other, one))

    def test_kinds_fit_unless_both_are_known_to_differ(self):
        for wanted, given, fits in [
                (None, 'number', True), ('number', 'number', True), ('number', 'text', False),
                (['sequence', 'text'], ['sequence', 'number'], False),
                (['sequence', None], ['sequence', 'number'], True),
                ('number', ['sequence', 'number'], False)]:
            self.assertEqual(kinds.fits(wanted, given), fits, (wanted, given))


class TreeTests(unittest.TestCase):
    def tree(self, source):
        return trees.of(ast.parse(source).body[0])[0]

    def test_sees_no_names_docstrings_and_annotations(self):
        one = self.tree('def f(a: int) -> int:\n    """Adds."""\n    b = a + 1\n    return sorted([b])')
        self.assertEqual(one, self.tree('def g(x):\n    y = x + 1\n    return sorted([y])'))
        self.assertEqual(one, self.tree('def g(x):\n    y: int = x + 1\n    return sorted([y])'))
        for other in ['def g(x):\n    y = x - 1\n    return sorted([y])',
                      'def g(x):\n    y = x + 1\n    return list([y])',
                      'def g(x):\n    y = x + 1\n    return sorted([x])',
                      'def g(x):\n    y = x + 2\n    return sorted([y])']:
            self.assertNotEqual(one, self.tree(other), other)

    def test_knows_itself_by_any_name(self):
        self.assertEqual(self.tree('def f(n):\n  return n * f(n - 1)'),
                         self.tree('def fact(k):\n  return k * fact(k - 1)'))

    def test_compares_no_tree_that_is_too_deep(self):
        self.assertIsNone(trees.of(ast.parse('def f(a): return ' + '-' * 400 + 'a').body[0])[0])


if __name__ == '__main__':
    unittest.main()
