# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Random and mutated replies to the judge: it never passes them, fails on them, or hangs.

EVALHARNESS_FUZZ is the number of conversations, EVALHARNESS_SEED their seed.
"""
import gc
import json
import os
import random
import resource
import signal
import unittest

import runner
from evalharness import judge

COUNT = int(os.environ.get('EVALHARNESS_FUZZ', '2000'))
SEED = int(os.environ.get('EVALHARNESS_SEED', '1'))
SECONDS = 10

VERDICTS = {'wrongAnswer', 'exception', 'unverifiable', 'tampering', 'memoryLimit', 'ended',
            'syntaxError', 'missingEntryPoint'}

# Each asks in its own way for something that no reply holds.
SUITES = [
    'assert add(1, 2) == 918273645',
    'assert abs(add(1, 2) - 918273645) < 1e-6',
    'assert list(add([1, 2], {"a": 1})) == [918273645]',
    'x = [3, 1]\nadd(x)\nassert x == [918273645]',
    'assert add(lambda *a, **k: 5, (x for x in ())) == 918273645',
    'assert add(1).name == 918273645',
    'assert add(1)[0] == 918273645',
    'assert str(add(1)) == "918273645"',
    'assert len(add(1)) == 918273645',
    'r = add(1)\nr.x = 3\nassert r.x() == 918273645',
    'assert sorted(add(1)) == [918273645]',
    'assert all(map(lambda x: add(x) == 918273645, range(3)))',
    'try:\n    add(1)\nexcept ValueError:\n    pass\nassert add(2) == 918273645',
    'try:\n    add(1)\nexcept:\n    pass\nassert add(2) == 918273645',
    'assert {add(1): 1}.get(918273645) == 1',
    'assert helper(add(1)) == 918273645',
]

TAGS = ['t', 'd', 's', 'f', 'I', 'c', 'b', 'B', 'r', 'C', 'O', 'D', 'q', 'F', 'M', 'a', 'A', 'T',
        'N', 'e', 'dk', 'dv', 'di', 'object', 'iterator', 'type', 'callback', 'global', 'module',
        'callable', 'value', 'w', '', 'zz', '__class__']
LEAVES = [None, True, False, 0, 1, -1, 3, 7.5, 1e300, float('inf'), float('nan'), 2 ** 70, '', 'a',
          'ff', '0xff', 'int', 'ValueError', 'StopIteration', 'SystemExit', 'add', '<f8', 'O', '\0']
KINDS = [b'r', b'm', b'w', b'x', b'k', b'u', b'.', b'f', b'R', b'X', b'', b'p', b'\0']


def right_form(source, depth=0):
    """A random form that the judge can read."""
    def some(most=3):
        return [right_form(source, depth + 1) for _ in range(source.randrange(most))]
    def numbers(count):
        return [source.randrange(1, 12) for _ in range(count)]
    choice = source.randrange(24) if depth < 4 else 0
    if choice < 6:
        return source.choice([None, True, 0, 1, 3, 7.5, '', 'a'])
    if choice < 9:
        return some()
    if choice < 13:
        return {source.choice(['object', 'iterator']): [source.randrange(9), 'thing',
                                                        source.random() < 0.5,
                                                        source.randrange(-2, 3)]}
    return source.choice([
        lambda: {'t': some()},
        lambda: {source.choice('dCOD'): [[item, right_form(source, depth + 1)]
                                         for item in numbers(2)]},
        lambda: {source.choice(['s', 'f', 'dk', 'dv']): sorted(set(numbers(3)))},
        lambda: {'I': '0xff'},
        lambda: {'c': [1.5, 2]},
        lambda: {source.choice('bB'): 'ff'},
        lambda: {'r': numbers(3)},
        lambda: {'q': [some(), 5]},
        lambda: {'F': numbers(2)},
        lambda: {source.choice('aT'): numbers(3)},
        lambda: {source.choice(['M', 'type']): source.choice(['1', 'int', 'nan'])},
    ])()


def right_message(source):
    """A message as an honest program sends it."""
    choice = source.random()
    if choice < 0.6:
        data = b'r' + json.dumps(right_form(source)).encode()
    elif choice < 0.65:
        rows = [[source.randrange(3), source.choice([None, None, [1]]),
                 [source.choice([right_form(source), {'w': source.randrange(3)}])]]]
        data = b'w' + json.dumps([source.choice([right_form(source), {'w': 0}]), rows]).encode()
    elif choice < 0.75:
        changed = [[0, source.choice([[1, 3], right_form(source)])]]
        data = b'm' + json.dumps([right_form(source), source.choice([-1, 0]), changed]).encode()
    elif choice < 0.85:
        kind = source.choice(['ValueError', 'KeyError', 'AssertionError', 'MemoryError', 'Own'])
        data = b'x' + json.dumps([kind, [right_form(source)], 'why']).encode()
    elif choice < 0.95:
        data = b'k' + json.dumps([0, [right_form(source)], {}]).encode()
    else:
        data = b'.'
    return mutated(source, data) if source.random() < 0.1 else data


def form(source, depth=0):
    """A random form of a value, right or wrong."""
    choice = source.random()
    if depth > 4 or choice < 0.35:
        return source.choice(LEAVES)
    if choice < 0.6:
        return [form(source, depth + 1) for _ in range(source.randrange(4))]
    if choice < 0.95:
        return {source.choice(TAGS): form(source, depth + 1)}
    return {source.choice(TAGS): form(source, depth + 1) for _ in range(source.randrange(3))}


def mutated(source, data):
    """The bytes, a few of them changed, taken out, put in or doubled."""
    data = bytearray(data)
    for _ in range(source.randrange(1, 5)):
        place = source.randrange(len(data) + 1)
        action = source.randrange(4)
        if action == 0 and place < len(data):
            data[place] = source.randrange(256)
        elif action == 1:
            del data[place:place + source.randrange(1, 9)]
        elif action == 2:
            data[place:place] = bytes(source.randrange(256) for _ in range(source.randrange(1, 9)))
        else:
            data[place:place] = data[max(0, place - 20):place]
    return bytes(data)


def message(source):
    """A random message of the program's."""
    kind = source.choice(KINDS)
    if source.random() < 0.1:
        return kind + bytes(source.randrange(256) for _ in range(source.randrange(40)))
    body = form(source)
    if kind in (b'm', b'w', b'x', b'k') and source.random() < 0.8:
        parts = [form(source), form(source), form(source)]
        if kind == b'm':
            parts[1:] = [source.choice([-1, 0, 1, 9]), [[source.randrange(-2, 4), form(source)]]]
        elif kind == b'w':
            parts[1:] = [[[source.randrange(-1, 3), source.choice([None, form(source)]),
                           [form(source)]]]]
        elif kind == b'x':
            parts[:2] = [source.choice(LEAVES), [form(source)]]
        else:
            parts = [source.choice([0, 1, -1, 9]), [form(source)], {'a': form(source)}]
        body = parts
    data = kind + json.dumps(body).encode()
    return mutated(source, data) if source.random() < 0.3 else data


def conversation(source):
    names = {'add': {'callable': 0}}
    if source.random() < 0.3:
        names['helper'] = source.choice([{'callable': 0}, {'module': 'math'}, form(source)])
    first = b'r' + json.dumps(names).encode()
    if source.random() < 0.15:
        first = mutated(source, first) if source.random() < 0.5 else message(source)
    messages = message if source.random() < 0.3 else right_message
    return [first] + [messages(source) for _ in range(source.randrange(12))]


def too_long(*_):
    os.write(2, b'a conversation takes longer than its time\n')
    os._exit(3)


class JudgeTests(unittest.TestCase):
    def test_passes_right_answers(self):
        replies = [b'r{"add":{"callable":0}}', b'r3', b'r{"t":[1,{"I":"0xff"}]}']
        tests = 'assert add(1, 2) == 3\nassert add(1) == (1, 255)'
        self.assertEqual(runner.verdict(tests, replies), ['passed', ''])

    def test_survives_every_conversation(self):
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        signal.signal(signal.SIGALRM, too_long)
        for number in range(COUNT):
            source = random.Random('%d/%d' % (SEED, number))
            tests, replies = source.choice(SUITES), conversation(source)
            signal.alarm(SECONDS)
            try:
                fields = runner.verdict(tests, replies)
            except BaseException as error:
                self.fail('conversation %d of seed %d: %r\n%r\n%r'
                          % (number, SEED, error, tests, replies))
            signal.alarm(0)
            self.assertIn(fields[0], VERDICTS,
                          'conversation %d of seed %d: %r %r' % (number, SEED, tests, replies))


class FaultyTests(unittest.TestCase):
    """Tests that cannot be run, which is no program's fault."""

    def test_they_are_told_apart(self):
        for tests, said in (('assert add(', 'SyntaxError'), ('a\0b', 'null bytes'),
                            ('x = ' + '(' * 5000 + ')' * 5000, ''), ('return 1', "'return' outside function"),
                            ('check(add)', 'define no function check')):
            fields = runner.verdict(tests, [b'r{"add":{"callable":0}}'])
            self.assertEqual(fields[0], 'faultyTests', tests[:20])
            self.assertIn(said, fields[1])

    def test_a_check_that_calls_what_is_not_there_is_another_matter(self):
        fields = runner.verdict('def check(f):\n    missing()\ncheck(add)', [b'r{"add":{"callable":0}}'])
        self.assertEqual(fields[0], 'missingEntryPoint')
        self.assertEqual(runner.verdict('check(1)', [b'r{}'], entry_point='check')[0], 'missingEntryPoint')


class Leftovers(unittest.TestCase):
    """What one program has sent is gone when the next is judged."""

    def test_nothing_is_kept(self):
        gc.disable()
        try:
            tests = 'def check(f):\n    assert f([1]) == 2\ncheck(add)'
            kept = judge.Judge(runner.NoLedger())
            text = 'x' * 5000 + 'kept by nobody'
            replies = [b'r{"add":{"callable":0}}', b'r' + json.dumps(text).encode()]
            self.assertEqual(kept.judge(runner.Script(replies), b'', '', tests, 'add')[0],
                             'wrongAnswer')
            left = [item for item in gc.get_objects() if type(item) is tuple and text in item]
            self.assertEqual(left, [])
            found = [item for item in gc.get_objects()
                     if type(item).__name__ == 'Session' and item.last is not None]
            self.assertEqual(found, [])
        finally:
            gc.enable()

    def test_a_program_defines_no_check(self):
        found = {'add': {'callable': 0}, 'check': {'callable': 0}}
        replies = [b'r' + json.dumps(found).encode(), b'rnull']
        self.assertEqual(runner.verdict('METADATA = {}\ncheck(add)', replies)[0], 'tampering')
        replies = [b'r{"add":{"callable":0}}', b'rnull']
        self.assertEqual(runner.verdict('METADATA = {}\ncheck(add)', replies)[0], 'faultyTests')
        # Some benchmarks ask for a function of that name.
        replies = [b'r{"check":{"callable":0}}', b'r7']
        self.assertEqual(runner.verdict('assert check(1) == 7', replies, 'check'), ['passed', ''])


if __name__ == '__main__':
    unittest.main()
