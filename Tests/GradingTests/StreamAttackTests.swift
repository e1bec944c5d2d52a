// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import TestSupport
import Testing

/// Programs that want their standard output to be taken for more than it is, or the next one to suffer.
@Suite(.requiresSandbox, .serialized)  // an honest program after each finds what it left
struct StreamAttackTests {
  struct Attack: Sendable, CustomTestStringConvertible {
    var name: String
    var program: String
    /// The names of the verdicts that it may have.
    var verdicts: Set<String>

    var testDescription: String { name }

    init(_ name: String, _ program: String, _ verdicts: Set<String>) {
      (self.name, self.program, self.verdicts) = (name, program, verdicts)
    }
  }

  private static let socket = "import socket\ns = socket.socket(fileno=1)\n"

  static let attacks = [
    Attack("ends before it answers", "import os; os._exit(0)", ["wrongAnswer"]),
    Attack("ends with the status of an end", "import os; os._exit(94)", ["wrongAnswer"]),
    Attack(
      "ends with the status of a failure",
      "import os; os.write(1, b'3\\n'); os._exit(93)",
      ["exception"]
    ),
    Attack(
      "says that its failure is a pass",
      "import os; os.write(1, b'3\\npassed\\0' + (7).to_bytes(4, 'little')); os._exit(93)",
      ["exception"]
    ),
    Attack(
      "says that its failure is the harness's",
      "import os; os.write(1, b'infrastructure\\0x' + (16).to_bytes(4, 'little')); os._exit(93)",
      ["exception"]
    ),
    Attack(
      "words of a length beyond all output",
      "import os; os.write(1, b'\\xff' * 64); os._exit(93)",
      ["exception"]
    ),
    Attack("the status of a refused call", "import os; os._exit(92)", ["sandboxViolation"]),
    Attack(
      "the status of too much output",
      "import os; os._exit(90)",
      ["wrongAnswer", "exception"]
    ),
    Attack(
      "closes its output and goes on",
      "import os, time; os.close(1); time.sleep(9)",
      ["timeout"]
    ),
    Attack("closes its output", "import os; os.close(1); print(3)", ["wrongAnswer"]),
    Attack(
      "puts a file in the place of its output",
      "import os; os.dup2(os.open('f', os.O_RDWR | os.O_CREAT), 1); print(3)",
      ["wrongAnswer"]
    ),
    Attack(
      "replaces sys.stdout",
      "import sys, io; sys.stdout = io.StringIO(); print(3)",
      ["wrongAnswer"]
    ),
    Attack(
      "a stream that never flushes",
      "import sys\nclass S:\n    def write(self, t): pass\n    def flush(self):\n        while True: pass\n"
        + "sys.stdout = S()\nprint(3)",
      ["timeout"]
    ),
    Attack(
      "shuts its output down",
      socket + "s.shutdown(2)\nprint(3)",
      ["tampering", "wrongAnswer"]
    ),
    Attack(
      "shuts its output down and waits",
      socket + "s.shutdown(1)\nimport time\ntime.sleep(9)",
      ["timeout"]
    ),
    Attack(
      "sends out of band",
      socket + "print(3, flush=True)\ns.send(b'x', socket.MSG_OOB)",
      ["wrongAnswer", "exception", "passed"]
    ),
    Attack("reads what the host may say", "import os; os.read(1, 1)", ["timeout"]),
    Attack("writes to its input", "import os; os.write(0, b'3\\n')", ["exception"]),
    Attack(
      "writes to every descriptor",
      "import os\nfor n in range(2, 200):\n    try: os.write(n, b'3\\n')\n    except OSError: pass",
      ["wrongAnswer"]
    ),
    Attack(
      "leaves its descriptors open in a thread",
      "import os, threading, time\nfor n in range(50, 60): os.dup2(1, n)\n"
        + "threading.Thread(target=time.sleep, args=(9,)).start()\nprint(3)",
      ["timeout"]
    ),
    Attack(
      "a daemon that goes on writing",
      "import threading\n"
        + "def f():\n    while True: print('x' * 100)\n"
        + "threading.Thread(target=f, daemon=True).start()\nprint(3)",
      ["wrongAnswer", "outputLimit", "crash"]
    ),
    Attack(
      "kills its parent",
      "import os\nos.kill(os.getppid(), 9)\nprint(3)",
      ["exception"]
    ),
    Attack("forks", "import os\nos.fork()\nprint(3)", ["exception"]),
    Attack(
      "starts a shell",
      "import os\nprint(3 if os.system('true') == 0 else 4)",
      ["wrongAnswer", "exception"]
    ),
    Attack(
      "walks its callers' frames for an answer",
      "import sys\nf = sys._getframe()\nfound = []\nwhile f:\n    found += [v for v in f.f_locals.values()"
        + " if v == b'3\\n' or v == '3\\n']\n    f = f.f_back\nprint(found[0])",
      ["exception"]
    ),
    Attack(
      "walks the heap for an answer",
      "import gc\nfound = [o for o in gc.get_objects() if type(o) is dict and b'3\\n' in o.values()]\n"
        + "print(found[0])",
      ["exception"]
    ),
    Attack(
      "an alarm",
      "import signal, time\nsignal.alarm(1)\nwhile True: pass",
      ["crash", "timeout"]
    ),
    Attack(
      "a signal that only the harness sends",
      "import signal\nsignal.raise_signal(signal.SIGUSR2)",
      ["exception", "wrongAnswer", "crash"]
    ),
    Attack("fills the scratch", "open('f', 'w').write('x' * (15 << 20))\nprint(3)", ["passed"]),
    Attack("leaves files", "for n in range(100): open('f%d' % n, 'w')\nprint(3)", ["passed"]),
    Attack(
      "floods standard error",
      "import sys\nfor n in range(100): sys.stderr.write('x' * 100000)\nprint(3)",
      ["passed"]
    ),
    Attack(
      "ends in an endless exception",
      "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
      ["timeout"]
    ),
    Attack("ends in a long exception", "raise ValueError('x' * 10000000)", ["exception"]),
    Attack(
      "deep recursion",
      "def f(): f()\nimport sys\nsys.setrecursionlimit(10**9)\nf()",
      ["crash", "memoryLimit", "exception", "timeout"]
    ),
    Attack(
      "replaces what ends it",
      "import os, builtins\nos._exit = os.write = os.dup2 = None\nbuiltins.exec = None\nprint(3)",
      ["passed"]
    ),
    Attack(
      "unlinks its main module",
      "import sys\nsys.modules.clear()\nprint(3)",
      ["passed", "exception"]
    ),
  ]

  /// It passes only where nothing of the program before is left.
  private static let next = """
    import os, sys, threading
    names = os.listdir('.')
    state = os.get_blocking(0), os.get_blocking(1), threading.active_count(), os.getcwd() != '/'
    a, b = map(int, input().split())
    print(a + b if not names and state == (True, True, 1, True) else (names, state))
    """

  @Test(.timeLimit(.minutes(2)), arguments: attacks)
  func getsItsVerdictAndTheNextProgramIsJudgedAsEver(_ attack: Attack) async throws {
    let judgements = try await StreamTrial().judge([attack.program, Self.next])
    try #require(judgements.count == 2)
    #expect(
      attack.verdicts.contains(judgements[0].verdict.name),
      "\(judgements[0].verdict) \(judgements[0].message ?? "")"
    )
    #expect(judgements[1].verdict == .passed, "\(judgements[1].message ?? "")")
  }

  @Test(.timeLimit(.minutes(1))) func triesAreTold() async throws {
    let program =
      "import os\ntry: os.kill(os.getppid(), 9)\nexcept OSError: pass\n" + StreamTrial.honest
    let judgement = try await StreamTrial().judge(program)
    #expect(judgement.verdict == .passed)
    #expect(!judgement.attempts.isEmpty)
  }
}
