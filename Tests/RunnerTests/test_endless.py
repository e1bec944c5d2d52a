# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Which loops are proved to be endless, and which of those that look alike are not."""
import os
import signal
import sys
import unittest

import runner  # noqa: F401  makes the package
from evalharness import endless, program

ENDLESS, ENDED, NEITHER = 7, 0, 'neither'

# Each is called as f(); it never ends, and nothing in it changes for ever.
CIRCLES = {
    'nothing is done': 'while True: pass',
    'a condition that stays': 'x = 3\nwhile x > 1: x = x * 1',
    'two values that alternate': 'a, b = "ab", "cd"\nwhile a != "ad": a, b = b, a',
    'words that are turned': 'a, b = "abc", "abd"\nwhile a != b:\n  a = a[1:] + a[0]\n  b = b[1:] + b[0]',
    'a list that comes back': 'x = [1, 2]\nwhile x:\n  x.append(3)\n  x.pop()',
    'a division that stays at -1': 'n = -7\nwhile n != 0:\n  n //= 10',
    'a count that nobody asks for': 'n, count = -7, 0\nwhile n:\n  count += 1\n  n //= 10\nreturn count',
    'a loop within': 'while True:\n  for i in range(5):\n    if i == 9: return',
    'a loop over a list within a loop': 'for x in [1, 2, 3]:\n  while x: x = x + 0',
    'a function that is called': 'while not g(4): pass',
    'a condition with a generator': 'n = 8\nwhile not all(n % i for i in range(2, n)): n = n + 0',
    'a list made anew': 'n = 5\nwhile n in [i * i for i in range(9)] or n: n = len([i for i in range(n)])',
    'a text made anew': 'n = 5\nwhile n: n = int("%d" % n) + int(f"{0}")',
    'math': 'import math\nx = 2.0\nwhile math.sqrt(x) > 1: x = math.fabs(-x)',
    'a long way round': 'x = 1\nwhile x:\n' + '  if x > 1: x = 1 + x * 2 - 3\n' * 40 + '  x = 1',
    'nothing and is': 'x = None\nwhile x is None: x = None',
    'a global that is read': 'while LIMIT < 3: pass',
    'what a helper reads': 'while below(1): pass',
}

# Each comes to the same place with the same variables for a while, and ends all the same.
LOOK_ALIKES = {
    'an iterator of a loop': 'for x in repeat(1, 3_000_000): y = x',
    'a range of a loop': 'for _ in range(3_000_000): y = 1',
    'a loop within a loop': 'for _ in range(60_000):\n  y = 9\n  while y: y -= 1',
    'an iterator that is asked': 'i = iter(range(2_000_000))\nwhile next(i, None) is not None: pass',
    'a generator that moves on': 'i = (x for x in range(2_000_000))\nwhile sum([1 for _ in zip(i, [1])]): pass',
    'a generator of a closure': 'i = iter([0] * 2_000_000)\ng = lambda: next(i, 1)\nwhile not g(): pass',
    'an attribute': 'class A: n = 0\nwhile A.n < 2_000_000: A.n += 1',
    'an attribute of a function': 'h.n = 0\nwhile h.n < 2_000_000: h.n = h.n + 1',
    'a method with a state': 'class A:\n  n = 0\n  def m(self):\n    self.n += 1\n    return self.n\na = A()\n'
                             'while a.m() < 1_000_000: pass',
    'a global': 'while bump() < 1_500_000: pass',
    'a default that is kept': 'def g(x=[]):\n  x.append(1)\n  return len(x)\nwhile g() < 1_000_000: pass',
    'a cell': 'n = 0\ndef g():\n  nonlocal n\n  n += 1\n  return n\nwhile g() < 1_000_000: pass',
    'a list of another name': 'a = [1] * 2_000_000\npop = a.pop\ntry:\n  while True: pop()\nexcept IndexError: pass',
    'a list that is one with another': 'a = [0]\nb = [a, a]\nwhile b[0][0] < 900_000: b[1][0] += 1',
    'a number that is read': 'n = 0\nwhile n < 3_000_000: n += 1',
    'a number that is read late': 'n = 0\nwhile True:\n  n += 1\n  if n % 1_500_000 == 0: break',
    'a sum': 'n = 0\nwhile n < 3e6: n += 1.0',
    'an exception at the end': 'n = 0\ntry:\n  while True:\n    n += 1\n    [][n // 2_000_000 - 1 and 0 if n < 2_000_000 else 1]'
                               '\nexcept IndexError: pass',
    'a set': 's = set()\nwhile len(s) < 900_000: s.add(len(s))',
    'a set that empties': 's = set(range(1_500_000))\nwhile s: s.pop()',
    'the time': 'import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end: pass',
    'chance': 'import random\nr = random.Random(1)\nwhile r.random() < 0.999_999: pass',
    'a signal': 'import signal\nclass End(Exception): pass\ndef end(*_): raise End\nsignal.signal(signal.SIGALRM, end)\n'
                'def g():\n  while True: x = 1\nsignal.setitimer(signal.ITIMER_REAL, 0.6)\ntry: g()\nexcept End: pass',
    'a thread': 'import threading\na = []\nthreading.Timer(0.6, lambda: a.append(1)).start()\nwhile not a: pass',
    'a trace': 'import sys\nclass End(Exception): pass\nn = 0\ndef look(*_):\n  nonlocal n\n  n += 1\n'
               '  if n > 200_000: raise End\n  return look\ndef g():\n  while True: x = 1\nsys.settrace(look)\n'
               'try: g()\nexcept End: pass\nfinally: sys.settrace(None)',
    'a finalizer of what was left behind': 'a = []\nclass C:\n  def __del__(self): a.append(1)\n'
                                            'c = C()\nc.c = c\ndel c\nwhile not a:\n  x = []\n  x.append(x)',
    'names that are asked': 'class N(dict):\n  count = [0]\n  def __missing__(self, key):\n    self.count.append(1)\n'
                            '    return len(self.count) < 300_000\nexec("while go: pass", {}, N())',
    'a profiler': 'import sys\nclass End(Exception): pass\nn = 0\ndef look(*_):\n  nonlocal n\n  n += 1\n'
                  '  if n > 300_000: raise End\ndef g():\n  while True: abs(1)\nsys.setprofile(look)\n'
                  'try: g()\nexcept End: pass\nfinally: sys.setprofile(None)',
    'numbers that are none': 'a, n = float("nan"), [0]\nb = [a]\nwhile a in b:\n  n.append(1)\n'
                             '  a = float("nan") if len(n) > 900_000 else a',
    'zeros of two signs': 'x, n = 0.0, 0\nfor _ in range(900_000): x = -x if x else -0.0 if str(x) == "0.0" else 0.0',
    'deep calls': 'import sys\ndef g(n): return n and g(n - 1)\nfor _ in range(6_000): g(150)',
    'many calls': 'def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(26)',
    'an object that compares': 'class A:\n  n = 0\n  def __eq__(self, other):\n    A.n += 1\n    return A.n > 900_000\n'
                               'a = A()\nwhile not a == 1: pass',
}

PREAMBLE = '''
from itertools import repeat
LIMIT = 2
COUNT = 0
def g(x): return x > 5
def h(): pass
def below(x): return x < LIMIT
def bump():
    global COUNT
    COUNT += 1
    return COUNT
'''


def end_of(body, is_module=False):
    """How a program ends whose function has that body."""
    text = PREAMBLE + (body if is_module else 'def f():\n' + ''.join('  %s\n' % line for line in body.split('\n')) + 'f()\n')
    child = os.fork()
    if child == 0:
        signal.alarm(0)
        os.close(2)
        endless.watch(text.encode(), lambda frame: os._exit(ENDLESS if endless.describe(frame) else 9))
        signal.setitimer(signal.ITIMER_PROF, 2)
        try:
            exec(compile(text, program.PROGRAM, 'exec'), {'__name__': '__sample__'})
            os._exit(ENDED)
        finally:
            os._exit(8)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return NEITHER
    return os.WEXITSTATUS(status)


@unittest.skipUnless(sys.version_info >= (3, 9), 'loops are proved to be endless with CPython 3.9 and later')
class EndlessTests(unittest.TestCase):
    def test_circles_are_found(self):
        for name, body in CIRCLES.items():
            with self.subTest(name):
                self.assertEqual(end_of(body), ENDLESS)
        self.assertEqual(end_of('x = 3\nwhile x > 1: x = x * 1', is_module=True), ENDLESS)

    def test_what_ends_is_left_to_end(self):
        for name, body in LOOK_ALIKES.items():
            with self.subTest(name):
                self.assertEqual(end_of(body), ENDED)

    def test_what_only_grows_is_left_to_its_limit(self):
        for body in ('x = []\nwhile True: x.append(1)', 'n = 1\nwhile n: n *= 1.0000001', 'n = 0\nwhile n >= 0: n += 1'):
            with self.subTest(body):
                self.assertEqual(end_of(body), NEITHER)


if __name__ == '__main__':
    unittest.main()
