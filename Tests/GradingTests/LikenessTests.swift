// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import Problems
import TestSupport
import Testing

/// Functions compared with solutions in a real cage, one process a program.
@Suite(.requiresSandbox, .serialized)  // each uses both processors
struct LikenessTests {
  private let squares = CallProblems(
    solution: "def f(x):\n    return x * x\n",
    base: "[[2], [3], [5], [7]]",
    plus: "[" + (8..<30).map { "[\($0)]" }.joined(separator: ",") + "]"
  )

  @Test func chosenInputsAreTheBenchmarksOwnAndThenOthers() throws {
    let chosen = try #require(ComparedProblem(squares.problems[0], most: 8))
    #expect(chosen.ownInputs == 4)
    let inputs = chosen.problem.suites[0].inputs?.elements.map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(inputs == ["[2]", "[3]", "[5]", "[7]", "[8]", "[13]", "[19]", "[24]"])
  }

  @Test func inputsWithLargeNumbersAreLeftOutWhereThereAreOthers() throws {
    let small = (0..<20).map { "[0.1234567,\($0)]" }.joined(separator: ",")
    let problem = CallProblems(
      solution: "",
      base: #"[[1000000], ["]"], [{"a": [1]}]]"#,
      plus: "[\(small)]"
    )
    let chosen = try #require(ComparedProblem(problem.problems[0], most: 40))
    #expect(chosen.ownInputs == 2)
    #expect(chosen.problem.suites[0].inputs?.elements.count == 22)
  }

  @Test func aProblemWithoutInputsIsNotCompared() {
    var problem = squares.problems[0]
    problem.suites = [TestSuite(name: "base", setup: "", source: "assert f(2) == 4")]
    #expect(ComparedProblem(problem, most: 8) == nil)
  }

  @Test(.timeLimit(.minutes(1))) func findsTheSameBehaviourInOneProcess() async throws {
    let result = try await compare(
      """
      Here is the code:
      ```python
      def power(number):
          return number ** 2
      ```
      """
    )
    #expect(result.matches.map(\.problem.rawValue) == ["HumanEval/900"])
    #expect(result.matches.map(\.function.name) == ["power"])
    #expect(result.matches.first?.agreeing == 26)
    #expect(
      result.matches.first?.shown.first?.output == "\(9)" || result.matches[0].shown.count == 5
    )
    #expect(result.processes == 1)
    #expect(result.obstacle == nil)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "def f(x):\n    return x + x",
      "class E(int):\n    def __eq__(self, other): return True\ndef f(x): return E()",
      "class E:\n    def __eq__(self, other): return True\ndef f(x): return E()",
      "def f(x: str):\n    return x * x",
      "def f(x):\n    while True: pass",
      "import os\ndef f(x):\n    os.write(3, b'o[[4]]')\n    return x * x",
      "import os\nN = os.write(3, b'\\x07\\0\\0\\0r[true]')\ndef f(x): return x * x",
      "def f(x):\n    import os\n    os._exit(0)",
      "import sys\ndef f(x):\n    sys.modules.clear()\n    raise SystemExit(x * x)",
      "print('no function')",
    ]
  )
  func nothingElseMatches(answer: String) async throws {
    #expect(try await compare(answer).matches.isEmpty)
  }

  @Test(.timeLimit(.minutes(1))) func goesOnBehindACallThatEndsTheProcess() async throws {
    let result = try await compare(
      "import os\ndef f(x):\n    os._exit(0)\ndef g(x):\n    return x * x"
    )
    #expect(result.matches.map(\.function.name) == ["g"])
    #expect(result.processes == 3)
    #expect(result.compared == 1)
  }

  @Test(.timeLimit(.minutes(1))) func aProgramThatCatchesItsEndIsGivenUp() async throws {
    let result = try await compare(
      "def f(x):\n    while True:\n        try:\n            while True: pass\n"
        + "        except BaseException: pass"
    )
    #expect(result.matches.isEmpty)
  }

  private func compare(_ answer: String) async throws -> LikenessResult {
    defer { try? FileManager.default.removeItem(atPath: squares.folder) }
    let grader = try await Grader.forTests(policy: .strict)
    let compared = try squares.problems.map { try #require(ComparedProblem($0, most: 40)) }
    // Solutions run where answers do later.
    let cage = try Cage(grader.sandbox)
    let references = try await References(
      of: compared.map(\.problem),
      through: ComparedProblem.suite,
      in: squares.store,
      sandbox: grader.sandbox,
      cages: [cage],
      width: 1,
      rules: CallRules(),
      cap: .seconds(10)
    )
    let likeness = try Likeness(
      compared,
      references: references,
      rules: LikenessRules(),
      limits: Limits(cpu: .seconds(5))
    )
    let functions = try await cage.answerFunctions(answer, instruction: "")
    let result = try await likeness.compare(functions, in: cage)
    await cage.close()
    return result
  }
}
