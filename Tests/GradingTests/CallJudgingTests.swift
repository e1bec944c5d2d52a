// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport
import Testing

/// What programs do when their functions are called with inputs, and what it gets them.
@Suite(.requiresSandbox, .serialized)  // each uses both processors
struct CallJudgingTests {
  /// Doubles, 3 base inputs and 600 plus inputs; program text may say what happens at input 400.
  private static let double = CallProblems(
    solution: "def f(x):\n    return [2 * item for item in x]\n",
    base: "[[[1]], [[2, 3]], [[]]]",
    plus: "[" + (0..<600).map { "[[\($0), \($0 + 1)]]" }.joined(separator: ", ") + "]"
  )

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var program: String
    var words: String
    var failed: [[Int]] = [[], []]

    var testDescription: String { name }
  }

  private static let right = "[2 * item for item in x]"

  private static func at400(_ body: String) -> String {
    "def f(x):\n    if x == [400, 401]:\n        \(body)\n    return \(right)\n"
  }

  static let cases: [Case] = [
    Case(name: "right", program: "def f(x):\n    return \(right)\n", words: "passed passed"),
    Case(
      name: "mutates its input",
      program: "def f(x):\n    for i in range(len(x)): x[i] *= 2\n    return x\n",
      words: "passed passed"
    ),
    Case(
      name: "empties its input",
      program: "def f(x):\n    y = \(right)\n    x.clear()\n    return y\n",
      words: "passed passed"
    ),
    Case(
      name: "returns lazily",
      program: "def f(x):\n    return (2 * item for item in x)\n",
      words: "wrongAnswer wrongAnswer",
      failed: [[0], [0]]
    ),
    Case(
      name: "returns a list of its own kind",
      program: "class L(list): pass\ndef f(x):\n    return L(\(right))\n",
      words: "passed passed"
    ),
    Case(
      name: "returns what equals everything",
      program: """
        class E(list):
            def __eq__(self, other): return True
            __hash__ = None
        def f(x): return E()
        """,
      words: "wrongAnswer wrongAnswer",
      failed: [[0], [0]]
    ),
    Case(
      name: "returns a tuple",
      program: "def f(x):\n    return tuple(\(right))\n",
      words: "wrongAnswer wrongAnswer",
      failed: [[0], [0]]
    ),
    Case(
      name: "returns floats and truth values",
      program: "def f(x):\n    return [True if 2 * i == 1 else 2.0 * i for i in x]\n",
      words: "passed passed"
    ),
    Case(
      name: "changes an output later",
      program: "kept = []\ndef f(x):\n    kept[:] = \(right)\n    return kept\n",
      words: "passed passed"
    ),
    Case(
      name: "wrong at input 400",
      program: at400("return [1]"),
      words: "passed wrongAnswer",
      failed: [[], [400]]
    ),
    Case(
      name: "raises at input 400",
      program: at400("raise ValueError('no')"),
      words: "passed exception",
      failed: [[], [400]]
    ),
    Case(
      name: "exits at input 400",
      program: at400("raise SystemExit(0)"),
      words: "passed exception",
      failed: [[], [400]]
    ),
    Case(
      name: "ends its process at input 400",
      program: at400("__import__('os')._exit(0)"),
      words: "passed tampering(ended its process with status 0 before the tests did)"
    ),
    Case(
      name: "loops at input 400",
      program: at400("while True: pass"),
      words: "passed timeout(cpu)",
      failed: [[], [400]]
    ),
    Case(
      name: "loops past what ends it",
      program: at400(
        """
        while True:
                    try:
                        while True: pass
                    except BaseException: return \(right)
        """
      ),
      words: "passed timeout(cpu)",
      failed: [[], [400]]
    ),
    Case(
      name: "is deaf at input 400",
      program: at400("return [sum(range(10 ** 12))]"),
      words: "passed timeout(cpu)"
    ),
    Case(
      name: "sleeps at input 400",
      program: at400("__import__('time').sleep(1000)"),
      words: "passed timeout(blocked)"
    ),
    Case(
      name: "fills its memory at input 400",
      program: at400("return [bytearray(1 << 20) for _ in range(1 << 20)]"),
      words: "passed memoryLimit",
      failed: [[], [400]]
    ),
    Case(
      name: "floods its output at input 400",
      program: at400("while True: print('x' * 100000)"),
      words: "passed outputLimit"
    ),
    Case(
      name: "returns a flood at input 400",
      program: at400("return 'x' * (100 << 20)"),
      words: "passed wrongAnswer",
      failed: [[], [400]]
    ),
    Case(
      name: "returns what cannot be shown",
      program: at400("y = []; y.append(y); return y"),
      words: "passed exception",
      failed: [[], [400]]
    ),
    Case(
      name: "fails the base suite only",
      program: "def f(x):\n    return \(right) if x else None\n",
      words: "wrongAnswer passed",
      failed: [[2], []]
    ),
    Case(
      name: "lacks the function",
      program: "g = 1\n",
      words: "missingEntryPoint missingEntryPoint"
    ),
    Case(name: "is no Python", program: "def f(x:\n", words: "syntaxError syntaxError"),
    Case(
      name: "looks for what is expected",
      program: """
        import gc, sys
        seen = [o for o in gc.get_objects() if type(o) in (list, bytes) and o]
        def f(x):
            frame, found = sys._getframe(), []
            while frame:
                found += [v for v in frame.f_locals.values()]
                frame = frame.f_back
            digests = [v for v in found + seen if isinstance(v, (bytes, list))]
            for v in digests:
                if v == [2 * i for i in x] and v is not x: return v
            return digests[0] if digests else None
        """,
      words: "wrongAnswer wrongAnswer",
      failed: [[0], [0]]
    ),
    Case(
      name: "speaks the protocol itself",
      program: """
        import os, struct
        body = b'b' + bytes(22) * 3
        def f(x):
            os.write(3, struct.pack('<I', len(body)) + body)
            os._exit(0)
        """,
      words: "tampering(ended its process with status 0 before the tests did) "
        + "tampering(ended its process with status 0 before the tests did)"
    ),
  ]

  @Test(.timeLimit(.minutes(3))) func eachGetsWhatItDeserves() async throws {
    // An honest program after each shows that the rest of a run is unaffected.
    let honest = Self.cases[0].program
    let judgements = try await Self.double.judge(
      Self.cases.flatMap { [$0.program, honest + "# after \($0.name)\n"] }
    )
    try #require(judgements.count == 2 * Self.cases.count)
    for (number, item) in Self.cases.enumerated() {
      let judgement = judgements[2 * number]
      #expect(judgement.words == item.words, "\(item.name): \(judgement.message ?? "")")
      #expect(judgement.suites.map(\.failed) == item.failed, "\(item.name)")
      #expect(judgements[2 * number + 1].words == "passed passed", "after \(item.name)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func allInputsAreReportedWhenAsked() async throws {
    let program = "def f(x):\n    return \(Self.right) if sum(x) % 2 else None\n"
    let problems = CallProblems(
      solution: "def f(x):\n    return \(Self.right)\n",
      base: "[[[1]], [[2]], [[4]]]",
      plus: "[" + (0..<100).map { "[[\($0)]]" }.joined(separator: ", ") + "]"
    )
    let first = try await problems.judge([program])[0]
    #expect(first.suites.map(\.failed) == [[1], [0]])
    let all = try await problems.judge([program], rules: CallRules(reportsAllInputs: true))[0]
    #expect(all.suites.map(\.failed) == [[1, 2], Array(stride(from: 0, to: 100, by: 2))])
    #expect(all.suites.map(\.calls) == [3, 100])
    #expect(all.suites[1].failures.count == 20)
    #expect(
      all.suites[1].failures[1]
        == FailingInput(index: 2, input: "[[2]]", expected: "[4]", actual: "None")
    )
  }

  @Test(.timeLimit(.minutes(1))) func theToleranceLeaksOnlyInEvalPlus() async throws {
    let problems = CallProblems(
      solution: "def f(x):\n    return x\n",
      base: "[[10000000000], [0.5], [10000000000]]"
    )
    // The first input shows that there is no tolerance before a float was expected.
    let late = """
      calls = []
      def f(x):
          calls.append(x)
          return x + 1 if len(calls) == 3 else x
      """
    let early = "def f(x):\n    return x + 1 if isinstance(x, int) else x\n"
    let noisy = "def f(x):\n    return x + 1e-9 if isinstance(x, float) else x\n"
    let programs = [late, early, noisy]
    let leaking = try await problems.judge(programs)
    #expect(leaking.map(\.verdict) == [.passed, .wrongAnswer, .passed])
    #expect(leaking.map { $0.suites[0].dependsOnOracle } == [true, false, false])
    let clean = try await problems.judge(programs, rules: CallRules(oracle: .clean))
    #expect(clean.map(\.verdict) == [.wrongAnswer, .wrongAnswer, .passed])
    #expect(clean.map { $0.suites[0].dependsOnOracle } == [true, false, false])
    #expect(clean.map { $0.suites[0].failed } == [[2], [0], []])
  }

  @Test(.timeLimit(.minutes(1))) func noValueIsLostOnTheWay() async throws {
    let problems = CallProblems(
      "Mbpp/124",
      family: .mbpp,
      solution: "def f(*x):\n    return [type(i).__name__ for i in x], list(x)\n",
      base: #"[["1.5", "2+3j"], ["-0.0", "1e400j"]]"#,
      plus: "[]"
    )
    #expect(
      try await problems.judge([problems.problems[0].reference?.text ?? ""])[0].words
        == "passed passed"
    )
    let echo = CallProblems(
      solution: "def f(x):\n    return x\n",
      base: #"[[123456789012345678901234567890], ["é\u0000\ud800 𝄞"], [{"a": [1e308]}], [-0.0]]"#,
      plus: "[[Infinity], [-Infinity], [[" + String(repeating: "9", count: 4000) + "]]]"
    )
    let off = "def f(x):\n    return x + 1 if type(x) is int else x\n"
    let judgements = try await echo.judge([echo.problems[0].reference?.text ?? "", off])
    #expect(judgements.map(\.words) == ["passed passed", "wrongAnswer passed"])
  }

  @Test(.timeLimit(.minutes(1))) func aSlowReferenceSetsTheLimit() async throws {
    let slow = "def f(x):\n    n = 0\n    while n < x: n += 1\n    return n\n"
    let problems = CallProblems(solution: slow, base: "[[3000000], [10]]")
    let rules = CallRules(leastLimit: .milliseconds(20), limitFactor: 4)
    let endless = "def f(x):\n    while True: pass\n"
    let judgements = try await problems.judge([slow, endless], rules: rules, width: 1)
    #expect(judgements.map(\.verdict) == [.passed, .timeout(.cpu)])
  }
}
