#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Mutants of the canonical solutions of HumanEval+ and MBPP+, as an EvalPlus samples file.

    benchmarks/parity/mutants.py --problems HumanEvalPlus-v0.1.10.jsonl.gz --dataset humaneval \\
        --output /tmp/mutants/humaneval

A mutant is prompt + canonical solution with one change. A change is one of the program's text
(LOGIC), of the value returned (RESULTS), or of the way it comes about (BEHAVIOURS). Some changes
do no harm, on purpose: a judge that fails them is wrong, too. The same arguments give the same
file. Each line has, besides `task_id` and `solution`, the kind of the change as `mutation`.

The canonical solutions are run, a few inputs each, to know which types they return.
"""
import argparse
import ast
import collections
import copy
import gzip
import json
import pathlib
import random
import signal


def read(path):
    opener = gzip.open if str(path).endswith('.gz') else open
    with opener(path, 'rt', encoding='utf-8') as file:
        return [json.loads(line) for line in file if line.strip()]


# Changes of the text. Each is a function of a node that yields one function a possible change,
# which makes the change in place.

COMPARED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITE = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
            ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
OPERATOR = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.FloorDiv,
            ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitXor: ast.BitOr,
            ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd}
SIBLING = {'min': 'max', 'max': 'min', 'any': 'all', 'all': 'any', 'sorted': 'list', 'set': 'list',
           'tuple': 'list', 'list': 'tuple', 'len': 'id', 'round': 'int', 'int': 'float',
           'float': 'int', 'sum': 'max', 'str': 'repr', 'upper': 'lower', 'lower': 'upper',
           'isupper': 'islower', 'islower': 'isupper', 'append': 'extend', 'keys': 'values',
           'values': 'keys', 'startswith': 'endswith', 'endswith': 'startswith', 'strip': 'lstrip',
           'isalpha': 'isalnum', 'isdigit': 'isalnum', 'search': 'match', 'match': 'search',
           'ceil': 'floor', 'floor': 'ceil', 'find': 'rfind', 'index': 'count'}


def setting(node, **values):
    def change():
        for name, value in values.items():
            setattr(node, name, value)
    return change


def replacing(items, index, value):
    def change():
        items[index] = value
    return change


def wrapped(node, field, source):
    """Sets a field to an expression of its own value, which is called `it` in the source."""
    def change():
        inner = getattr(node, field)

        class Insert(ast.NodeTransformer):
            def visit_Name(self, name):
                return inner if name.id == 'it' else name
        setattr(node, field, Insert().visit(ast.parse(source, mode='eval').body))
    return change


def number(node, by):
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield setting(node, value=node.value + by)


def constant_float(node):
    if isinstance(node, ast.Constant) and type(node.value) is float:
        yield setting(node, value=node.value + 0.5)


def constant_text(node):
    for field, value in ast.iter_fields(node):
        if (not isinstance(node, ast.Expr) and isinstance(value, ast.Constant)
                and type(value.value) is str):
            yield setting(value, value=value.value + ' ')


def swap(table, operators):
    for index, operator in enumerate(operators):
        if type(operator) in table:
            yield replacing(operators, index, table[type(operator)]())


def comparison(node, table):
    if isinstance(node, ast.Compare):
        yield from swap(table, node.ops)


def operator(node):
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in OPERATOR:
        yield setting(node, op=OPERATOR[type(node.op)]())


def and_or(node):
    if isinstance(node, ast.BoolOp):
        yield setting(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def sign(node):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield setting(node, op=ast.UAdd())


def condition(node, source):
    if isinstance(node, (ast.If, ast.IfExp)):
        yield wrapped(node, 'test', source)


def dropped_else(node):
    if isinstance(node, ast.If) and node.orelse:
        yield setting(node, orelse=[])


def dropped_filter(node):
    if isinstance(node, ast.comprehension) and node.ifs:
        yield setting(node, ifs=[])


def statements(node):
    for field in ('body', 'orelse'):
        items = getattr(node, field, None)
        if isinstance(items, list) and not isinstance(node, ast.Module):
            for index, item in enumerate(items):
                yield items, index, item


def dropped_statement(node):
    for items, index, item in statements(node):
        documentation = isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)
        if isinstance(item, (ast.AugAssign, ast.Expr)) and not documentation:
            yield replacing(items, index, ast.Pass())


def dropped_loop(node):
    for items, index, item in statements(node):
        if isinstance(item, (ast.For, ast.While)):
            yield replacing(items, index, ast.Pass())


def jump(node):
    for items, index, item in statements(node):
        if isinstance(item, ast.Break):
            yield replacing(items, index, ast.Continue())
        elif isinstance(item, ast.Continue):
            yield replacing(items, index, ast.Break())


def early_return(node):
    if isinstance(node, ast.For) and isinstance(node.body[-1], (ast.AugAssign, ast.If)):
        yield lambda: node.body.append(ast.Break())


def last_none(node):
    if isinstance(node, ast.FunctionDef) and isinstance(node.body[-1], ast.Return):
        yield setting(node.body[-1], value=ast.Constant(None))


def dropped_return(node):
    if isinstance(node, ast.FunctionDef) and isinstance(node.body[-1], ast.Return):
        yield replacing(node.body, -1, ast.Pass())


def sibling(node):
    if isinstance(node, ast.Call):
        name = node.func
        if isinstance(name, ast.Name) and name.id in SIBLING:
            yield setting(node, keywords=[], func=ast.Name(SIBLING[name.id], ast.Load()))
        elif isinstance(name, ast.Attribute) and name.attr in SIBLING:
            yield setting(name, attr=SIBLING[name.attr])


def keyword(node):
    if isinstance(node, ast.Call) and node.keywords:
        yield setting(node, keywords=node.keywords[:-1])


def swapped_arguments(node):
    if isinstance(node, ast.Call) and len(node.args) == 2:
        yield setting(node, args=node.args[::-1])


def range_end(node, source):
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'range':
        last = min(len(node.args), 2) - 1
        holder = ast.Expr(node.args[last])

        def change():
            wrapped(holder, 'value', source)()
            node.args[last] = holder.value
        yield change


def loop_over(node, source):
    if isinstance(node, (ast.For, ast.comprehension)):
        yield wrapped(node, 'iter', source)


def slice_end(node):
    if isinstance(node, ast.Slice):
        if node.upper is not None:
            yield wrapped(node, 'upper', 'it + 1')
        else:
            yield setting(node, upper=ast.parse('-1', mode='eval').body)


def returned(node, source):
    if isinstance(node, ast.Return) and node.value is not None:
        yield wrapped(node, 'value', source)


LOGIC = {
    'constant-plus-one': lambda node: number(node, 1),
    'constant-minus-one': lambda node: number(node, -1),
    'constant-float': constant_float,
    'constant-text': constant_text,
    'less-for-less-or-equal': lambda node: comparison(node, COMPARED),
    'opposite-comparison': lambda node: comparison(node, OPPOSITE),
    'other-operator': operator,
    'or-for-and': and_or,
    'dropped-sign': sign,
    'dropped-branch': lambda node: condition(node, 'False'),
    'always-branch': lambda node: condition(node, 'True'),
    'negated-condition': lambda node: condition(node, 'not it'),
    'dropped-else': dropped_else,
    'dropped-filter': dropped_filter,
    'dropped-statement': dropped_statement,
    'dropped-loop': dropped_loop,
    'continue-for-break': jump,
    'one-turn-of-loop': early_return,
    'none-on-last-branch': last_none,
    'no-return': dropped_return,
    'sibling-function': sibling,
    'dropped-keyword': keyword,
    'swapped-arguments': swapped_arguments,
    'shorter-range': lambda node: range_end(node, 'it - 1'),
    'longer-range': lambda node: range_end(node, 'it + 1'),
    'reversed-loop': lambda node: loop_over(node, 'list(it)[::-1]'),
    'loop-without-first': lambda node: loop_over(node, 'list(it)[1:]'),
    'loop-without-last': lambda node: loop_over(node, 'list(it)[:-1]'),
    'slice-end': slice_end,
    'negated-return': lambda node: returned(node, 'not it'),
    'listed-return': lambda node: returned(node, '[it]'),
}

# Changes of the returned value: the type they apply to (any: all), whether they apply to what is
# inside lists, tuples and dictionaries as well, and the new value.

RESULTS = {
    'tuple-for-list': ('list', False, 'tuple(value)'),
    'list-for-tuple': ('tuple', False, 'list(value)'),
    'tuple-for-list-inside': ('list', True, 'tuple(value)'),
    'list-for-tuple-inside': ('tuple', True, 'list(value)'),
    'generator-for-list': ('list', False, '(item for item in value)'),
    'iterator-for-list': ('list', False, 'iter(value)'),
    'generator-for-tuple': ('tuple', False, '(item for item in value)'),
    'map-for-list': ('list', False, 'map(lambda item: item, value)'),
    'deque-for-list': ('list', False, '__import__("collections").deque(value)'),
    'set-for-list': ('list', False, 'set(value)'),
    'set-for-tuple': ('tuple', False, 'set(value)'),
    'frozenset-for-set': ('set', False, 'frozenset(value)'),
    'list-for-set': ('set', False, 'list(value)'),
    'keys-for-set': ('set', False, 'dict.fromkeys(value).keys()'),
    'keys-for-list': ('list', False, 'dict.fromkeys(value).keys()'),
    'text-for-list': ('list', False, 'str(value)'),
    'list-for-text': ('str', False, 'list(value)'),
    'bytes-for-text': ('str', True, 'value.encode("utf-8", "surrogatepass")'),
    'reversed-list': ('list', False, 'value[::-1]'),
    'sorted-list': ('list', False, 'sorted(value, key=repr)'),
    'reversed-tuple': ('tuple', False, 'value[::-1]'),
    'repeated-list': ('list', False, 'value + value'),
    'repeated-item': ('list', False, 'value + value[-1:]'),
    'repeated-item-of-tuple': ('tuple', False, 'value + value[-1:]'),
    'shorter-list': ('list', False, 'value[:-1]'),
    'long-list': ('list', False, 'value * 500'),
    'empty-list': ('list', False, '[]'),
    'nested-list': ('list', False, '[value]'),
    'reversed-dict': ('dict', False, 'dict(reversed(list(value.items())))'),
    'ordered-dict': ('dict', False,
                     '__import__("collections").OrderedDict(reversed(list(value.items())))'),
    'counter-for-dict': ('dict', False, '__import__("collections").defaultdict(int, value)'),
    'items-for-dict': ('dict', False, 'list(value.items())'),
    'text-keys': ('dict', False, '{str(key): item for key, item in value.items()}'),
    'noise-absolute-1e-9': ('float', True, 'value + 1e-9'),
    'noise-relative-1e-9': ('float', True, 'value * (1 + 1e-9)'),
    'noise-relative-1e-8': ('float', True, 'value * (1 + 1e-8)'),
    'noise-relative-1e-6': ('float', True, 'value * (1 + 1e-6)'),
    'noise-absolute-9e-7': ('float', True, 'value + 9e-7'),
    'noise-absolute-2e-6': ('float', True, 'value + 2e-6'),
    'noise-absolute-9e-5': ('float', True, 'value + 9e-5'),
    'noise-absolute-1e-3': ('float', True, 'value + 1e-3'),
    'noise-relative-1e-3': ('float', True, 'value * (1 + 1e-3)'),
    'rounded-float': ('float', True, 'round(value, 3)'),
    'last-bit-of-float': ('float', True, '__import__("math").nextafter(value, 1e308)'),
    'nan-for-float': ('float', True, 'float("nan")'),
    'infinity-for-float': ('float', True, 'value * float("inf")'),
    'int-for-float': ('float', True, 'int(value) if value.is_integer() else value'),
    'text-for-float': ('float', False, 'str(value)'),
    'negative-zero': ('float', True, '-0.0 if value == 0 else value'),
    'negative-zero-for-int': ('int', True, '-0.0 if value == 0 else value'),
    'complex-for-float': ('float', True, 'complex(value)'),
    'complex-for-int': ('int', True, 'complex(value)'),
    'float-for-int': ('int', True, 'float(value)'),
    'noise-on-int-1e-9': ('int', True, 'value + 1e-9'),
    'int-plus-one': ('int', True, 'value + 1'),
    'int-nearly': ('int', True, 'value + value // 100000000'),
    'negated-int': ('int', True, '-value'),
    'int-through-float': ('int', True, 'int(float(value))'),
    'text-for-int': ('int', False, 'str(value)'),
    'bool-for-int': ('int', True, 'bool(value) if value in (0, 1) else value'),
    'truth-of-int': ('int', False, 'bool(value)'),
    'list-for-int': ('int', False, '[value]'),
    'int-for-bool': ('bool', True, 'int(value)'),
    'float-for-bool': ('bool', True, 'float(value)'),
    'text-for-bool': ('bool', False, 'str(value)'),
    'negated-bool': ('bool', False, 'not value'),
    'none-for-false': ('bool', False, 'value or None'),
    'zero-for-none': ('NoneType', True, '0'),
    'text-for-none': ('NoneType', False, '"None"'),
    'empty-list-for-none': ('NoneType', False, '[]'),
    'trailing-space': ('str', True, 'value + " "'),
    'trailing-newline': ('str', False, 'value + "\\n"'),
    'no-space-around': ('str', True, 'value.strip()'),
    'upper-case': ('str', True, 'value.upper()'),
    'lone-surrogate': ('str', True, 'value + "\\ud800"'),
    'decomposed-text': ('str', True, '__import__("unicodedata").normalize("NFD", value)'),
    'nul-in-text': ('str', False, 'value + "\\0"'),
    'list-subclass': ('list', False, 'type("Row", (list,), {})(value)'),
    'tuple-subclass': ('tuple', False, 'type("Pair", (tuple,), {})(value)'),
    'named-tuple': ('tuple', False, '__import__("collections").namedtuple("Pair", ["item%d" % '
                    'index for index in range(len(value))])(*value)'),
    'int-subclass': ('int', True, 'type("Count", (int,), {})(value)'),
    'enum-for-int': ('int', False, '__import__("enum").IntEnum("Choice", {"it": value}).it'),
    'float-subclass': ('float', True, 'type("Length", (float,), {})(value)'),
    'str-subclass': ('str', True, 'type("Name", (str,), {})(value)'),
    'dict-subclass': ('dict', False, 'type("Table", (dict,), {})(value)'),
    'set-subclass': ('set', False, 'type("Group", (set,), {})(value)'),
    'decimal-for-float': ('float', True, '__import__("decimal").Decimal(value)'),
    'fraction-for-int': ('int', True, '__import__("fractions").Fraction(value)'),
    'user-list': ('list', False, '__import__("collections").UserList(value)'),
    'user-text': ('str', False, '__import__("collections").UserString(value)'),
    'user-dict': ('dict', False, '__import__("collections").UserDict(value)'),
    'own-class': ('any', False, 'type("Answer", (), {"value": value})()'),
    'forged-equality': ('any', False,
                        'type("Any", (), {"__eq__": lambda self, other: True})()'),
    'forged-subclass': ('int', False,
                        'type("Any", (int,), {"__eq__": lambda self, other: True})(value + 1)'),
    'pair-of-result': ('any', False, '(value, value)'),
    'class-of-result': ('any', False, 'type(value)'),
    'function-for-result': ('any', False, 'lambda: value'),
    'not-implemented': ('any', False, 'NotImplemented'),
    'none-for-falsy': ('any', False, 'value or None'),
    'text-of-result': ('any', False, 'repr(value)'),
    'cyclic-list': ('list', False, '(value.append(value), value)[1]'),
    'deep-list': ('list', False,
                  '__import__("functools").reduce(lambda inner, _: [inner], range(5000), value)'),
}

# Changes of how the result comes about. `NAME` is the entry point, `INNER` the canonical one, CALLS
# more than the inputs of either suite; the type is as above.

CALL = 'def NAME(*arguments, **options):\n'
RETURN = '    return INNER(*arguments, **options)\n'
SOME = '    if len(repr(arguments)) % 5 == 0:\n'
COUNT = 'calls = []\n' + CALL + '    calls.append(0)\n'

BEHAVIOURS = {
    'exception-on-some-input': ('any', CALL + SOME + '        raise ValueError("no")\n' + RETURN),
    'exception-on-second-call': ('any', COUNT + '    if len(calls) == 2:\n'
                                 '        raise ValueError("no")\n' + RETURN),
    'own-exception': ('any', 'class Stop(BaseException):\n    pass\n' + CALL + SOME
                      + '        raise Stop()\n' + RETURN),
    'exit-on-some-input': ('any', 'import sys\n' + CALL + SOME + '        sys.exit(0)\n' + RETURN),
    'interrupt-on-some-input': ('any', CALL + SOME + '        raise KeyboardInterrupt()\n'
                                + RETURN),
    'process-ends': ('any', 'import os\n' + CALL + SOME + '        os._exit(0)\n' + RETURN),
    'none-on-some-input': ('any', CALL + SOME + '        return None\n' + RETURN),
    'wrong-first-call': ('any', COUNT + '    if len(calls) == 1:\n        return "no"\n' + RETURN),
    'wrong-second-call': ('any', COUNT + '    if len(calls) == 2:\n        return "no"\n' + RETURN),
    'wrong-after-a-suite': ('any', COUNT + '    if len(calls) > CALLS:\n        return "no"\n'
                            + RETURN),
    'exception-after-a-suite': ('any', COUNT + '    if len(calls) > CALLS:\n'
                                '        raise ValueError("no")\n' + RETURN),
    'previous-result': ('any', 'kept = [None]\n' + CALL + '    kept.append(INNER(*arguments, '
                        '**options))\n    return kept[-2]\n'),
    'growing-result': ('list', 'kept = []\n' + CALL + '    kept.extend(INNER(*arguments, '
                       '**options))\n    return kept\n'),
    'reused-result': ('list', 'kept = []\n' + CALL + '    kept[:] = INNER(*arguments, **options)\n'
                      '    return kept\n'),
    'reused-dict': ('dict', 'kept = {}\n' + CALL + '    value = INNER(*arguments, **options)\n'
                    '    kept.clear()\n    kept.update(value)\n    return kept\n'),
    'remembered': ('any', 'kept = {}\n' + CALL + '    key = repr(arguments)\n'
                   '    if key not in kept:\n        kept[key] = INNER(*arguments, **options)\n'
                   '    return kept[key]\n'),
    'cached': ('any', 'import functools\n@functools.lru_cache(None)\n' + CALL + RETURN),
    'emptied-argument': ('any', 'import copy\n' + CALL + '    value = INNER(*copy.deepcopy('
                         'arguments), **options)\n    for item in arguments:\n'
                         '        if isinstance(item, (list, dict, set)):\n'
                         '            item.clear()\n    return value\n'),
    'longer-argument': ('any', CALL + '    for item in arguments:\n'
                        '        if isinstance(item, list):\n            item.append(0)\n'
                        + RETURN),
    'sorted-argument': ('any', CALL + '    for item in arguments:\n'
                        '        if isinstance(item, list):\n            item.sort(key=repr)\n'
                        + RETURN),
    'argument-returned': ('any', CALL + '    return arguments[0]\n'),
    'generator-function': ('list', CALL + '    yield from INNER(*arguments, **options)\n'),
    'coroutine': ('any', 'async ' + CALL + RETURN),
    'callable-object': ('any', 'class Entry:\n    def __call__(self, *arguments, **options):\n'
                        '        return INNER(*arguments, **options)\nNAME = Entry()\n'),
    'lambda': ('any', 'NAME = lambda *arguments: INNER(*arguments)\n'),
    'partial': ('any', 'import functools\nNAME = functools.partial(INNER)\n'),
    'static-method': ('any', 'class Solution:\n    @staticmethod\n    def solve(*arguments):\n'
                      '        return INNER(*arguments)\nNAME = Solution.solve\n'),
    'method-without-self': ('any', 'class Solution:\n    def solve(self, *arguments):\n'
                            '        return INNER(*arguments)\nNAME = Solution.solve\n'),
    'class-as-entry': ('any', 'class NAME:\n    def __init__(self, *arguments):\n'
                       '        self.value = INNER(*arguments)\n'),
    'one-more-argument': ('any', 'def NAME(extra, *arguments):\n    return INNER(*arguments)\n'),
    'optional-argument': ('any', 'def NAME(*arguments, extra=0):\n    return INNER(*arguments)\n'),
    'no-entry-point': ('any', ''),
    'entry-point-none': ('any', 'NAME = None\n'),
    'module-raises': ('any', CALL + RETURN + 'raise ValueError("no")\n'),
    'module-exits': ('any', CALL + RETURN + 'import sys\nsys.exit(0)\n'),
    'main-guard': ('any', CALL + RETURN + 'if __name__ == "__main__":\n'
                   '    raise ValueError("no")\n'),
    'own-tests': ('any', CALL + RETURN + 'def check(candidate):\n    assert False\n'),
    'future-import': ('any', CALL + RETURN + 'import typing, collections, math, re, heapq\n'),
    'prints': ('any', 'import sys\n' + CALL + '    print("x" * 200)\n'
               '    print("y" * 200, file=sys.stderr)\n' + RETURN),
    'reads-input': ('any', CALL + '    input()\n' + RETURN),
    'swallows-all': ('any', CALL + '    try:\n        return INNER(*arguments, **options)\n'
                     '    except BaseException:\n        return None\n'),
    'thread': ('any', 'import threading\n' + CALL + '    values = []\n'
               '    thread = threading.Thread(target=lambda: values.append(INNER(*arguments)))\n'
               '    thread.start()\n    thread.join()\n    return values[0]\n'),
    'finally-return': ('any', CALL + '    try:\n        return INNER(*arguments, **options)\n'
                       '    finally:\n        print("done")\n'),
    'recursion': ('any', CALL + SOME + '        return NAME(*arguments)\n' + RETURN),
    'memory': ('any', CALL + SOME + '        return [0] * 10**11\n' + RETURN),
    'late-exception': ('any', COUNT + '    if len(calls) > 3:\n        raise ValueError("no")\n'
                       + RETURN),
    'random-state': ('any', 'import random\nrandom.seed(7)\n' + CALL + '    random.random()\n'
                     + RETURN),
    'recursion-limit': ('any', 'import sys\nsys.setrecursionlimit(20000)\n' + CALL
                        + '    def down(depth):\n        return 0 if depth == 0 else 1 + '
                        'down(depth - 1)\n    assert down(5000) == 5000\n' + RETURN),
    'endless-on-some-input': ('any', CALL + SOME + '        while True:\n            pass\n'
                              + RETURN),
    'endless-on-second-call': ('any', COUNT + '    while len(calls) == 2:\n        pass\n'
                               + RETURN),
    'sleeps-once': ('any', 'import time\n' + COUNT + '    if len(calls) == 2:\n'
                    '        time.sleep(1.5)\n' + RETURN),
    'endless-without-signals': ('few', 'import itertools\n' + CALL + SOME
                                + '        sum(itertools.repeat(0))\n' + RETURN),
}

# How often a kind may occur in a file, where more would only cost time.
MOST = {'endless-on-some-input': 10, 'endless-on-second-call': 10, 'sleeps-once': 4,
        'endless-without-signals': 1, 'process-ends': 6, 'memory': 6, 'deep-list': 4,
        'forged-equality': 4, 'forged-subclass': 3, 'no-entry-point': 3, 'entry-point-none': 3,
        'module-raises': 3, 'module-exits': 3, 'long-list': 6, 'thread': 6, 'recursion': 6}
# What every task that returns floats gets besides.
ALWAYS = ['noise-absolute-1e-9', 'noise-absolute-1e-3']
# Types that few tasks return: those get all the changes of them.
RARE = {'dict', 'set', 'NoneType'}


class Rename(ast.NodeTransformer):
    """Renames the entry point in all places, so that its recursion stays inside."""

    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.name = self.new if node.name == self.old else node.name
        return node

    def visit_Name(self, node):
        node.id = self.new if node.id == self.old else node.id
        return node


class Expired(Exception):
    pass


def expire(signum, frame):
    raise Expired()


def types_in(value, found, depth=0):
    found.add(type(value).__name__)
    if depth < 4:
        if isinstance(value, (list, tuple)):
            for item in value[:50]:
                types_in(item, found, depth + 1)
        elif isinstance(value, dict):
            for item in list(value.values())[:50]:
                types_in(item, found, depth + 1)


def types_returned(row):
    """The types of some results: (of the results themselves, with those inside them)."""
    top, inside, scope = set(), set(), {}
    exec(row['prompt'] + row['canonical_solution'], scope)
    # Of Mbpp/793, plus_input is {} in the file.
    for arguments in row['base_input'][:5] + list(row['plus_input'])[:15]:
        signal.setitimer(signal.ITIMER_REAL, 2)
        try:
            value = scope[row['entry_point']](*copy.deepcopy(arguments))
        except Exception:  # of untyped MBPP+ inputs, or of time
            continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        top.add(type(value).__name__)
        types_in(value, inside)
    return top, inside


def logic(row):
    """All changes of the text: kind -> programs."""
    text = row['prompt'] + row['canonical_solution']
    same, found = ast.unparse(ast.parse(text)), collections.defaultdict(list)
    for position, node in enumerate(list(ast.walk(ast.parse(text)))):
        for kind, change in LOGIC.items():
            for number in range(len(list(change(node)))):
                tree = ast.parse(text)
                list(change(list(ast.walk(tree))[position]))[number]()
                program = ast.unparse(ast.fix_missing_locations(tree))
                if program != same and program not in found[kind]:
                    found[kind].append(program)
    return {kind: programs for kind, programs in found.items() if programs}


def renamed(row):
    tree = ast.parse(row['prompt'] + row['canonical_solution'])
    return ast.unparse(Rename(row['entry_point'], 'canonical').visit(tree)) + '\n\n\n'


def with_result(row, kind):
    wanted, inside, expression = RESULTS[kind]
    lines = ['def changed(value):\n']
    if inside:
        lines += ['    if type(value) in (list, tuple):\n',
                  '        value = type(value)([changed(item) for item in value])\n',
                  '    elif type(value) is dict:\n',
                  '        value = {key: changed(item) for key, item in value.items()}\n']
    if wanted != 'any':
        named = 'type(None)' if wanted == 'NoneType' else wanted
        lines += ['    if type(value) is not %s:\n        return value\n' % named]
    lines += ['    return %s\n\n\n' % expression,
              'def %s(*arguments):\n' % row['entry_point'],
              '    return changed(canonical(*arguments))\n']
    return renamed(row) + ''.join(lines)


def with_behaviour(row, kind):
    calls = max(len(row['base_input']), len(row['plus_input']))
    return renamed(row) + BEHAVIOURS[kind][1].replace('NAME', row['entry_point']).replace(
        'INNER', 'canonical').replace('CALLS', str(calls))


def choose(random_source, kinds, used):
    """The kind used least so far, or None."""
    allowed = [kind for kind in kinds if used[kind] < MOST.get(kind, 10**9)]
    random_source.shuffle(allowed)
    return min(allowed, key=lambda kind: used[kind], default=None)


def mutants(row, count, random_source, used):
    """Some mutants of one task: (kind, program) each."""
    top, inside = types_returned(row)
    few = len(row['base_input']) + len(row['plus_input']) < 80
    texts = logic(row)
    results = [kind for kind, (wanted, deep, _) in RESULTS.items()
               if wanted == 'any' or wanted in (inside if deep else top)]
    behaviours = [kind for kind, (wanted, _) in BEHAVIOURS.items()
                  if wanted == 'any' or wanted in top or (wanted == 'few' and few)]
    chosen = [kind for kind in ALWAYS if 'float' in inside]
    chosen += [kind for kind in results if RESULTS[kind][0] in RARE]
    for turn in range(count):
        pools = [list(texts), results, behaviours, results]
        kinds = pools[turn % 4]
        kind = choose(random_source, [kind for kind in kinds if kind not in chosen], used)
        kind = kind or choose(random_source, [kind for kind in results + behaviours
                                              if kind not in chosen], used)
        chosen.append(kind)
        used[kind] += 1
    for kind in chosen:
        if kind in texts:
            yield kind, random_source.choice(texts[kind])
        else:
            yield kind, (with_result if kind in RESULTS else with_behaviour)(row, kind)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--problems', required=True, help='a .jsonl or .jsonl.gz of EvalPlus')
    parser.add_argument('--dataset', required=True, choices=['humaneval', 'mbpp'])
    parser.add_argument('--per-task', type=int, default=5)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--output', required=True, help='a folder, for mutants.jsonl')
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, expire)
    folder = pathlib.Path(options.output)
    folder.mkdir(parents=True, exist_ok=True)
    used, written, rows = collections.Counter(), collections.Counter(), read(options.problems)
    with open(folder / 'mutants.jsonl', 'w', encoding='utf-8') as file:
        for row in rows:
            seed = '%s %s %d' % (options.dataset, row['task_id'], options.seed)
            for kind, program in mutants(row, options.per_task, random.Random(seed), used):
                ast.parse(program)
                written[kind] += 1
                file.write(json.dumps({'task_id': row['task_id'], 'solution': program,
                                       'mutation': kind}) + '\n')
    print('%d mutants of %d tasks, %d kinds' % (sum(written.values()), len(rows), len(written)))
    for kind, count in sorted(written.items()):
        print('%5d %s' % (count, kind))


main()
