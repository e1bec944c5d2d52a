// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport
import Testing

/// What a program beside the tests must do to cheat is beyond it, or is written down.
@Suite(.serialized)  // they share a cage
struct CompatibleTamperingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var program: String
    var mayPassNoted = false

    var testDescription: String { name }
  }

  private static let say = """
    import os, struct, sys
    def say(body):
        os.write(3, struct.pack('<I', len(body)) + body)
    def hear():
        return os.read(3, struct.unpack('<I', os.read(3, 4))[0])
    def add(a, b):
        return a - b

    """

  static let cases: [Case] = [
    Case(name: "a bare pass", program: say + "say(b'passed')\nos._exit(0)\n"),
    Case(name: "a pass while loading", program: say + "say(b'passed\\0' + b'a' * 16)\n"),
    Case(
      name: "the protocol by heart",
      program: say + "say(b'loaded')\nsay(b'passed\\0' + hear())\nos._exit(0)\n"
    ),
    Case(
      name: "the harness by its name",
      program: say + "sys.modules['evalharness.compatible']._run_tests = lambda *a: None\n"
    ),
    Case(
      name: "an object that calls itself numpy's",
      program: """
        class E:
            __module__ = 'numpy'
            def __eq__(self, other): return True
        def add(a, b): return E()
        """
    ),
    Case(
      name: "an object that calls itself a fraction",
      program: """
        class Fraction:
            __module__ = 'fractions'
            def __eq__(self, other): return True
        Fraction.__module__ = 'fractions'
        def add(a, b): return Fraction()
        """
    ),
    Case(
      name: "counters that equal all",
      program: """
        import collections
        collections.Counter.__eq__ = lambda self, other: True
        def add(a, b): return collections.Counter()
        """
    ),
    Case(
      name: "the built-ins of the harness",
      program: say + "import builtins\nbuiltins.all = builtins.type = lambda *a: True\n"
    ),
    Case(
      name: "the frames of a traceback",
      program: """
        import os, struct
        def add(a, b):
            try: 1 / 0
            except ZeroDivisionError as error: f = error.__traceback__.tb_frame
            while f is not None:
                nonce = f.f_locals.get('nonce')
                if type(nonce) is bytes:
                    body = b'passed\\0' + nonce
                    os.write(3, struct.pack('<I', len(body)) + body)
                    os._exit(0)
                f = f.f_back
            return a - b
        """,
      mayPassNoted: true
    ),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: cases)
  func isStoppedOrNoted(_ item: Case) async throws {
    let yard = try await Self.yard.value
    let judgement = try await yard.judge(
      item.program,
      tests: "assert add(1, 2) == 3",
      judging: .compatible
    )
    if item.mayPassNoted {
      #expect(judgement.verdict != .passed || judgement.attempts.contains("walk of frames"))
    } else {
      #expect(judgement.verdict != .passed)
    }
    #expect(judgement.verdict.isOfTheProgram)
  }

  /// Honest programs look at frames too; that decides nothing.
  @Test(.timeLimit(.minutes(1)))
  func honestUsesPass() async throws {
    let yard = try await Self.yard.value
    let judgement = try await yard.judge(
      """
      import collections, enum, dataclasses
      Pair = collections.namedtuple('Pair', 'a b')
      Color = enum.Enum('Color', 'RED BLUE')
      @dataclasses.dataclass
      class Sum:
          value: int
      def add(a, b):
          return Sum(Pair(a, b).a + b).value
      """,
      tests: "assert add(1, 2) == 3",
      judging: .compatible
    )
    #expect(judgement.verdict == .passed)
  }

  @Test(.timeLimit(.minutes(1)), arguments: [Judging.compatible, .trustedTests])
  func aProgramCannotBlameTheTests(_ judging: Judging) async throws {
    let claim = Self.say + "say(b'faultyTests\\0they define no function check')\nos._exit(0)\n"
    let grader = try await Grader.forTests(
      policy: judging == .compatible ? .compatible : .trustedTests
    )
    func verdict(_ program: String, _ tests: String) async throws -> Verdict? {
      let problem = Problem(
        id: TaskID("a"),
        prompt: "",
        entryPoint: "add",
        reference: nil,
        suites: [TestSuite(name: "base", source: tests)]
      )
      var verdict: Verdict?
      try await grader.grade([
        .init(number: 0, problem: problem, suites: problem.suites, program: program)
      ]) { verdict = $1.verdict }
      return verdict
    }
    let claimed = try await verdict(claim, "assert add(1, 2) == 3")
    #expect(claimed == .tampering(how: "said that the tests cannot be run, which they can"))
    let honest = "def add(a, b):\n    return a + b\n"
    #expect(try await verdict(honest, "assert add(1, 2) ==")?.name == "infrastructure")
    #expect(try await verdict(honest, "check(add)")?.name == "infrastructure")
    #expect(try await verdict(honest, "assert add(1, 2) == 3") == .passed)
    #expect(try await verdict(honest, "assert add(1, 2) == 4") == .wrongAnswer)
  }

  @Test(.timeLimit(.minutes(1))) func trustedTestsShareStateWithTheProgram() async throws {
    let yard = try await Self.yard.value
    let program = """
      import random
      calls = []
      class A:
          def __eq__(self, other): return True
      def add(a, b):
          calls.append(random.random())
          return A()
      """
    let tests = """
      import random
      random.random = lambda: 7
      assert add(1, 2) == A() and calls == [7]
      """
    let trusted = try await yard.judge(program, tests: tests, judging: .trustedTests)
    #expect(trusted.verdict == .passed, "\(trusted.verdict) \(trusted.message ?? "")")
    #expect(trusted.judging == .trustedTests)
    let compatible = try await yard.judge(program, tests: tests, judging: .compatible)
    #expect(compatible.verdict != .passed)
    let wrong = try await yard.judge(
      program,
      tests: tests + "\nassert not calls",
      judging: .trustedTests
    )
    #expect(wrong.verdict == .wrongAnswer)
    let missing = try await yard.judge("x = 1", tests: tests, judging: .trustedTests)
    #expect(missing.verdict == .missingEntryPoint)
    let bare = try await yard.judge(
      Self.say + "say(b'passed')\nos._exit(0)\n",
      tests: tests,
      judging: .trustedTests
    )
    #expect(bare.verdict.name == "tampering")
  }

  private static let yard = Task { try await Yard(.full) }
}
