# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Stand-ins: whatever a program raises when the tests ask it for something, it passes nothing by it;
and what an honest object tells is what the tests see."""
import builtins
import json
import socket
import unittest

import runner
from evalharness import channel, faults, ledger, session, stand_ins  # noqa: F401

NAMES = b'r{"add":{"callable":0}}'
THING = b'r{"object":[0,"Thing",true,0]}'
ITERATOR = b'r{"iterator":[0,"Things",false,0]}'

EXCEPTIONS = sorted(name for name, kind in vars(builtins).items()
                    if isinstance(kind, type) and issubclass(kind, BaseException))

# Every way in which tests ask something of a stand-in, as an expression over x. None of the answers
# that follow holds what is asked for.
OPERATIONS = [
    'add(1) == 5', 'x() == 5', 'x(1, a=2) == 5', 'x.name == 5', 'x._name == 5', 'x.__name__ == "y"',
    'x.__doc__ == "y"', 'x.__dict__ == {"a": 5}', 'getattr(x, "name") == 5', 'hasattr(x, "name") and 0',
    'setattr(x, "name", 1)', 'delattr(x, "name")', 'vars(x) == {"a": 5}', 'x[0] == 5', 'x["a"] == 5',
    'x[1:2] == [5]', 'x.__setitem__(0, 1)', 'x.__delitem__(0)', 'len(x) == 5', 'list(x) == [5]',
    'tuple(x) == (5,)', 'sorted(x) == [5]', 'sum(x) == 5', 'max(x) == 5', 'set(x) == {5}',
    '[y for y in x] == [5]', 'next(iter(x)) == 5', 'dict(x) == {5: 5}', 'all(y == 5 for y in x) and 0',
    'list(zip(x, x)) == [5]', 'list(map(str, x)) == [5]', 'list(reversed(x)) == [5]', '[*x] == [5]',
    '5 in x', 'bool(x) == 5', '(not x) == 5', 'str(x) == "y"', 'repr(x) == "y"', 'f"{x}" == "y"',
    '"%s" % x == "y"', 'hash(x) == 5', '{x: 1} == {5: 1}', 'x == 5', 'x != x', '5 == x', 'x < 5',
    'x <= 5', 'x > 5', 'x >= 5', 'x + 1 == 5', '1 + x == 5', 'x - 1 == 5', 'x * 2 == 5', 'x / 2 == 5',
    'x // 2 == 5', 'x % 2 == 5', 'x ** 2 == 5', 'divmod(x, 2) == 5', 'x @ x == 5', 'x & 1 == 5',
    'x | 1 == 5', 'x ^ 1 == 5', 'x << 1 == 5', 'x >> 1 == 5', '-x == 5', '+x == 5', '~x == 5',
    'abs(x) == 5', 'abs(x - 3) < 1', 'round(x) == 5', 'int(x) == 5', 'float(x) == 5',
    'complex(x) == 5', 'bytes(x) == b"y"', 'range(x) == range(5)', 'isinstance(x, add)',
    'isinstance(5, x)', 'issubclass(int, x)', 'type(x).__name__ == "Other"', 'x is None',
    'x == None', 'math.isclose(x, 5)', 'math.floor(x) == 5', 'math.trunc(x) == 5',
    'copy.copy(x) == 5', 'copy.deepcopy(x) == 5', 'operator.index(x) == 5', 'x.__enter__() == 5',
    'iter(x) == 5', 'any(map(lambda y: y == 5, x))', 'x.method(1) == 5', 'x.a.b == 5',
]

# How the truth of an operation could get lost.
SHAPES = [
    'assert all(map(lambda x: {0}, [add(0), add(0)]))',
    'assert all([{0} for x in [add(0)]])',
    'assert all({0} for x in map(add, [0, 0]))',
    'assert not any(map(lambda x: not ({0}), [add(0)]))',
    'assert list(filter(lambda x: {0}, [add(0)])) != []',
    'x = add(0)\nassert {0}',
    'x = add(0)\ntry:\n    assert {0}\nexcept Exception:\n    assert {0}',
]

PREAMBLE = 'import copy, math, operator\n'


class OperationTests(unittest.TestCase):
    def judged(self, operation, shape, first, replies):
        tests = PREAMBLE + shape.format(operation)
        # Enough of the first to get the things that are asked of.
        script = [NAMES] + [first, first][:1 + shape.count('[add(0), add(0)]')] + replies
        return runner.verdict(tests, script), tests

    def test_no_exception_passes_any_operation(self):
        for first in (THING, ITERATOR):
            for operation in OPERATIONS:
                for shape in SHAPES:
                    for name in EXCEPTIONS:
                        said = b'x' + json.dumps([name, [], name]).encode()
                        fields, tests = self.judged(operation, shape, first, [said] * 12)
                        self.assertNotEqual(fields[0], 'passed', (name, tests))

    def test_no_end_of_an_iteration_passes_any_operation(self):
        for first in (THING, ITERATOR):
            for operation in OPERATIONS:
                if first is ITERATOR and operation.startswith('next('):
                    continue  # an iterator without items ends a `map` in one process, too
                for shape in SHAPES:
                    fields, tests = self.judged(operation, shape, first, [b'.'] * 12)
                    self.assertNotEqual(fields[0], 'passed', tests)

    def test_only_next_ends_an_iteration(self):
        tests = 'assert list(add(1)) == [1, 2]'
        replies = [NAMES, ITERATOR, b'r1', b'r2', b'.']
        self.assertEqual(runner.verdict(tests, replies)[0], 'passed')
        for operation in ('x[0]', 'len(x)', 'bool(x)', 'x.a', 'str(x)', 'repr(x)', 'x()', 'iter(x)'):
            fields = runner.verdict('x = add(1)\n' + operation, [NAMES, THING, b'.'])
            self.assertEqual(fields, ['exception', 'StopIteration'], operation)


class HonestObjectTests(unittest.TestCase):
    def passes(self, tests, *replies):
        self.assertEqual(runner.verdict(tests, [NAMES] + list(replies)), ['passed', ''], tests)

    def test_what_an_object_tells_is_seen(self):
        self.passes('assert add(1)._name == 3', THING, b'r3')
        self.passes('assert add(1)._session == 3', THING, b'r3')
        self.passes('assert type(add(1)).__name__ == "Thing"', THING)
        self.passes('assert add(1) != None and add(1) is not None', THING, THING)
        self.passes('x = add(1)\nx[0] = 2\ndel x[0]\ndel x.a\nassert x[0] == 3', THING, b'rnull',
                    b'rnull', b'rnull', b'r3')

    def test_objects_of_one_answer_are_told_apart(self):
        three = b'r[{"object":[0,"P",false,0]},{"object":[1,"P",false,1]},{"object":[2,"P",false,0]}]'
        self.passes('x = add(1)\nassert len(set(x)) == 2 and x[0] == x[2] != x[1]', three)
        self.passes('x = {y: 1 for y in add(1)}\nassert len(x) == 2', three)
        self.passes('assert len(add(1)) == 2',
                    b'r{"s":[{"object":[0,"C",false,0]},{"object":[1,"C",false,1]}]}')

    def test_objects_of_two_answers_are_not(self):
        for tests in ('assert add(1) == add(1)', 'assert add(1) != add(2)', 'assert add(1) == 5',
                      'assert len({add(1), add(2)}) == 2'):
            fields = runner.verdict(tests, [NAMES, THING, THING])
            self.assertEqual(fields[0], 'unverifiable', tests)

    def test_what_has_no_hash_has_none_here(self):
        fields = runner.verdict('{add(1)}', [NAMES, b'r{"object":[0,"P",false,-1]}'])
        self.assertEqual(fields, ['exception', "TypeError: unhashable type: 'P'"])


class MemoryTests(unittest.TestCase):
    def test_names_of_classes_are_not_kept(self):
        for number in range(20):
            name = b'%d' % number + b'A' * (1 << 20)
            runner.verdict('assert add(1) == 5', [NAMES, b'r{"object":[0,"' + name + b'",false,0]}'])
        self.assertLess(len(stand_ins._classes), 3)
        self.assertTrue(all(len(name) <= 80 for _, name, _ in stand_ins._classes))


    def test_what_tests_change_of_the_class_of_functions_is_not_kept(self):
        for change, trace in (("type(add).seen = 1", "hasattr(type(add), 'seen')"),
                              ("type(add).__name__ = 'method'", "type(add).__name__ != 'function'"),
                              ("global C\nclass C(type(add)): pass", "type(add).__subclasses__()")):
            runner.verdict(change, [NAMES])
            self.assertEqual(runner.verdict('assert not ' + trace, [NAMES])[0], 'passed', change)

    def test_the_class_of_functions_is_kept_as_it_is(self):
        runner.verdict('add', [NAMES])
        kept = dict(stand_ins._classes)
        runner.verdict('add', [NAMES])
        self.assertEqual(stand_ins._classes, kept)


class TurnTests(unittest.TestCase):
    def test_an_answer_before_its_question_is_tampering(self):
        mine, theirs = socket.socketpair()
        with mine, theirs:
            conversation = session.Session(channel.Channel(mine.fileno()), runner.NoLedger())
            theirs.sendall(b'\2\0\0\0r3')
            with self.assertRaises(faults.Violation):
                conversation.send(b'c')

    def test_a_program_that_is_gone_is_gone(self):
        mine, theirs = socket.socketpair()
        with mine:
            theirs.close()
            conversation = session.Session(channel.Channel(mine.fileno()), runner.NoLedger())
            with self.assertRaises(faults.Gone):
                conversation.send(b'c')


if __name__ == '__main__':
    unittest.main()
