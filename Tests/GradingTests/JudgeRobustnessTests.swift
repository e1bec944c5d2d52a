// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import TestSupport
import Testing

/// Nothing that a program sends makes the judge pass it, crash, or go on past its limits.
@Suite(.serialized)  // each of them keeps a processor busy
struct JudgeRobustnessTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var program: String
    var tests = Self.plain

    var testDescription: String { name }

    static let plain = """
      assert add(1, 2) == 3
      assert add(10, -4) == 6
      """

    /// A program whose function answers the first question with bytes of its own.
    static func reply(_ name: String, _ body: String, tests: String = plain) -> Case {
      Case(name: name, program: "def add(a, b):\n    say(\(body))\n    return 0\n", tests: tests)
    }
  }

  /// What the programs speak the protocol with.
  private static let prelude = """
    import os, struct, json, time
    def say(body):
        data = struct.pack('<I', len(body)) + body
        while data:
            data = data[os.write(3, data):]

    """

  static let cases: [Case] = [
    .reply("an integer of 30 MB", "b'r{\"I\":\"0x' + b'f' * (30 << 20) + b'\"}'"),
    .reply("a decimal integer of 30 MB", "b'r' + b'9' * (30 << 20)"),
    .reply("many long integers", "b'r[' + b','.join([b'9' * 4000] * 7000) + b']'"),
    .reply("lists in lists in lists", "b'r' + b'[' * (8 << 20)"),
    .reply("closed lists in lists", "b'r' + b'[' * 900 + b']' * 900"),
    .reply("ten million lists", "b'r[' + b'[],' * (10 << 20) + b'[]]'"),
    .reply("objects in objects", "b'r' + b'{\"t\":[' * 100000"),
    .reply("a tag twice", "b'r{\"t\":[],\"t\":[3]}'"),
    .reply("two tags", "b'r{\"t\":[],\"s\":[3]}'"),
    .reply("no tag", "b'r{}'"),
    .reply("an unknown tag", "b'r{\"zz\":[1]}'"),
    .reply("keys that have no hash", "b'r{\"d\":[[[1],2]]}'"),
    .reply("items that have no hash", "b'r{\"s\":[[1]]}'"),
    .reply("a fraction over nothing", "b'r{\"F\":[1,0]}'"),
    .reply("a decimal without end", "b'r{\"M\":\"1e999999999999999\"}'"),
    .reply("a range without end", "b'r{\"r\":[0,1e400,1]}'"),
    .reply("a type of numpy that is none", "b'r{\"N\":[\"O\",3]}'"),
    .reply("a type that is none", "b'r{\"type\":\"print\"}'"),
    .reply("a type without a name", "b'r{\"type\":[3]}'"),
    .reply("an object without a number", "b'r{\"object\":[{},3,true]}'"),
    .reply("an object that does not exist", "b'r{\"object\":[99,\"int\",true,0]}'"),
    .reply("a callback that was not given", "b'k[99,[],{}]'"),
    .reply("a callback of a negative number", "b'k[-1,[],{}]'"),
    .reply("a callback that is no call", "b'k3'"),
    .reply("changes of no argument", "b'm[3,-1,[[7,[]]]]'"),
    .reply("changes that are none", "b'm[3,-1,7]'"),
    .reply("the argument of no number", "b'm[null,9,[]]'"),
    .reply("an exception that is none", "b'x[3,4]'"),
    .reply("the end of the judge", "b'x[\"SystemExit\",[0],\"\"]'"),
    .reply("an interrupt", "b'x[\"KeyboardInterrupt\",[],\"\"]'"),
    .reply("an assertion", "b'x[\"AssertionError\",[],\"\"]'"),
    .reply("a refusal", "b'u' + b'x' * 100000"),
    .reply("an empty message", "b''"),
    .reply("a pass", "b'passed'"),
    .reply("what is no UTF-8", "b'r' + bytes(range(128, 256))"),
    .reply(
      "the end of an iteration",
      "b'.'",
      tests: "assert all(map(lambda x: add(x, 1) == 9, [1]))"
    ),
    Case(
      name: "StopIteration in a map",
      program: "def add(a, b):\n    raise StopIteration\n",
      tests: "assert all(map(lambda x: add(x, 1) == 9, [1]))"
    ),
    Case(
      name: "an exit that the tests catch",
      program: "def add(a, b):\n    os._exit(0)\n",
      tests: "try:\n    add(1, 2)\nexcept:\n    pass"
    ),
    Case(
      name: "nonsense that the tests catch",
      program: "def add(a, b):\n    say(b'?')\n",
      tests: "try:\n    add(1, 2)\nexcept BaseException:\n    pass"
    ),
    Case(
      name: "a function that the tests take for a built-in one",
      program: """
        say(b'r' + json.dumps({'add': {'callable': 0}, 'abs': {'callable': 0}}).encode())
        def read(n):
            data = b''
            while len(data) < n:
                data += os.read(3, n - len(data))
            return data
        while True:
            read(struct.unpack('<I', read(4))[0])
            say(b'r0')
        """,
      tests: "assert abs(add(1, 2) - 3) < 1e-6"
    ),
    Case(
      name: "built-ins of its own",
      program: "say(b'r{\"add\":{\"callable\":0},\"__builtins__\":{\"value\":{\"d\":[]}}}')"
    ),
    Case(name: "names that are no object", program: "say(b'r[1,2]')"),
    Case(name: "names that stand for nothing", program: "say(b'r{\"add\":3}')"),
    Case(name: "a failure of no kind", program: "say(b'fpassed\\0')"),
    Case(name: "replies to questions never asked", program: "say(b'r3')\nsay(b'r6')\n"),
    Case(
      name: "answers before the questions",
      program: "say(b'r{\"add\":{\"callable\":0}}')\nfor _ in range(99): say(b'r4')\nos._exit(0)"
    ),
    Case(name: "a closed socket", program: "os.close(3)\ndef add(a, b):\n    return a + b\n"),
    Case(
      name: "half a message",
      program: "def add(a, b):\n    os.write(3, b'\\xff\\0\\0\\0r')\n    os._exit(0)\n"
    ),
    Case(
      name: "a length of 4 GB",
      program: "def add(a, b):\n    os.write(3, b'\\xff' * 4)\n    return a + b\n"
    ),
    Case(
      name: "never reading",
      program: "say(b'r{\"add\":{\"callable\":0}}')\ntime.sleep(60)\n",
      tests: "assert add('x' * (20 << 20), '') == 3"
    ),
    Case(
      name: "an iterator without end",
      program: "def add(a, b):\n    while True: yield 3\n",
      tests: "assert list(add(1, 2)) == [3]"
    ),
    Case(
      name: "a callback that calls back",
      program: "def add(a, b):\n    return a(b)\n",
      tests: "def f(x):\n    return add(f, x)\nassert add(f, 1) == 1"
    ),
    Case(
      name: "the exit status of a cage that failed",
      program: "def add(a, b):\n    os._exit(91)\n"
    ),
    Case(
      name: "the exit status of a forbidden call",
      program: "def add(a, b):\n    os._exit(92)\n"
    ),
    Case(
      name: "the signal of a cage that failed",
      program: "import signal\ndef add(a, b):\n    signal.raise_signal(12)\n    return a - b\n"
    ),
    .reply(
      "integers of one hash in a set",
      "b'r{\"s\":[' + b','.join([b'%d' % (i * (2 ** 61 - 1)) for i in range(200000)]) + b']}'"
    ),
    .reply(
      "integers of one hash in a dictionary",
      "b'r{\"d\":[' + b','.join([b'[%d,0]' % (i * (2 ** 61 - 1)) for i in range(200000)]) + b']}'"
    ),
    Case(
      name: "callbacks that idle between, to win back the judge's time",
      program: """
        def add(a, b):
            body = b'k' + json.dumps([0, [[[] for _ in range(100000)]], {}]).encode()
            while True:
                say(body)
                left, = struct.unpack('<I', os.read(3, 4))
                while left: left -= len(os.read(3, left))
                time.sleep(0.003)
        """
    ),
    .reply(
      "a fraction of 10 MB",
      "b'r{\"F\":[{\"I\":\"0x' + b'a5' * (5 << 20) + b'\"},{\"I\":\"0x' + b'5b' * (5 << 20) + b'\"}]}'"
    ),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: cases)
  func neverPasses(_ item: Case) async throws {
    let yard = try await Self.yard.value
    let start = ContinuousClock.now
    let judgement = try await yard.judge(
      Self.prelude + item.program,
      tests: item.tests,
      judging: .strict
    )
    #expect(judgement.verdict != .passed)
    #expect(judgement.verdict.isOfTheProgram, "\(judgement.verdict)")
    // The judge's time, its watchdog's, and as much again for a busy machine.
    #expect(ContinuousClock.now - start < .seconds(20), "\(judgement.verdict)")
    let after = try await yard.judge(HostileProgram.honest, tests: Case.plain, judging: .strict)
    #expect(after.verdict == .passed, "the next sample: \(after.message ?? "")")
  }

  private static let yard = Task { try await Yard(.full, judgeCPU: .seconds(1)) }
}
