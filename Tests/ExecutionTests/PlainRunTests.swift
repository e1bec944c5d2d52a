// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import TestSupport
import Testing

/// Programs that are run for their own sake.
@Suite(.requiresSandbox) struct PlainRunTests {
  /// The limits that end what does not end.
  private static let limits = Limits(cpu: .seconds(2), blocked: .milliseconds(700))

  private func run(
    _ program: String,
    in cage: Cage? = nil,
    _ change: (inout RunWork) -> Void = { _ in }
  ) async throws -> RunOutcome {
    var work = RunWork(program: Array(program.utf8), limits: Self.limits)
    change(&work)
    if let cage { return try await cage.run(work) }
    let mine = try await Cage(.forTests())
    let outcome = try await mine.run(work)
    await mine.close()
    return outcome
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(.timeLimit(.minutes(1)))
  func aProgramHasItsStreamsItsArgumentsAndItsFiles() async throws {
    let program = """
      import sys, helper
      assert __name__ == '__main__' and __file__ == 'main.py' and sys.argv[0] == 'main.py'
      print(sys.stdin.read().upper(), sys.argv[1:], helper.words, open('a/b.txt').read())
      print('to errors', file=sys.stderr)
      """
    let outcome = try await run(program) {
      $0.arguments = ["x", "ä b"]
      $0.input = Array("in".utf8)
      $0.files = [
        .init(ScratchPath("helper.py")!, Array("words = 'of help'".utf8)),
        .init(ScratchPath("./a//b.txt")!, Array("of b".utf8)),
      ]
    }
    #expect(text(outcome.output) == "IN ['x', 'ä b'] of help of b\n")
    #expect(text(outcome.errors) == "to errors\n")
    #expect(outcome.ending == .exited(0))
    #expect(outcome.cameToEnd)
    #expect(outcome.end.cpu > .zero)
  }

  /// The kernel's limit counts ticks, of which a busy machine gives a process more than it runs.
  @Test(.timeLimit(.minutes(1)))
  func theKernelsOwnLimitComesLongAfterTheTimer() async throws {
    let outcome = try await run(
      "import resource\nprint(resource.getrlimit(resource.RLIMIT_CPU)[1])"
    )
    let seconds = try #require(Int(text(outcome.output).dropLast()))
    #expect(.seconds(seconds) >= Self.limits.cpu * 2)
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    var program: String
    var ending: RunOutcome.Ending
    var cameToEnd = false
    var errors = ""
    var output = ""

    init(
      _ program: String,
      _ ending: RunOutcome.Ending,
      _ cameToEnd: Bool = false,
      errors: String = "",
      output: String = ""
    ) {
      self.program = program
      self.ending = ending
      self.cameToEnd = cameToEnd
      self.errors = errors
      self.output = output
    }

    var testDescription: String { program }
  }

  static let endings = [
    Ending("", .exited(0), true),
    Ending("import sys; sys.exit(3)", .exited(3), true),
    Ending("exit()", .exited(0), true),
    Ending("raise SystemExit(256)", .exited(0), true),
    Ending("raise SystemExit('why')", .exited(1), true, errors: "why\n"),
    Ending("def main(): return 0\nif __name__ == '__main__':\n  exit(main())", .exited(0), true),
    Ending(
      "import unittest\nclass T(unittest.TestCase):\n  def test(self): pass\nunittest.main()",
      .exited(0),
      true
    ),
    Ending(
      "import unittest\nclass T(unittest.TestCase):\n  def test(self): 1 / 0\nunittest.main()",
      .exited(1),
      true
    ),
    // What ends a program before its last statement.
    Ending("import sys\nsys.exit(0)\nassert f()", .exited(0)),
    Ending("import sys; sys.exit(0); assert f()", .exited(0)),
    Ending("import sys\ndef f(): sys.exit(0)\nassert f()", .exited(0)),
    Ending("import sys\nf = sys.exit\nassert f(0)", .exited(0)),
    Ending("import sys\ndef f(): sys.exit(0)\nexit(f())", .exited(0)),
    Ending("def main(): raise SystemExit\nmain()", .exited(0)),
    Ending("import os; os._exit(0)", .exited(0)),
    Ending("import atexit, os\natexit.register(os._exit, 0)", .exited(0)),
    Ending("import os\nos.close(3)", .exited(0)),
    Ending(
      "import os, sys\nsys.excepthook = lambda *_: os._exit(0)\nassert False",
      .exited(0)
    ),
    Ending("import os; os._exit(7)", .exited(7)),
    // What Python says of an exception.
    Ending(
      "def f():\n  raise ValueError('x')\nf()",
      .exited(1),
      errors: """
        Traceback (most recent call last):
          File "main.py", line 3, in <module>
            f()
          File "main.py", line 2, in f
            raise ValueError('x')
        ValueError: x

        """
    ),
    Ending(
      "def f(:\n pass",
      .exited(1),
      errors: "  File \"main.py\", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax\n"
    ),
    Ending("import os, sys\nsys.stdout.write('x')\nos.abort()", .signalled(6)),
    Ending("import ctypes; ctypes.string_at(0)", .signalled(11)),
    Ending("while True: pass", .cpuLimit),
    Ending(
      "import time\nprint('so far', flush=True)\ntime.sleep(60)",
      .wallLimit,
      output: "so far\n"
    ),
    Ending("print(len(bytearray(2 << 30)))", .exited(1), errors: "MemoryError\n"),
    Ending(
      "l = []\nwhile True: l.append('x' * 10000 + str(len(l)))",
      .exited(1),
      errors: "MemoryError\n"
    ),
    Ending("print('x' * 300000)", .exited(0), true, output: String(repeating: "x", count: 300_000)),
    Ending("while True: print('x' * 100)", .outputLimit(.output), output: "xx"),
    Ending("import sys\nwhile True: sys.stderr.write('x' * 100)", .outputLimit(.errors)),
    Ending(
      "import ctypes; ctypes.CDLL(None).syscall(101, 0, 0, 0, 0)",
      .forbiddenCall("ptrace")
    ),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: endings)
  func theEndOfAProgramIsTold(_ ending: Ending) async throws {
    let outcome = try await run(ending.program) { $0.mostOutputBytes = 1 << 20 }
    #expect(outcome.ending == ending.ending, "\(text(outcome.errors))")
    #expect(outcome.cameToEnd == ending.cameToEnd, "\(text(outcome.errors))")
    #expect(text(outcome.output).hasPrefix(ending.output))
    #expect(text(outcome.errors).hasSuffix(ending.errors), "\(text(outcome.errors))")
    #expect(outcome.output.count <= 1 << 20 && outcome.errors.count <= 1 << 20)
    #expect(!text(outcome.errors).contains("evalharness"), "\(text(outcome.errors))")
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["", "import os; os._exit(0)", "while True: pass", "import time; time.sleep(3.5)"]
  )
  func filesAreFetchedHoweverAProgramEnded(_ end: String) async throws {
    let program = """
      import os
      os.mkdir('d')
      open('d/out.txt', 'w').write('out')
      open('large', 'wb').write(bytes(1000))
      os.symlink('d/out.txt', 'link')
      os.symlink('d', 'e')
      os.symlink('/etc/passwd', 'other')

      """
    let cage = try await Cage(.forTests())
    let wanted = ["d/out.txt", "nope", "link", "e/out.txt", "other", "d", "large"]
    let outcome = try await run(program + end, in: cage) {
      $0.wanted = wanted.compactMap(ScratchPath.init)
      $0.mostWantedBytes = 100
      // Longer than whoever reads files may be waited for.
      $0.limits.blocked = .seconds(10)
    }
    #expect(outcome.files == [ScratchPath("d/out.txt")!: Array("out".utf8)])
    #expect(outcome.tooLarge == [ScratchPath("large")!])
    // The next program finds nothing of it.
    let next = try await run("import os; print(os.listdir())", in: cage)
    #expect(text(next.output) == "['main.py']\n")
    await cage.close()
  }

  @Test(.timeLimit(.minutes(1)))
  func programsThatAreJudgedAndProgramsThatAreRunShareACage() async throws {
    let cage = try await Cage(.forTests())
    for number in 0..<3 {
      let run = try await run("print(input())", in: cage) { $0.input = Array("\(number)".utf8) }
      #expect(text(run.output) == "\(number)\n")
      let stream = StreamWork(
        program: "print(input())",
        input: Array("\(number)".utf8),
        mostOutputBytes: 100,
        limits: Self.limits
      )
      let judged = try await cage.run(stream)
      #expect(text(judged.output) == "\(number)\n")
      #expect(judged.ending == .ended)
    }
    await cage.close()
  }

  @Test(.timeLimit(.minutes(1)))
  func aCancelledRunEndsAtOnce() async throws {
    let cage = try await Cage(.forTests())
    let task = Task {
      try await run("import time; time.sleep(600)", in: cage) {
        $0.limits = Limits(cpu: .seconds(600), blocked: .seconds(600))
      }
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    await cage.close()
  }

  @Test(arguments: ["a", "a/b", "./a", "a//b", "a.b/..c"])
  func theseArePathsBelowAFolder(text: String) {
    #expect(ScratchPath(text) != nil)
  }

  @Test(arguments: [
    "", ".", "/", "/a", "..", "../a", "a/../../b", "a/", "a\0b", String(repeating: "a", count: 300),
  ])
  func theseAreNot(text: String) {
    #expect(ScratchPath(text) == nil)
  }
}
