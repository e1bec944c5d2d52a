// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport
import Testing

/// Strict judging gives the verdict that running everything in one process gives.
@Suite struct FidelityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var program: String
    var tests: String
    var verdict: Verdict = .passed

    var testDescription: String { name }
  }

  @Test(.timeLimit(.minutes(2)), .requiresSandbox)
  func agreesWithOneProcess() async throws {
    let grader = try await Grader.forTests(policy: .strict)
    let requests = Self.cases.enumerated().map { number, item in
      Grader.Request(
        number: number,
        problem: Problem(
          id: TaskID(item.name),
          prompt: "",
          entryPoint: "f",
          reference: nil,
          suites: []
        ),
        suites: [TestSuite(name: "base", source: item.tests)],
        program: item.program
      )
    }
    var judged = 0
    try await grader.grade(requests) { request, judgement in
      judged += 1
      let item = Self.cases[request.number]
      #expect(
        judgement.verdict == item.verdict,
        "\(item.name): \(judgement.verdict) \(judgement.message ?? "")"
      )
      #expect(judgement.judging == .strict)
    }
    #expect(judged == Self.cases.count)
  }

  /// What knows the classes of a prompt is there before the program is, and does not need what it replaces.
  @Test(
    .timeLimit(.minutes(1)),
    .requiresSandbox,
    arguments: [
      "import builtins\nbuiltins.exec = builtins.eval = builtins.compile = None",
      "import builtins\nbuiltins.getattr = builtins.setattr = builtins.type = None",
      "import sys\nsys.modules['enum'] = sys.modules['types'] = None",
    ]
  )
  func classesOfThePromptCrossWhateverAProgramReplaces(change: String) async throws {
    let grader = try await Grader.forTests(policy: .strict)
    let prompt = "class P:\n    def __init__(self, x):\n        self.x = x\n"
    let request = Grader.Request(
      number: 0,
      problem: Problem(
        id: TaskID("classes"),
        prompt: prompt,
        entryPoint: "f",
        reference: nil,
        suites: []
      ),
      suites: [TestSuite(name: "base", source: "assert f(P(2)) == 3")],
      program: prompt + change + "\ndef f(p):\n    return p.x + 1\n"
    )
    try await grader.grade([request]) { _, judgement in
      #expect(judgement.verdict == .passed, "\(judgement.message ?? "")")
      #expect(judgement.judging == .strict)
    }
  }

  /// A judge serves one problem after another.
  @Test(.timeLimit(.minutes(1)), .requiresSandbox)
  func whatAPromptDoesToBuiltInsDoesNotReachTheNextProblem() async throws {
    let grader = try await Grader.forTests(policy: .strict)
    let change = """
      if isinstance(__builtins__, dict):
          __builtins__['range'] = lambda *_: []

      """
    let requests = (0..<8).map { number in
      let prompt = number % 2 == 0 ? "class P:\n    pass\n" + change : ""
      let tests = number % 2 == 0 ? "assert f([3, 1]) == [1, 3]" : "assert len(f(range(4))) == 4"
      return Grader.Request(
        number: number,
        problem: Problem(
          id: TaskID("builtins/\(number)"),
          prompt: prompt,
          entryPoint: "f",
          reference: nil,
          suites: []
        ),
        suites: [TestSuite(name: "base", source: tests)],
        program: prompt + "def f(items):\n    return sorted(items)\n"
      )
    }
    var passed = 0
    try await grader.grade(requests) { request, judgement in
      passed += judgement.verdict == .passed ? 1 : 0
      #expect(judgement.verdict == .passed, "\(request.number): \(judgement.message ?? "")")
    }
    #expect(passed == requests.count)
  }

  static let cases = values + identity + objects + exceptions + modules

  // MARK: - Values

  private static let values = [
    Case(
      name: "every built-in type crosses as itself",
      program: "def f(x):\n    return x",
      tests: """
        import collections, datetime, decimal, fractions
        for value in (0, -1, 2**70, 2**20000, 1.5, -0.0, float('inf'), 1e308, True, None, 'ä\\ud800',
                      b'a\\x00', bytearray(b'b'), (1, (2, [3])), [], {}, {1: [2], (3,): 'x'}, {1, 2},
                      frozenset({3}), 1 + 2j, range(1, 9, 2), ..., collections.Counter('aab'),
                      collections.OrderedDict([(2, 1), (1, 2)]), collections.deque([1, 2], 3),
                      fractions.Fraction(1, 3), decimal.Decimal('1.10'), datetime.date(2020, 2, 29),
                      datetime.datetime(2020, 1, 1, 2, 3, 4, 5), datetime.timedelta(1, 2, 3)):
            result = f(value)
            assert result == value and type(result) is type(value), value
            assert str(result) == str(value), value
        assert f(float('nan')) != f(float('nan'))
        """
    ),
    Case(
      name: "True is no 1 and 1.0 is no 1",
      program: "def f(x):\n    return x",
      tests: "assert f(True) is True and type(f(1)) is int and type(f(1.0)) is float"
    ),
    Case(
      name: "a set keeps the order in which it is walked",
      program: "def f(x):\n    return tuple(x)",
      tests: "assert f({12, 13, 14, 15, 16}) == tuple({12, 13, 14, 15, 16})"
    ),
    Case(
      name: "a dictionary keeps its order",
      program: "def f(x):\n    return dict(reversed(list(x.items())))",
      tests: "assert list(f({1: 2, 3: 4})) == [3, 1]"
    ),
    Case(
      name: "views of a dictionary compare as views",
      program: "def f(x):\n    return x.keys()",
      tests: "assert f({1: 2}) == {1} and list(f({1: 2})) == [1]"
    ),
    Case(
      name: "a named tuple equals a tuple",
      program: """
        from collections import namedtuple
        P = namedtuple('P', 'x y')
        def f(a, b):
            return P(a, b)
        """,
      tests: "assert f(1, 2) == (1, 2) and f(1, 2)[0] == 1"
    ),
    Case(
      name: "a list is no tuple",
      program: "def f():\n    return [1]",
      tests: "assert f() == (1,)",
      verdict: .wrongAnswer
    ),
    Case(
      name: "keyword and default arguments",
      program: "def f(a, b=2, *c, d=4, **e):\n    return a, b, c, d, e",
      tests: """
        assert f(1) == (1, 2, (), 4, {})
        assert f(1, 3, 5, d=6, g=7) == (1, 3, (5,), 6, {'g': 7})
        """
    ),
    Case(
      name: "a mutable default lives as long as the program",
      program: "def f(x, seen=[]):\n    seen.append(x)\n    return seen",
      tests: "assert f(1) == [1] and f(2) == [1, 2]"
    ),
    Case(
      name: "recursion",
      program: "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)",
      tests: "assert f(15) == 610"
    ),
  ]

  // MARK: - Identity

  private static let identity = [
    Case(
      name: "an argument changed in place",
      program: "def f(x, y, z):\n    x.sort()\n    y[1] = 2\n    z.add(3)",
      tests: """
        a, b, c = [3, 1, 2], {}, {1}
        assert f(a, b, c) is None and a == [1, 2, 3] and b == {1: 2} and c == {1, 3}
        """
    ),
    Case(
      name: "a nested argument changed in place",
      program: "def f(x):\n    x[0].append(1)\n    return len(x)",
      tests: "a = [[], 2]\nassert f(a) == 2 and a == [[1], 2]"
    ),
    Case(
      name: "the result is the argument",
      program: "def f(x):\n    x.reverse()\n    return x",
      tests: "a = [1, 2]\nassert f(a) is a and a == [2, 1]"
    ),
    Case(
      name: "the result is no alias of the argument",
      program: "def f(x):\n    return list(x)",
      tests: "a = [1, 2]\nassert f(a) is not a and f(a) == a"
    ),
    Case(
      name: "two arguments are one object",
      program: "def f(x, y):\n    x.append(1)\n    return y",
      tests: "a = []\nassert f(a, a) == [1]"
    ),
    Case(
      name: "rows of a matrix are one object",
      program: "def f(x):\n    x[0][0] = 1\n    return x[1][0]",
      tests: "r = [0]\nassert f([r, r]) == 1\nassert f([[0], [0]]) == 0"
    ),
  ]

  // MARK: - Objects of the program

  private static let objects = [
    Case(
      name: "a generator",
      program: "def f(n):\n    for i in range(n):\n        yield i * i",
      tests: "assert list(f(4)) == [0, 1, 4, 9]\ng = f(2)\nassert next(g) == 0 and next(g) == 1"
    ),
    Case(
      name: "an iterator equals itself only",
      program: "def f(x):\n    return map(str, x)",
      tests: "assert f([1]) == ['1']",
      verdict: .wrongAnswer
    ),
    Case(
      name: "a function as an argument",
      program: "def f(g, x):\n    return [g(i) for i in x] + sorted(x, key=g)",
      tests: "assert f(lambda i: -i, [1, 2]) == [-1, -2, 2, 1]"
    ),
    Case(
      name: "a function as a result",
      program: "def f(n):\n    def g(x):\n        return x + n\n    return g",
      tests: "assert f(2)(3) == 5 and callable(f(1))"
    ),
    Case(
      name: "a class used by the tests",
      program: """
        class Stack:
            size = 0
            def __init__(self, items=()):
                self.items = list(items)
            def push(self, item):
                self.items.append(item)
                return self
            def __len__(self):
                return len(self.items)
            def __iter__(self):
                return iter(self.items)
            def __getitem__(self, index):
                return self.items[index]
            def __str__(self):
                return 'Stack of %d' % len(self.items)
        f = Stack
        """,
      tests: """
        s = f([1])
        assert s.push(2).items == [1, 2] and len(s) == 2 and list(s) == [1, 2] and s[1] == 2
        assert str(s) == 'Stack of 2' and f.size == 0 and bool(s)
        s.items = [5]
        assert s.items == [5]
        """
    ),
    Case(
      name: "objects handed back to the program",
      program: """
        class Node:
            def __init__(self, value, next=None):
                self.value, self.next = value, next
        def f(node):
            total = 0
            while node:
                total, node = total + node.value, node.next
            return total
        """,
      tests: "assert f(Node(1, Node(2))) == 3\nn = Node(1)\nn.next = Node(4)\nassert f(n) == 5"
    ),
    Case(
      name: "an object that claims to equal everything",
      program: """
        class All:
            def __eq__(self, other):
                return True
        def f():
            return All()
        """,
      tests: "assert f() == 3",
      verdict: .unverifiable(why: "eq of an object of the program (All)")
    ),
    Case(
      name: "a global of the program",
      program: "LIMIT = 3\ndef f():\n    return LIMIT",
      tests: "assert f() == LIMIT == 3"
    ),
  ]

  // MARK: - Exceptions

  private static let exceptions = [
    Case(
      name: "an exception and its arguments",
      program: "def f(x):\n    raise ValueError('no', x)",
      tests: """
        try:
            f(3)
            assert False
        except ValueError as error:
            assert error.args == ('no', 3)
        """
    ),
    Case(
      name: "an exception class of the program is its built-in base",
      program: "class E(KeyError):\n    pass\ndef f():\n    raise E('k')",
      tests: "try:\n    f()\nexcept KeyError as error:\n    assert error.args == ('k',)"
    ),
    Case(
      name: "an exception that nobody expects",
      program: "def f(x):\n    return 1 // x",
      tests: "assert f(0) == 0",
      verdict: .exception
    ),
    Case(
      name: "an exception with a long story",
      program: "def f():\n    raise ValueError('x' * 10**8)",
      tests: "f()",
      verdict: .exception
    ),
    Case(
      name: "an answer larger than the judge takes",
      program: "def f():\n    return 'x' * (33 << 20)",
      tests: "assert f() == 1",
      verdict: .unverifiable(why: "an answer of 34603011 bytes")
    ),
    Case(
      name: "an assertion of the program is its exception",
      program: "def f(x):\n    assert x > 0\n    return x",
      tests: "assert f(-1) == -1",
      verdict: .exception
    ),
    Case(
      name: "recursion without end",
      program: "def f(x):\n    return f(x)",
      tests: "f(1)",
      verdict: .exception
    ),
    Case(
      name: "an exit",
      program: "import sys\ndef f():\n    sys.exit(0)",
      tests: "f()",
      verdict: .exception
    ),
    Case(
      name: "no Python",
      program: "def f(:\n",
      tests: "f()",
      verdict: .syntaxError
    ),
    Case(
      name: "a null character",
      program: "x = '\0'\n",
      tests: "f()",
      verdict: .syntaxError
    ),
    Case(
      name: "another name",
      program: "def g():\n    return 1",
      tests: "assert f() == 1",
      verdict: .missingEntryPoint
    ),
  ]

  // MARK: - Modules and names

  private static let modules = [
    Case(
      name: "a module that the program imported",
      program: "import math\ndef f(x):\n    return math.sqrt(x)",
      tests: "assert math.isclose(f(4), 2)"
    ),
    Case(
      name: "what is printed is no answer",
      program: "def f(x):\n    print(x)",
      tests: "assert f(1) == 1",
      verdict: .wrongAnswer
    ),
    Case(
      name: "the main guard does not run",
      program: "def f():\n    return 1\nif __name__ == '__main__':\n    raise SystemExit(1)",
      tests: "assert f() == 1"
    ),
    Case(
      name: "a program's abs is not the tests' abs",
      program: "def abs(x):\n    return 0\ndef f():\n    return 100",
      tests: "assert abs(f() - 3) < 1e-6",
      verdict: .wrongAnswer
    ),
    Case(
      name: "a program's math is not the tests' math",
      program: """
        class math:
            @staticmethod
            def isclose(a, b):
                return True
        def f():
            return 100
        """,
      tests: "assert math.isclose(f(), 2)",
      verdict: .wrongAnswer
    ),
    Case(
      name: "carriage returns",
      program: "def f():\r\n    return 1\r\n",
      tests: "assert f() == 1"
    ),
    Case(
      name: "future annotations and data classes",
      program: """
        from __future__ import annotations
        from dataclasses import dataclass
        @dataclass
        class P:
            x: int
        def f(x) -> Nonsense:
            return P(x).x
        """,
      tests: "assert f(1) == 1"
    ),
  ]
}
