// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import Problems
import TestSupport
import Testing

/// Judging by cases that the tests make, with plain Python.
@Suite(.timeLimit(.minutes(3)), .requiresSandbox) struct GeneratedCaseTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var answer: String
    var tests = Self.doubling
    var verdict: String
    var says = ""

    var testDescription: String { name }

    /// Two cases; the answer doubles a number, in a program that has imported something before.
    static let doubling = """
      import tokenize, io

      def generate_test_case(number):
          return [number], [2 * number]

      def exec_test(result, ans):
          assert result == ans, 'not the double'
          return 1

      exec_context = r\"""
      import math
      values = test_input
      [insert]
      \"""

      def test_execution(solution):
          code = exec_context.replace("[insert]", solution)
          for i in range(2):
              test_input, expected = generate_test_case(i + 1)
              env = {"test_input": test_input}
              exec(code, env)
              assert exec_test(env["result"], expected)

      def test_string(solution):
          assert 'while' not in solution
      """

    static func doubling(replacing text: String, with other: String) -> String {
      doubling.replacing(text, with: other)
    }
  }

  @Test func verdictsAreThoseOfTheTests() async throws {
    var grader = try await Grader.forTests(policy: .strict, limits: Limits(cpu: .seconds(2)))
    grader.sandbox.judgeForks = true
    let requests = try Self.cases.enumerated().map { number, item in
      let problem = try Self.problem(number, tests: item.tests)
      return Grader.Request(
        number: number,
        problem: problem,
        suites: problem.suites,
        program: problem.program(completing: item.answer)
      )
    }
    var judged = 0
    try await grader.grade(requests) { request, judgement in
      judged += 1
      let item = Self.cases[request.number]
      let said = (judgement.message ?? "") + (judgement.verdict.detail ?? "")
      #expect(judgement.verdict.name == item.verdict, "\(item.name): \(said)")
      #expect(item.says.isEmpty || said.contains(item.says), "\(item.name): \(said)")
      #expect(judgement.judging == .strict)
    }
    #expect(judged == Self.cases.count)
  }

  private static func problem(_ number: Int, tests: String) throws -> Problem {
    let start = try #require(tests.firstRange(of: "r\"\"\"")).upperBound
    let end = try #require(tests[start...].firstRange(of: "\"\"\"")).lowerBound
    return Problem(
      id: TaskID("case/\(number)"),
      prompt: "",
      entryPoint: "",
      insertion: Insertion(context: String(tests[start..<end]), place: "[insert]"),
      reference: nil,
      suites: [
        TestSuite(
          name: "base",
          cases: GeneratedCases(source: tests, input: "test_input", result: "result")
        )
      ]
    )
  }

  static let cases = honest + hostile + faulty

  private static let honest = [
    Case(name: "right", answer: "result = [2 * x for x in values]", verdict: "passed"),
    Case(
      name: "wrong",
      answer: "result = values",
      verdict: "wrongAnswer",
      says: "not the double"
    ),
    Case(
      name: "wrong in the second case only",
      answer: "result = [2]",
      verdict: "wrongAnswer"
    ),
    Case(
      name: "no result",
      answer: "answer = 1",
      verdict: "missingEntryPoint",
      says: "result"
    ),
    Case(name: "no Python", answer: "result = (", verdict: "syntaxError"),
    Case(name: "raises", answer: "1 / 0", verdict: "exception", says: "ZeroDivisionError"),
    Case(name: "endless", answer: "for _ in iter(int, 1): pass", verdict: "timeout"),
    Case(
      name: "a case knows nothing of the one before",
      answer: """
        try:
            seen
        except NameError:
            seen, result = True, [2 * x for x in values]
        """,
      verdict: "passed"
    ),
    Case(
      name: "right, but of a text that the tests refuse",
      answer: "result = [2 * x for x in values]  # while",
      verdict: "wrongAnswer",
      says: "while"
    ),
    Case(
      name: "files that the tests make are there",
      answer: "result = [int(open('factor').read()) * x for x in values]",
      tests: Case.doubling(
        replacing: "    code = exec_context",
        with: "    open('factor', 'w').write('2')\n    code = exec_context"
      ),
      verdict: "passed"
    ),
    Case(
      name: "an object that stays with the program is looked at",
      answer: "class Box:\n    pass\nresult = Box()\nresult.items = [2 * x for x in values]",
      tests: Case.doubling(replacing: "result == ans", with: "result.items == ans"),
      verdict: "passed"
    ),
    Case(
      name: "too much memory",
      answer: "result = [bytearray(1 << 20) for _ in range(1 << 20)]",
      verdict: "memoryLimit"
    ),
  ]

  private static let hostile = [
    Case(
      name: "ends before the tests do",
      answer: "import os\nos._exit(0)",
      verdict: "tampering"
    ),
    Case(
      name: "looks for what is expected among the frames",
      answer: "import sys\nresult = sys._getframe(1).f_locals['expected']",
      verdict: "exception",
      says: "KeyError"
    ),
    Case(
      name: "equals everything",
      answer: """
        class Equal(list):
            def __eq__(self, other): return True
        result = Equal()
        """,
      verdict: "unverifiable"
    ),
    Case(
      name: "answers in the tests' name",
      answer:
        "import os, struct\nos.write(3, struct.pack('<I', 7) + b'passed\\0')\nresult = values",
      verdict: "tampering"
    ),
    Case(
      name: "answers before it is asked",
      answer: "import os, struct\nos.write(3, (struct.pack('<I', 4) + b'r[2]') * 9)\nresult = [2]",
      verdict: "tampering"
    ),
    Case(
      name: "changes what its own process has of built-in functions",
      answer: "import builtins\nbuiltins.all = builtins.isinstance = lambda *_: True\nresult = 0",
      verdict: "wrongAnswer"
    ),
  ]

  private static let faulty = [
    Case(
      name: "tests that cannot make their cases",
      answer: "result = values",
      tests: Case.doubling(
        replacing: "return [number]",
        with: "import nothing\n    return [number]"
      ),
      verdict: "infrastructure",
      says: "No module named 'nothing'"
    ),
    Case(
      name: "tests that end the judge's process",
      answer: "result = values",
      tests: Case.doubling(replacing: "return [number]", with: "os.abort()\n    return [number]")
        .replacing("import tokenize", with: "import os, tokenize"),
      verdict: "infrastructure",
      says: "ended the judge's process"
    ),
    Case(
      name: "tests that leave something to the next, and the judge goes on",
      answer: "result = [2 * x for x in values]",
      tests: Case.doubling(
        replacing: "def exec_test",
        with: "assert not hasattr(tokenize, 'left'), 'left'\ntokenize.left = 1\n\ndef exec_test"
      ),
      verdict: "passed"
    ),
    Case(
      name: "and the next",
      answer: "result = [x + x for x in values]",
      tests: Case.doubling(
        replacing: "def exec_test",
        with: "assert not hasattr(tokenize, 'left'), 'left'\ntokenize.left = 1\n\ndef exec_test"
      ),
      verdict: "passed"
    ),
    Case(
      name: "tests without a loop",
      answer: "result = values",
      tests: Case.doubling(replacing: "for i in range(2):", with: "if True:"),
      verdict: "infrastructure",
      says: "test_execution has no loop"
    ),
  ]
}
