// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport
import Testing

/// Programs that read standard input and write standard output, as processes of their own.
@Suite(.requiresSandbox) struct StreamJudgingTests {
  struct Ending: Sendable, CustomTestStringConvertible {
    var name: String
    /// What follows the right answer.
    var code: String
    /// The comparers under which it passes.
    var passes: Set<OutputComparer>

    var testDescription: String { name }
  }

  private static let all = Set(OutputComparer.allCases)

  static let endings = [
    Ending(name: "its last line", code: "", passes: all),
    Ending(name: "exit()", code: "exit()", passes: all),
    Ending(name: "status 0", code: "import sys; sys.exit(0)", passes: all),
    Ending(name: "status 1", code: "import sys; sys.exit(1)", passes: [.livecodebench]),
    Ending(name: "words", code: "raise SystemExit('why')", passes: [.livecodebench]),
    Ending(name: "an exception", code: "1 / 0", passes: []),
    Ending(
      name: "os._exit(0)",
      code: "import os, sys; sys.stdout.flush(); os._exit(0)",
      passes: all.subtracting([.livecodebench])
    ),
    Ending(
      name: "os._exit(1)",
      code: "import os, sys; sys.stdout.flush(); os._exit(1)",
      passes: []
    ),
  ]

  @Test(.timeLimit(.minutes(2)), arguments: endings)
  func anEndAfterTheRightAnswerIsWhatThePeerMakesOfIt(_ ending: Ending) async throws {
    for comparer in OutputComparer.allCases {
      let trial = StreamTrial(comparer: comparer)
      let judgement = try await trial.judge(StreamTrial.honest + ending.code + "\n")
      #expect(
        (judgement.verdict == .passed) == ending.passes.contains(comparer),
        "\(comparer): \(judgement.verdict) \(judgement.message ?? "")"
      )
      #expect(judgement.judging == .strict)
    }
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "import sys\nprint(sum(map(int, sys.stdin.buffer.read().split())))",
      "print(sum(map(int, open(0).read().split())))",
      "import os\nos.write(1, b'%d' % sum(map(int, os.read(0, 100).split())))",
      "import sys\nfor line in sys.stdin:\n    print(sum(map(int, line.split())))",
      "import fileinput\nfor line in fileinput.input():\n    print(sum(map(int, line.split())))",
      "import sys\nsys.stdout.buffer.write(b'3\\n')",
      "import sys\nprint(3, file=sys.__stdout__)",
      "if __name__ == '__main__':\n    print(sum(map(int, input().split())))",
      "import __main__\nx = 3\nprint(__main__.x)",
      "import threading\nthreading.Thread(target=lambda: print(3)).start()",
      "import atexit\natexit.register(print, 3)",
      "def main():\n    def f(n): return 0 if n == 0 else 1 + f(n - 1)\n    print(f(3))\nmain()",
      "import os\nos.dup2(1, 9)\nos.close(1)\nos.write(9, b'3\\n')",
      "import sys\nprint('debug', file=sys.stderr)\nprint(3)",
      "assert not __import__('sys').stdin.isatty()\nprint(3)",
      "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nprint(A(3).x)",
      "\u{feff}print(3)",
      "import resource as r\nr.setrlimit(r.RLIMIT_STACK, (r.getrlimit(r.RLIMIT_STACK)[1],) * 2)\nprint(3)",
    ]
  )
  func ordinaryWaysToReadAndWriteWork(_ program: String) async throws {
    let judgement = try await StreamTrial().judge(program)
    #expect(judgement.verdict == .passed, "\(judgement.verdict) \(judgement.message ?? "")")
  }

  struct Failing: Sendable, CustomTestStringConvertible {
    var program: String
    var verdict: Verdict
    var message: String?

    var testDescription: String { program }
  }

  static let failing = [
    Failing(
      program: "print(4)",
      verdict: .wrongAnswer,
      message: "test 1 of 1: line 1 is '4', expected '3'"
    ),
    Failing(
      program: "pass",
      verdict: .wrongAnswer,
      message: "test 1 of 1: the output ends before line 1, expected '3'"
    ),
    Failing(
      program: "x = 1\nprint(1 / 0)",
      verdict: .exception,
      message: "test 1 of 1: ZeroDivisionError: division by zero (line 2)"
    ),
    Failing(program: "input(); input()", verdict: .exception, message: nil),
    Failing(
      program: "def f(:",
      verdict: .syntaxError,
      message: "test 1 of 1: SyntaxError: invalid syntax (line 1)"
    ),
    Failing(program: "while True: pass", verdict: .timeout(.cpu), message: "test 1 of 1"),
    Failing(
      program: "import time; time.sleep(60)",
      verdict: .timeout(.blocked),
      message: "test 1 of 1"
    ),
    Failing(program: "x = 'a' * (1 << 31)", verdict: .memoryLimit, message: nil),
    Failing(program: "import os; os.abort()", verdict: .crash(signal: 6), message: "test 1 of 1"),
    Failing(
      program: "import ctypes; ctypes.string_at(0)",
      verdict: .crash(signal: 11),
      message: nil
    ),
    Failing(
      program: "while True: print('x' * 1000)",
      verdict: .outputLimit,
      message: "test 1 of 1"
    ),
  ]

  @Test(.timeLimit(.minutes(2)), arguments: failing)
  func aFailureIsNamed(_ failing: Failing) async throws {
    let judgement = try await StreamTrial().judge(failing.program)
    #expect(judgement.verdict == failing.verdict, "\(judgement.message ?? "")")
    if let message = failing.message { #expect(judgement.message == message) }
  }

  @Test(.timeLimit(.minutes(1))) func eachTestHasLimitsOfItsOwnAndTheFirstFailureDecides()
    async throws
  {
    let count = 5
    var trial = StreamTrial()
    trial.limits.cpu = .milliseconds(600)
    trial.tests = (0..<count).map { StreamTest(input: "\($0)\n", output: "\($0)\n") }
    let busy = "import time\nwhile time.process_time() < 0.3: pass\n"
    let judgements = try await trial.judge([
      busy + "print(input())", "n = int(input())\nprint(n if n < 3 else -1)",
    ])
    #expect(judgements[0].verdict == .passed)
    #expect(judgements[0].cpu > trial.limits.cpu)
    #expect(judgements[1].verdict == .wrongAnswer)
    #expect(judgements[1].message == "test 4 of 5: line 1 is '-1', expected '3'")
  }

  @Test(.timeLimit(.minutes(1)), arguments: [0, 1, 4096, 3 << 20])
  func inputOfAnyLengthComesWhole(_ bytes: Int) async throws {
    var trial = StreamTrial()
    trial.tests = [
      StreamTest(input: String(repeating: "x", count: bytes), output: "\(bytes) 0\n")
    ]
    let judgement = try await trial.judge(
      "import sys, os\nprint(len(sys.stdin.read()), len(os.listdir('.')))"
    )
    #expect(judgement.verdict == .passed, "\(judgement.message ?? "")")
  }

  @Test(.timeLimit(.minutes(1))) func anAnswerAsLongAsExpectedIsTakenWhateverTheLimit() async throws
  {
    var trial = StreamTrial()
    trial.limits.outputBytes = 1000
    trial.tests = [StreamTest(input: "", output: String(repeating: "x", count: 500_000))]
    let judgement = try await trial.judge("print('x' * 500000)")
    #expect(judgement.verdict == .passed, "\(judgement.message ?? "")")
  }
}
