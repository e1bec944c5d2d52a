# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Judging by inputs: oracles, digests, packed outputs, and a program that says anything at all.

EVALHARNESS_FUZZ is the number of conversations, EVALHARNESS_SEED their seed.
"""
import decimal
import json
import math
import os
import random
import resource
import signal
import struct
import unittest

import runner
from evalharness import calls, codec, commitments, faults, fingerprint, inputs, oracles
from evalharness import references, session

COUNT = int(os.environ.get('EVALHARNESS_FUZZ', '2000'))
SEED = int(os.environ.get('EVALHARNESS_SEED', '1'))
NAN, INF = math.nan, math.inf


class OracleTests(unittest.TestCase):
    def close(self, output, expected, tolerance=1e-6):
        return oracles.is_close(output, expected, tolerance)

    def test_closeness_is_numpys(self):
        for output, expected, is_close in [
                (1.0, 1.0 + 9e-7, True), (1.0, 1.0 + 2e-6, False), (1e9, 1e9 + 50.0, True),
                (NAN, NAN, False), (INF, INF, True), (INF, -INF, False), (1.0, INF, False),
                (INF, 1.0, False), (10 ** 30, 10 ** 30 + 1, True), (1, 1.0, False), (1, 2, False),
                ([1.0], [1.0 + 1e-7], True), ([1.0], (1.0,), False), ([1.0], [1.0, 1.0], False),
                ([[1.0], [2.0]], [[1.0, 1.0], [2.0, 2.0]], True), ([], [], True),
                ([1.0, 'a'], [1.0, 'a'], False), ('a', 'a', False), ([None], [None], False),
                ([[1.0], [1.0, 2.0]], [[1.0], [1.0, 2.0]], False), (1 + 1e-9j, 1 + 0j, True),
                ({1: 1.0}, {1: 1.0}, False), ([10 ** 30], [10 ** 30], False),
                (True, False, False), ([NAN], [NAN], False), ([INF], [INF], True)]:
            self.assertEqual(self.close(output, expected), is_close, (output, expected))

    def test_agrees_with_numpy_where_it_is_installed(self):
        try:
            import numpy
        except ImportError:
            self.skipTest('numpy is not installed')
        source = random.Random(SEED)

        def value(depth=0):
            choice = source.random()
            if depth < 2 and choice < 0.4:
                return [value(depth + 1) for _ in range(source.randrange(3))]
            return source.choice([0.5, 0.5 + 1e-9, 0.5 + 1e-6, 1, 2, 1e9, 1e9 + 50, NAN, INF, -INF,
                                  True, 10 ** 20, 'a'])
        for _ in range(20000):
            output, expected = value(), value()
            if type(output) is not type(expected):
                continue
            if isinstance(output, list) and len(output) != len(expected):
                continue
            if numpy.size(numpy.array(output, dtype=object)) == 0 and output != expected:
                continue  # it calls nothing close to anything; see the next test
            try:
                with numpy.errstate(all='ignore'):
                    theirs = bool(numpy.allclose(output, expected, rtol=1e-7, atol=1e-6))
            except Exception:
                theirs = False
            self.assertEqual(self.close(output, expected), theirs, (output, expected))

    def test_nothing_is_not_close_to_something(self):
        empty = oracles.Array([0, 1, 1], [])
        for output, expected in [([[]], [0.5]), (([],), (0.5,)), ([empty] * 3, [1.0, 2.0, 3.0]),
                                 ([empty] * 2, [[1.0, 2.0], [3.0, 4.0]]), ((empty,), (1.0,)),
                                 ([[], []], [[1.0], [2.0]])]:
            self.assertFalse(self.close(output, expected), (output, expected))
        seen = oracles.Seen({1.0}, [()])
        self.assertEqual(oracles.Oracle('mbpp', 'f', 1e-6).accepts(
            [], seen, oracles.Seen({2.0}, [2.0]), [1e-6]), [False])

    def test_no_output_breaks_the_comparison(self):
        odd = [decimal.Decimal('sNaN'), decimal.Decimal('NaN'), decimal.Decimal('1E+9999999'), NAN, INF,
               oracles.Array([2], [1, 2]), oracles.Opaque('x'), 10 ** 5000, 'x', None, [], {}]
        for output in odd:
            for family, name in (('humaneval', 'find_zero'), ('mbpp', 'sum_div'), ('mbpp', 'f'),
                                 ('mbpp', 'surface_Area'), ('mbpp', 'digit_distance_nums')):
                self.assertFalse(self.accepts(family, name, [3, 4], output, 1.5, 1e-6), (output, name))

    def accepts(self, family, name, arguments, output, expected, tolerance=0):
        oracle = oracles.Oracle(family, name, tolerance)
        return oracle.accepts(arguments, output, expected, [tolerance])[0]

    def test_tasks_with_rules_of_their_own(self):
        for right, *case in [
                (True, 'humaneval', 'find_zero', [[-1, 2]], 0.5, 0.4, 1e-4),
                (False, 'humaneval', 'find_zero', [[-1, 2]], 0.6, 0.6, 1e-4),
                (False, 'humaneval', 'find_zero', [[-1, 2]], None, 0.5, 1e-4),
                (False, 'mbpp', 'find_zero', [[-1, 2]], 0.5, 0.4),
                (True, 'mbpp', 'are_equivalent', [1, 2], 'anything', True),
                (True, 'mbpp', 'sum_div', [7], 0, 1),
                (False, 'mbpp', 'sum_div', [7], 2, 1),
                (True, 'mbpp', 'surface_Area', [3, 4], 35, 33),
                (False, 'mbpp', 'surface_Area', [3, 4], 'x', 33),
                (True, 'mbpp', 'digit_distance_nums', [1, 256], 12, 11),
                (False, 'mbpp', 'digit_distance_nums', [1, 256], 10, 11)]:
            self.assertEqual(self.accepts(*case), right, case)

    def test_arrays_are_true_only_alone(self):
        one, two = oracles.Array([1], [3]), oracles.Array([2], [3, 3])
        self.assertTrue(self.accepts('humaneval', 'f', [], one, [3]))
        self.assertTrue(self.accepts('humaneval', 'f', [], one, 3))
        self.assertFalse(self.accepts('humaneval', 'f', [], two, [3, 3]))
        self.assertFalse(self.accepts('humaneval', 'f', [], oracles.Opaque('x'), [3]))

    def test_the_tolerance_leaks(self):
        self.assertEqual(oracles.leaking_tolerances(0, [False, True, False]), [0, 1e-6, 1e-6])
        self.assertEqual(oracles.leaking_tolerances(1e-4, [False, True]), [1e-4, 1e-4])
        self.assertEqual([oracles.clean_tolerance(0, item) for item in (False, True)], [0, 1e-6])

    def test_inputs_become_what_they_were(self):
        for number, given, made in [
                (2, [[[1], [2]]], [[(1,), (2,)]]), (63, [[[[1], [2]]]], [[[(1,), (2,)]]]),
                (75, [[[[1]], 2]], [[[(1,)], 2]]), (106, [[[1], [2]]], [[[1], (2,)]]),
                (115, [[[[1], []]]], [[[{1}, {}]]]), (124, [['1.5', '2j']], [[1.5, 2j]]),
                (250, [[[1], 2]], [[(1,), 2]]), (252, [['1+2j']], [[1 + 2j]]),
                (259, [[[[1]], [[2]]]], [[((1,),), ((2,),)]]), (278, [[[1, [2]]]], [[(1, (2,))]]),
                (307, [[[1], 2, 3]], [[(1,), 2, 3]]), (580, [[[1, [2, [3]]]]], [[(1, (2, (3,)))]]),
                (722, [[{'a': [1]}, 2]], [[{'a': (1,)}, 2]]), (3, [[[1]]], [[[1]]])]:
            self.assertEqual(oracles.reconstruct('mbpp', number, given), made, number)
            self.assertEqual(oracles.reconstruct('humaneval', number, given), given, number)


class FingerprintTests(unittest.TestCase):
    def test_equal_values_have_one_digest(self):
        for make in [lambda: 1, lambda: 'aé', lambda: [1, (2.5, None)], lambda: {'a': {1: [2]}},
                     lambda: list(range(9000)), lambda: [1.5] * 9000, lambda: [(1, 'a')] * 9000,
                     lambda: ('x',) * 9000, lambda: collections_of(5), lambda: 10 ** 400]:
            self.assertEqual(fingerprint.take(make()).digest, fingerprint.take(make()).digest)

    def test_other_values_have_others(self):
        values = [0, 0.0, False, None, '', 'a', b'a', [], (), {}, [0], (0,), [[]], -1, -2, 2 ** 61,
                  list(range(9000)), tuple(range(9000)), list(range(9001)), [0.5] * 9000,
                  ['a'] * 9000, ['b'] * 9000, [[1]] * 9000, [2 ** 53 + 1] + [0] * 9000,
                  [2 ** 53 + 2] + [0] * 9000, collections_of(5), collections_of(6)]
        self.assertEqual(len({fingerprint.take(item).digest for item in values}), len(values))

    def test_long_numbers_compare_as_numbers(self):
        numbers = list(range(9000))
        self.assertEqual(fingerprint.take(numbers).digest,
                         fingerprint.take([float(item) for item in numbers]).digest)

    def test_finds_what_does_not_equal_itself(self):
        for value, holds in [(NAN, True), ([1, NAN], True), ({'a': (1, NAN)}, True), (1.5, False),
                             ([[1.5]], False), ({1}, False), ([[NAN]] * 9000, True),
                             ([[1.5]] * 9000, False), ([[1]] * 9000, False), (complex(0, NAN), True)]:
            self.assertEqual(fingerprint.holds_nan(value), holds, value if value == 1 else '')

    def test_shows_a_value_as_it_was(self):
        value = [1, [2]]
        taken = fingerprint.take(value)
        value[1].append(3)
        self.assertEqual(codec.decode(json.loads(taken.text())), [1, [2]])


class CommitmentTests(unittest.TestCase):
    """What is shown is what the digest was told of."""

    VALUES = [1, -0.0, 0.1, 1e308, INF, True, None, 'a', 'é', chr(0x1f600), chr(0xd83d) + chr(0xde00),
              chr(0xdc80), b'ab', bytearray(b'c'), 10 ** 6000, (1, [2]), {1: (2,)}, {3, 1, 2}, {'b', 'a'},
              frozenset({(1, 2)}), [{1}, {2}], 1 + 2j, range(3), ..., {1: NAN}, [NAN, -NAN], {NAN},
              complex(NAN, 1), struct.unpack('<d', b'\1\0\0\0\0\0\xf8\xff')[0], [0.5] * 9000,
              list(range(9000)), [(1, 'a')] * 9000, [NAN] * 9000, [{1}] * 9000, ('x',) * 9000,
              [2 ** 53 + 1] + [0] * 9000]

    def shown(self, value):
        form = json.loads(fingerprint.take(value).text())
        return form, oracles.value_of(form)

    def test_every_value_stands_for_itself(self):
        for place, value in enumerate(self.VALUES + [collections_of(5)]):
            form, back = self.shown(value)
            self.assertTrue(commitments.stands_for(fingerprint.take(value).digest, form, back),
                            place)

    def test_none_stands_for_another(self):
        values = [1, 1.0, True, False, 0, -0.0, 0.0, None, '', 'a', b'a', [], (), {}, set(), [0], (0,),
                  NAN, -NAN, [NAN], {1}, {2}, [1] * 9000, [2] * 9000, collections_of(5)]
        for told in values:
            for value in values:
                if value is not told:
                    form, back = self.shown(value)
                    self.assertFalse(
                        commitments.stands_for(fingerprint.take(told).digest, form, back),
                        repr((told, value))[:80])

    def test_a_second_guess_is_tampering(self):
        told = [calls.record.pack(0, 0, fingerprint.take(True).digest, 0.0) for _ in range(4)]
        replies = [b'r', b'b' + b''.join(told), b'v[[918273645]]']
        results = judged(replies, SETTINGS)
        self.assertEqual(results['suites'][0]['verdict'], 'tampering')

    def test_the_order_of_a_set_is_kept_where_marshal_keeps_it(self):
        for value in ([{3, 1, 2}] * 3, ({'b', 'a'},), {1: {2}}, [{1, 2}] * 9000):
            form, _ = self.shown(value)
            text = commitments._of_parts(form)
            if not commitments._SETS_ARE_SORTED:
                self.assertEqual(text, fingerprint.take(value).digest)
            self.assertEqual(len(text), fingerprint.BYTES)

    def test_digests_do_not_depend_on_who_loaded_numpy(self):
        for value in ({1, 2}, [{1}, 'a'], {'a': {2}}, [1, (2, None)]):
            for told in (False, True):
                print_ = fingerprint.take(value, told)
                form = json.loads(print_.text())
                self.assertTrue(commitments.stands_for(print_.digest, form, oracles.value_of(form)))

    def test_values_of_numpy_are_numbers(self):
        for body in (['<f8', [1.0]], ['<f8', []], ['<i4,<i4', 5], ['O', 3], ['<f8', 'x'], [3, 4]):
            with self.assertRaises((codec.Unsupported, TypeError)):
                oracles.value_of({'N': body})

    def test_what_is_seen_is_a_list(self):
        told = [calls.record.pack(0, 0, fingerprint.take(True).digest, 0.0) for _ in range(4)]
        for shown in (b'v[{"seen":{"a":1,"b":2}}]', b'v[{"seen":[1]}]', b'v[{"seen":7}]',
                      b'v[{"M":"sNaN"}]'):
            results = judged([b'r', b'b' + b''.join(told), shown], SETTINGS)
            self.assertEqual(results['suites'][0]['verdict'], 'tampering', shown)

    def test_shapes_are_bounded_before_they_are_multiplied(self):
        for shape in ([10 ** 18] * 1000000, [1] * 65, [1 << 33], [-1], [True]):
            with self.assertRaises(codec.Unsupported):
                oracles.value_of({'n': [shape, [1]]})


def collections_of(count):
    import collections
    return collections.Counter('a' * count)


class ReferenceTests(unittest.TestCase):
    def test_every_output_comes_back(self):
        long = ' '.join(map(str, range(30000)))
        values = ([1, 'a', (2,)] + [list(range(n)) for n in range(400)] + [long, long[:150000], 'x',
                  list(range(40000)), list(range(39000)), None, long + 'end', {'a': {1}}])
        writer = references.Writer()
        for number, value in enumerate(values):
            record = (calls.RETURNED, 0, fingerprint.take(value).digest, float(number))
            writer.add(record, codec.dumps(codec.encode(value)))
        writer.add((calls.RETURNED, 0, bytes(16), 0.0), b'{"tooLarge": 77}')
        data = writer.bytes()
        self.assertLess(len(data), 250000)
        expected = references.Expected(data)
        places = list(range(len(values)))
        random.Random(SEED).shuffle(places)
        for place in places[:60] + list(range(400, len(values))):
            self.assertEqual(expected.value(place), values[place], place)
            self.assertEqual(expected.records[place][3], float(place))
        with self.assertRaises(references.NotKept):
            expected.value(len(values))


# Conversations.

def case():
    """Two suites of a function that nobody can guess."""
    values = [[918273645 + n] for n in range(9)]
    writer = references.Writer()
    for value in values:
        writer.add((calls.RETURNED, 0, fingerprint.take(value).digest, 0.1),
                   codec.dumps(codec.encode(value)))
    text = json.dumps([[n] for n in range(9)]).encode()
    parts = [text, writer.bytes()]
    head = json.dumps({'family': 'humaneval', 'entryPoint': 'f', 'number': 1, 'tolerance': 0,
                       'suites': [{'name': name, 'lengths': [len(item) for item in parts]}
                                  for name in ('base', 'plus')]}).encode()
    return inputs.Case(struct.pack('<I', len(head)) + head + b''.join(parts * 2))


SETTINGS = {'suites': ['base', 'plus'], 'oracle': 'evalplus-0.3', 'allInputs': False, 'least': 1.0,
            'factor': 4.0, 'grace': 1.0}


def judged(replies, settings):
    """The results of a program that gives these replies and is gone."""
    conversation = session.Session(runner.Script(replies), runner.NoLedger())
    return inputs.judge(conversation, b'', case(), settings)


def batch(source):
    """A batch of calls, as a program could make one up."""
    records = []
    for _ in range(source.choice([1, 2, 4, 5, 9, 10])):
        digest = source.choice([bytes(16), bytes(source.randrange(256) for _ in range(16)),
                                fingerprint.take(source.randrange(9)).digest])
        records.append(calls.record.pack(source.choice([0, 0, 0, 1, 2, 3, 9]), source.randrange(8),
                                         digest, source.choice([0.0, 1.0, NAN, INF])))
    return b'b' + b''.join(records)


def values(source):
    forms = [source.choice([1, [1], [918273645 + 20], {'t': [1]}, {'failed': 'x'}, {'tooLarge': 5},
                            {'object': 'E'}, {'n': [[1], [918273645 + 20]]}, {'n': [[-1], []]},
                            {'n': [[10 ** 9], [1]]}, {'N': ['<f8', 1]}, {'zz': 1}, {}, None,
                            {'tooLarge': [1]}, {'failed': {'a': 1}}, {'I': '0x' + 'f' * 5000},
                            {'object': 7}, {'d': [[{'s': []}, 1]]}, NAN, 1e308, [[[[]]]]])
             for _ in range(source.randrange(1, 6))]
    return b'v' + json.dumps(forms).encode()


def message(source):
    choice = source.random()
    data = (batch(source) if choice < 0.45 else values(source) if choice < 0.85
            else source.choice([b'r', b'r', b'fexception\0no', b'', b'b', b'v', b'v[]', b'x', b'm{}']))
    if source.random() < 0.1:
        data = bytearray(data)
        if data:
            data[source.randrange(len(data))] = source.randrange(256)
    return bytes(data)


def too_long(*_):
    os.write(2, b'a conversation takes longer than its time\n')
    os._exit(3)


class ConversationTests(unittest.TestCase):
    def test_right_digests_pass(self):
        right = [calls.record.pack(0, 0, fingerprint.take([918273645 + n]).digest, 0.0)
                 for n in range(9)]
        replies = [b'r', b'b' + b''.join(right[:4]), b'b' + b''.join(right[4:])]
        results = judged(replies * 2, SETTINGS)
        self.assertEqual([item['verdict'] for item in results['suites']], ['passed', 'passed'])

    def test_nothing_that_is_made_up_passes(self):
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        signal.signal(signal.SIGALRM, too_long)
        for number in range(COUNT):
            source = random.Random('%d/%d' % (SEED, number))
            replies = [b'r' if source.random() < 0.9 else message(source)]
            replies += [message(source) for _ in range(source.randrange(12))]
            settings = dict(SETTINGS, allInputs=source.random() < 0.3,
                            oracle=source.choice(['evalplus-0.3', 'clean']))
            signal.alarm(10)
            try:
                results = judged(replies, settings)
            except faults.Stop:
                results = {'suites': []}
            except BaseException as error:
                self.fail('conversation %d of seed %d: %r\n%r' % (number, SEED, error, replies))
            signal.alarm(0)
            json.dumps(results)
            for item in results['suites']:
                self.assertNotEqual(item['verdict'], 'passed',
                                    'conversation %d of seed %d: %r' % (number, SEED, replies))


if __name__ == '__main__':
    unittest.main()
