# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Comparing behaviour: which outputs agree, which inputs inform, and programs that send anything at all.

EVALHARNESS_FUZZ is the number of conversations, EVALHARNESS_SEED their seed.
"""
import itertools
import json
import math
import os
import random
import resource
import struct
import unittest
import unittest.mock

import runner
from evalharness import faults, functions, inputs, likeness, oracles, session, trials

COUNT = int(os.environ.get('EVALHARNESS_FUZZ', '2000'))
SEED = int(os.environ.get('EVALHARNESS_SEED', '1'))

RULES = {'probes': 4, 'probesAgreeing': 2, 'informative': 3, 'agreement': 0.95, 'own': 4,
         'ownAgreement': 0.6, 'least': 0.02, 'factor': 10.0, 'start': 0, 'single': 0}

SQUARE = ('def square(x):\n    return x * x\n', 'square', [[number] for number in range(-5, 15)])
REVERSE = ('def reverse(s):\n    return s[::-1]\n', 'reverse', [['abc' * n + 'd'] for n in range(12)])
LARGER = ('def larger(a, b):\n    return a if a > b else b\n', 'larger',
          [[a, (7 * a) % 13] for a in range(20)])


def case(name, arguments, reference=None):
    """The bytes of a problem, as the host makes them."""
    body = json.dumps(arguments).encode()
    lengths = [len(body)] + ([len(reference)] if reference else [])
    head = json.dumps({'family': 'humaneval', 'entryPoint': name, 'number': 0, 'tolerance': 0,
                       'suites': [{'name': likeness.SUITE, 'lengths': lengths}]}).encode()
    return struct.pack('<I', len(head)) + head + body + (reference or b'')


def known(*problems, base=5, pace=1.0):
    """Problems with the outputs of their own solutions, as the host sends them."""
    cases = []
    for source, name, arguments in problems:
        _, (reference,) = runner.conversing(lambda link: inputs.refer(
            session.Session(link, runner.NoLedger()), source.encode(),
            inputs.Case(case(name, arguments)), {'suites': [likeness.SUITE], 'least': 0.25, 'mayFail': True}))
        cases.append(case(name, arguments, reference))
    head = json.dumps([[len(item), base] for item in cases]).encode()
    return likeness.Problems(struct.pack('<I', len(head)) + head + b''.join(cases), pace)


def compared(answer, problems, link=None, instruction='', **rules):
    """What an answer's functions are found to be like."""
    programs = functions.read(answer, instruction)['programs']
    asked = [dict(item, program=number) for number, program in enumerate(programs)
             for item in program['functions']]
    statements = [functions.statements(program['source']) for program in programs]

    def compare(link):
        return likeness.compare(session.Session(link, runner.NoLedger()), statements, problems,
                                dict(RULES, functions=asked, **rules))
    return compare(link) if link is not None else runner.conversing(compare)


def matches(answer, problems, **rules):
    return [(match['problem'], match['agreeing'], match['informative'])
            for match in compared(answer, problems, **rules)['matches']]


class AlikeTests(unittest.TestCase):
    def test_compares_data_only(self):
        for output, expected, is_alike in [
                (1, 1, True), (1, True, False), (True, 1, False), (1, 1.0, True), (0.1 + 0.2, 0.3, True),
                (1, 2, False), ([1, 2], (1, 2), True), ([1, True], [1, 1], False), ('a', 'a', True),
                ('a', ['a'], False), (None, None, True), (None, 0, False), ({1: [2]}, {1: (2,)}, True),
                ({1: 2}, {1: 3}, False), ({1, 2}, {2, 1}, True), (math.nan, math.nan, False),
                (10 ** 400, 1.0, False), (math.inf, math.inf, True),
                (oracles.Opaque('object'), oracles.Opaque('object'), False),
                (oracles.Array([2], [1.0, 2.0]), [1.0, 2.0], True)]:
            self.assertEqual(likeness.alike(output, expected), is_alike, (output, expected))


class ProblemTests(unittest.TestCase):
    def test_informative_is_neither_the_usual_output_nor_a_copied_argument(self):
        problem, = known(LARGER).problems
        first = [arguments[0] == expected for arguments, expected in zip(problem.inputs, problem.expected)]
        self.assertTrue(any(problem.informs))
        self.assertFalse(any(informs and copies for informs, copies in zip(problem.informs, first)))

    def test_different_outputs_come_first(self):
        problem, = known(('def f(x):\n    return x > 8\n', 'f', [[n] for n in range(12)])).problems
        self.assertEqual(problem.expected[:3], [False, True, False])

    def test_inputs_that_the_solution_fails_are_not_compared_by(self):
        source = 'def f(x):\n  while x == 3: pass\n  return 60 // x'
        problem, = known((source, 'f', [[n] for n in range(8)])).problems
        self.assertEqual(sorted(problem.indices), [1, 2, 4, 5, 6, 7])

    def test_a_slower_machine_has_more_time(self):
        part = likeness.Part(0, 4, 2, False)
        usual, slow = [known(SQUARE, pace=pace).problems[0].limits(part, RULES) for pace in (1.0, 2.0)]
        self.assertEqual(usual, [0.02, 0.001])
        self.assertEqual(slow, [0.04, 0.002])
        source = 'def f(x):\n    import time\n    end = time.process_time() + 0.03\n' + (
            '    while time.process_time() < end:\n        pass\n    return x\n')
        counts = [len(known((source, 'f', [[1], [2]]), pace=pace).problems[0].inputs) for pace in (1.0, 8.0)]
        self.assertEqual(counts, [0, 2])

    def test_the_pace_is_that_of_the_fastest_loop(self):
        self.assertTrue(0.5 <= likeness.measured_pace() <= 8.0)
        for seconds, pace in [([0.001, 0.0005, 0.002], 2.0), ([0.00025], 1.0), ([1e-9], 0.5), ([9.0], 8.0)]:
            turns = itertools.cycle(seconds)
            with unittest.mock.patch.object(likeness, '_loop_seconds', lambda: next(turns)):
                self.assertEqual(likeness.measured_pace(), pace)

    def test_what_is_constant_is_of_no_use(self):
        problem, = known(('def f(x):\n    return None\n', 'f', [[n] for n in range(12)])).problems
        self.assertFalse(problem.is_usable(3))


class CompareTests(unittest.TestCase):
    problems = known(SQUARE, REVERSE, LARGER)

    def test_finds_what_behaves_alike_whatever_its_name(self):
        for answer, expected in [
                ('def f(n): return n ** 2', [(0, 20, 16)]), ('def f(n): return n ** 3', []),
                ('def f(t):\n  r = ""\n  for c in t: r = c + r\n  return r', [(1, 12, 11)]),
                ('class Solution:\n  def f(self, t): return "".join(reversed(t))', [(1, 12, 11)]),
                ('class S:\n  def __init__(self, a): pass\n  def f(self, t): return t[::-1]', []),
                ('def g(n): return n * n\ndef f(n): return g(n)', [(0, 20, 16)] * 2),
                ('def f(a, b=0): return max(a, b)', [(2, 20, 5)]),
                ('def f(n):\n  import os\n  os._exit(0)', []),
                ('def f(n): return sorted([n])', []), ('f = 1', []),
                ('undefined()\nx = undefined\ndef f(n): return n * n', [(0, 20, 16)]),
                ('while True: pass\ndef f(n): return n * n', [(0, 20, 16)]),
                ('def f(n: str): return n * n', []), ('def f(n): return n * n\nf("a")', [])]:
            self.assertEqual(matches(answer, self.problems), expected, answer)

    def test_a_text_may_stand_for_texts_where_only_the_instruction_speaks_against_it(self):
        problems = known(('def concat(parts): return "".join(parts)', 'concat',
                          [[['ab'] * (n % 3) + ['c%d' % n]] for n in range(12)]))
        joining = 'def f(parts):\n  r = ""\n  for part in parts: r += part\n  return r'
        for answer, instruction, expected in [
                (joining, 'Join.', [False]), (joining, 'Join.\n["a", "b"]', [False]),
                (joining, 'Remove what is doubled.\n"aabb"', [True]),
                (joining, 'Add.\n[1, 2]', []), (joining, 'Add.\n12', []),
                (joining + '\nf("aabb")', 'Join.', []),
                (joining.replace('parts):', 'parts: str):'), 'Join.', [])]:
            found = compared(answer, problems, instruction=instruction)['matches']
            self.assertEqual([match['misfit'] for match in found], expected, (answer, instruction))

    def test_what_equals_everything_equals_nothing(self):
        for kind in ['object', 'int', 'str', 'float', 'list']:
            answer = ('class Any(%s):\n  def __eq__(self, other): return True\n'
                      '  def __hash__(self): return 0\n'
                      'def f(x): return Any()' % kind)
            self.assertEqual(matches(answer, self.problems), [], kind)

    def test_an_argument_that_is_changed_is_fresh_for_the_next_problem(self):
        rows = [[[n, n + 1, 3]] for n in range(1, 13)]
        problems = known(('def f(x):\n  return x[::-1]', 'f', rows), ('def g(x):\n  return x[::-1]', 'g', rows))
        self.assertEqual(matches('def f(x):\n  x.reverse()\n  return x', problems), [(0, 12, 10), (1, 12, 10)])

    def test_what_is_late_after_right_outputs_has_more_time(self):
        late = ('import time\ndef f(n):\n  end = time.process_time() + 0.04\n'
                '  while n == %d and time.process_time() < end: pass\n  return n * n')
        first, second = (self.problems.problems[0].inputs[place][0] for place in (0, 2))
        self.assertEqual(matches(late % second, self.problems), [(0, 20, 16)])
        self.assertEqual(matches(late % first, self.problems), [(0, 20, 16)])
        self.assertEqual(matches(late.replace('n == %d', 'n < 6'), self.problems), [])
        self.assertEqual(matches(late.replace('n * n', 'n + (n > %d)' % second) % second, self.problems), [])

    def test_asks_for_no_more_outputs_than_could_matter(self):
        problems = known(SQUARE)
        first = [arguments[0] for arguments in problems.problems[0].inputs[:4]]
        for right, calls in [((), 3), (first[3:], 3), (first[:1], 4), (first[:2], 20),
                             (first[2:], 20), ((first[0], first[3]), 20)]:
            found = compared('def f(x): return x * x if x in %r else -1' % (tuple(right),), problems)
            self.assertEqual((found['calls'], found['matches']), (calls, []), right)
        for least in range(1, 5):
            found = compared('def f(x): return x * x', problems, probesAgreeing=least)
            self.assertEqual((found['calls'], found['matches'][0]['agreeing']), (20, 20), least)

    def test_the_benchmarks_own_inputs_are_enough_where_most_others_agree(self):
        answer = 'def f(n): return n * n if n < 9 else 0'
        self.assertEqual(matches(answer, self.problems), [(0, 14, 10)])
        self.assertEqual(matches(answer, self.problems, own=6), [])

    def test_goes_on_behind_a_call_that_ends_the_process(self):
        answer = ('import os\ndef f(x):\n  if x == "d": os._exit(1)\n  return x * x\n')
        found = compared(answer, self.problems)
        self.assertEqual((found['stopped'], found['matches']), (0, []))
        found = compared(answer, self.problems, start=0, single=64)
        self.assertEqual((found['stopped'], [match['problem'] for match in found['matches']]), (1, [0]))

    def test_opens_no_descriptor(self):
        answer = 'def f(x):\n  with open(x) as file: return file.read()\ndef g(x): return x * x'
        found = compared(answer, self.problems)
        self.assertEqual((found['stopped'], [match['problem'] for match in found['matches']]), (None, [0]))

    def test_endless_calls_end(self):
        found = compared('def f(x):\n  while True: pass', self.problems)
        self.assertEqual((found['matches'], found['late'], found['compared']), ([], 4, 2))

    def test_a_function_that_is_often_late_still_matches_what_it_ends_for(self):
        others = [('def f%d(x):\n    return x + %d\n' % (n, n), 'f%d' % n, [[n + 100 + i] for i in range(12)])
                  for n in range(1, 13)]
        problems = known(*others, SQUARE)
        answer = 'def f(x):\n  while x > 50: pass\n  return x * x'
        found = compared(answer, problems)
        self.assertEqual(([match['problem'] for match in found['matches']], found['late']), ([12], 14))

    def test_a_function_whose_first_outputs_agree_has_more_time(self):
        spin = ('import time\ncalls = 0\ndef f(x):\n  global calls\n  calls += 1\n'
                '  end = time.process_time() + %s * (calls %s 8)\n'
                '  while time.process_time() < end: pass\n  return x * x')
        problems = known(SQUARE)
        for seconds, at, is_match in [(0.05, '==', True), (0.05, '<', False), (0.4, '>', False)]:
            found = compared(spin % (seconds, at), problems)
            self.assertEqual(bool(found['matches']), is_match, (seconds, at))

    def test_a_function_uses_up_its_longer_time_once(self):
        problems = known(SQUARE, ('def square(x):\n    return x * x\n', 'square', [[n] for n in range(100, 120)]))
        first, second = [problem.inputs[10][0] for problem in problems.problems]
        slow = ('import time\ndef f(x):\n  while x in %r: pass\n'
                '  end = time.process_time() + 0.05 * (x == %d)\n'
                '  while time.process_time() < end: pass\n  return x * x')
        for endless, late in [((), 0), ((first,), 2)]:
            found = compared(slow % (endless, second), problems)
            self.assertEqual(found['late'], late)
            self.assertEqual([match['agreeing'] for match in found['matches']], [20 - late // 2] * 2)

    def test_memory_that_runs_out_ends_a_problem(self):
        found = compared('def f(x):\n  raise MemoryError', known(SQUARE))
        self.assertEqual((found['matches'], found['late'], found['calls']), ([], 3, 3))

    def test_a_ballast_leaves_little_memory_until_it_is_given_back(self):
        def has(size):
            try:
                return len(bytearray(size)) == size
            except MemoryError:
                return False

        child = os.fork()
        if child == 0:
            with open('/proc/self/statm') as file:
                used = int(file.read().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + (200 << 20), used + (200 << 20)))
            ballast, found = trials.Ballast(), [has(100 << 20)]
            for _ in range(2):
                ballast.leave_for(0.0015)
                found += [has(2 << 20), has(8 << 20)]
            ballast.leave_for(0.01)
            found += [has(16 << 20), has(64 << 20)]
            ballast.give_back()
            found.append(has(100 << 20))
            os._exit(0 if found == [True] + 3 * [True, False] + [True] else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_what_is_sent_is_data_with_bounds(self):
        programs = 'def f(x): return x'
        for replies in [[b'r[true]', b'o[[9e999]]'], [b'r[true,true]'], [b'r5'], [b'x'], [b'r[true]', b'o5'],
                        [b'r[true]', b'o[[1],[1],[1]]'], [b'r[true]', b'o[[1,1,1,1,1],[1]]'],
                        [b'r[true]', b'o[5,5]'], [b'r[true]', b'o[]'], [b'r[true]', b'o[[1']]:
            try:
                found = compared(programs, self.problems, runner.Script(replies))
                self.assertEqual(found['matches'], [], replies)
            except faults.Violation:
                pass

    def test_survives_any_conversation(self):
        source = random.Random(SEED)
        forms = [b'1', b'"a"', b'null', b'{"x":0}', b'{"x":5}', b'{"t":[1]}', b'{"I":"0xff"}', b'{"s":[[1]]}',
                 b'{"object":"a"}', b'{"object":5}', b'{"q":1}', b'[[]]', b'{"n":[[99999999999],[]]}', b'NaN',
                 b'{"odd":[1,2]}', b'{"v":["list","AAAA"]}', b'{"M":"x"}', b'{}', b'{"a":1,"b":2}', b'1e999']
        for _ in range(COUNT):
            rows = [b'[' + b','.join([source.choice(forms) for _ in range(source.randrange(6))]) + b']'
                    for _ in range(source.randrange(1, 4))]
            replies = [b'r[true]'] + [source.choice([b'o[' + b','.join(rows) + b']', b'o', b'r', b''])
                                      for _ in range(4)]
            try:
                found = compared('def f(x): return x', self.problems, runner.Script(replies))
                self.assertEqual(found['matches'], [])
            except faults.Violation:
                pass


if __name__ == '__main__':
    unittest.main()
