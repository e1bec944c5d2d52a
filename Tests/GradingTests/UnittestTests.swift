// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport
import Testing

/// Programs that are judged by classes of `unittest`, which run beside them.
@Suite(.requiresSandbox, .serialized)
struct UnittestTests {
  private static let tests = """
    import unittest
    from unittest.mock import patch
    import os.path

    class TestCases(unittest.TestCase):
        @classmethod
        def setUpClass(cls):
            cls.one = 1

        def test_adds(self):
            self.assertEqual(f(1), 2)

        def test_adds_more(self):
            for number in range(3):
                with self.subTest(number=number):
                    self.assertEqual(f(number), number + self.one)

        @patch('os.path.exists', return_value=True)
        def test_asks_for_files(self, exists):
            self.assertEqual(f('/none'), True)
            exists.assert_called_once_with('/none')

    """
  private static let right =
    "import os\ndef f(x): return os.path.exists(x) if isinstance(x, str) else x + 1\n"

  private func judge(
    _ programs: [String],
    tests: String = Self.tests,
    policy: JudgingPolicy = .compatible
  ) async throws -> [Judgement] {
    let grader = try await Grader.forTests(policy: policy, limits: Limits(cpu: .seconds(2)))
    let problem = Problem(
      id: TaskID("Own/0"),
      prompt: "",
      entryPoint: "f",
      reference: nil,
      suites: [TestSuite(name: "base", unittest: tests)]
    )
    let requests = programs.enumerated().map {
      Grader.Request(number: $0, problem: problem, suites: problem.suites, program: $1)
    }
    var judgements = [Judgement?](repeating: nil, count: programs.count)
    try await grader.grade(requests) { judgements[$0.number] = $1 }
    return judgements.compactMap(\.self)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [JudgingPolicy.strict, .auto, .compatible, .trustedTests]
  )
  func aRightProgramPassesAndIsMarked(_ policy: JudgingPolicy) async throws {
    let judgement = try #require(try await judge([Self.right], policy: policy).first)
    #expect(judgement.verdict == .passed, "\(judgement)")
    #expect(judgement.judging == (policy == .trustedTests ? .trustedTests : .compatible))
  }

  @Test(.timeLimit(.minutes(1))) func wrongProgramsFailByTheFirstTestThatSaysSo() async throws {
    let judgements = try await judge([
      "def f(x): return x\n", "def f(x): raise ValueError('no')\n", "def g(x): pass\n", "def f(:\n",
      "import nothing_of_this_name\n", "def f(x):\n    while True: pass\n",
      "def f(x): return [0] * (1 << 40)\n",
    ])
    #expect(
      judgements.map(\.verdict) == [
        .wrongAnswer, .exception, .missingEntryPoint, .syntaxError, .exception, .timeout(.cpu),
        .memoryLimit,
      ]
    )
    #expect(
      judgements[0].message == "TestCases.test_adds, 3 of 3 tests fail: AssertionError: 1 != 2"
    )
    #expect(
      judgements[1].message == "TestCases.test_adds, 3 of 3 tests fail: ValueError: no (line 1)"
    )
  }

  /// Tests may wait, as those of BigCodeBench do for a second and more.
  @Test(.timeLimit(.minutes(1))) func sleepingIsNoFault() async throws {
    let sleepy =
      "import time\n" + Self.right.replacing("else x + 1", with: "else time.sleep(.4) or x + 1")
    #expect(try await judge([sleepy]).map(\.verdict) == [.passed])
  }

  @Test(.timeLimit(.minutes(2))) func noForgedPassIsOne() async throws {
    let forged = [
      "import unittest\nunittest.TestCase.assertEqual = lambda *a, **k: None\ndef f(x): return x\n",
      "import unittest\nunittest.TestCase.run = lambda self, result=None: result.startTest(self)\ndef f(x): return x\n",
      "import unittest\nunittest.TestSuite.run = lambda self, result: result\ndef f(x): return x\n",
      "import unittest\nunittest.TestResult.wasSuccessful = lambda s: True\ndef f(x): return x\n",
      "import unittest, sys, types\nm = types.ModuleType('unittest')\nm.__dict__.update(vars(unittest))\n"
        + "class TestCase(unittest.TestCase):\n    def assertEqual(self, *a): pass\nm.TestCase = TestCase\n"
        + "sys.modules['unittest'] = m\ndef f(x): return x\n",
      "import builtins\nold = builtins.__build_class__\n"
        + "def build(body, name, *bases, **named):\n    return old(lambda: None, name, *bases, **named)\n"
        + "builtins.__build_class__ = build\ndef f(x): return x\n",
      "import os\ndef f(x): os._exit(0)\n", "import os\nos._exit(0)\n", "import sys\nsys.exit(0)\n",
      "class A:\n    def __eq__(self, other): return True\ndef f(x): return A()\n",
      "class A(int):\n    def __eq__(self, other): return True\n    def __hash__(self): return 0\n"
        + "def f(x): return [A(0)] and A(0)\n",
      "def f(x):\n    import gc, unittest\n    unittest.TestCase.assertEqual = lambda *a: None\n    return x\n",
      "def f(x):\n    import sys\n    frame = sys._getframe()\n    while frame:\n        s = frame.f_locals.get('self')\n"
        + "        if s is not None and hasattr(s, 'assertEqual'): s.assertEqual = lambda *a: None\n"
        + "        frame = frame.f_back\n    return x\n",
      "import atexit, os\natexit.register(lambda: os.write(3, b'passed'))\ndef f(x): return x\n",
    ]
    for (program, judgement) in zip(forged, try await judge(forged)) {
      if judgement.verdict == .passed { Issue.record("passes: \(program)") }
      #expect(judgement.verdict.isOfTheProgram, "\(program): \(judgement)")
    }
  }

  /// However deep and far down it lies, and whatever its metaclass says of it.
  @Test(.timeLimit(.minutes(1))) func whatIsHeldIsLookedAtWhole() async throws {
    let tests = """
      import unittest
      class T(unittest.TestCase):
          def test(self):
              self.assertEqual(f()['held'][:20001], [0] * 20000 + [(1, frozenset([2]))])

      """
    let meta =
      "class M(type):\n    def __hash__(self): return hash(list)\n    def __eq__(self, other): return True\n"
    let equal = "    def __eq__(self, other): return True\n    def __hash__(self): return hash(2)\n"
    let returned = "def f(): return {'held': [0] * 20000 + [(1, frozenset([%]))]}\n"
    let judgements = try await judge(
      [
        returned.replacing("%", with: "2"),
        "def f():\n    held = [0] * 20000 + [(1, frozenset([2]))]\n    held.append(held)\n    return {'held': held}\n",
        "class A:\n" + equal + returned.replacing("%", with: "A()"),
        meta + "class A(metaclass=M):\n" + equal + returned.replacing("%", with: "A()"),
      ],
      tests: tests
    )
    let why = "the program gave the tests an object of type A"
    #expect(
      judgements.map(\.verdict) == [
        .passed, .passed, .unverifiable(why: why), .unverifiable(why: why),
      ]
    )
  }

  @Test(.timeLimit(.minutes(1))) func testsThatAreNoneAreTheFilesFault() async throws {
    for tests in ["x = (", "x = 1\n", "import unittest\nclass T(unittest.TestCase):\n    pass\n"] {
      let judgement = try #require(try await judge([Self.right], tests: tests).first)
      #expect(!judgement.verdict.isOfTheProgram, "\(judgement)")
    }
  }
}
