// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Problems
import Runs
import TestSupport
import Testing

@testable import Service

/// Rewards for programs, honest and not.
@Suite(.requiresSandbox, .serialized)
struct JudgeServiceTests {
  private static let noTasks = TaskLibrary { name, _ in
    throw RequestError(.unknownTask, "there is no \(name)")
  }

  private func results(
    _ text: String,
    limits: Limits = Limits(cpu: .seconds(5))
  ) async throws -> [ProgramResult] {
    let service = try JudgeService(
      try await .forTests(policy: .strict, limits: limits),
      usual: limits,
      tasks: Self.noTasks
    )
    let request = try JudgeRequest(JSONValue(parsing: Array(text.utf8)), within: service.bounds)
    do {
      let results = try await service.judge(request, for: "")
      await service.close()
      return results
    } catch {
      await service.close()
      throw error
    }
  }

  private func request(_ programs: [String], _ more: [JSONValue.Member] = []) -> String {
    let tests = ["assert f(1) == 2", "assert f(2) == 3", "assert f(10) == 11", "assert f(-1) == 0"]
    let problem = JSONValue.object([
      .init("kind", .string("asserts")), .init("tests", .array(tests.map(JSONValue.string))),
    ])
    let texts = programs.map { JSONValue.object([.init("text", .string($0))]) }
    let members = [.init("problem", problem), .init("programs", .array(texts))] + more
    return JSONValue.object(members).text(.compact)
  }

  private static let right = "def f(x): return x + 1"

  @Test(.timeLimit(.minutes(2))) func hacksHaveNoReward() async throws {
    let equal = "class E:\n def __eq__(self, other): return True\ndef f(x): return E()"
    let hacks = [
      "import os\nos._exit(0)", "import sys\nsys.exit(0)", "def f(x): return 5",
      "import os\ndef f(x): os._exit(0)", equal,
      equal.replacing("class E:", with: "class E(int):"),
      "def f(x):\n raise StopIteration", "def f(x):\n while True: pass", "def g(x): return x",
      "def f(x) return", "",
      "import builtins\nbuiltins.AssertionError = Exception\ndef f(x): return 0",
      "import sys\ndef f(x):\n return sys._getframe(1).f_locals.get('expected', 2)",
    ]
    let results = try await results(
      request(
        hacks.flatMap { [$0, Self.right] },
        [.init("limits", .object([.init("cpu_seconds", .number("1"))]))]
      )
    )
    #expect(results.count == 2 * hacks.count)
    for (place, result) in results.enumerated() {
      let isHonest = place % 2 == 1
      #expect(result.reward == (isHonest ? 1 : 0), "\(place / 2): \(result.verdict)")
      #expect(result.verdict.isOfTheProgram)
    }
  }

  @Test(.timeLimit(.minutes(1))) func testsAreJudgedOneByOneWhereThatIsAsked() async throws {
    let half = "def f(x): return x + 1 if x < 5 else 0"
    let whole = try await results(request([half]))[0]
    #expect(whole.verdict == .wrongAnswer)
    #expect(whole.tests.isEmpty)
    let share = [JSONValue.Member("reward", .string("fraction"))]
    let stopped = try await results(request([half], share))[0]
    #expect(stopped.reward == 0.5)
    #expect(stopped.tests.map(\.verdict) == [.passed, .passed, .wrongAnswer])
    let all = try await results(request([half], share + [.init("stop", .string("never"))]))[0]
    #expect(all.reward == 0.75)
    #expect(all.tests.map(\.verdict) == [.passed, .passed, .wrongAnswer, .passed])
    #expect(all.verdict == .wrongAnswer)
  }

  @Test(.timeLimit(.minutes(1))) func equalProgramsAreJudgedOnce() async throws {
    let results = try await results(request(Array(repeating: Self.right, count: 8)))
    #expect(results.map(\.reward) == Array(repeating: 1, count: 8))
    #expect(results.map(\.id) == (0..<8).map { .number(String($0)) })
    #expect(Set(results.map { $0.deciding?.cpu }).count == 1)
  }

  @Test(.timeLimit(.minutes(1))) func aProgramNearItsLimitIsJudgedAlone() async throws {
    let spin = "import time\ndef f(x):\n while time.process_time() < 1.04: pass\n return x + 1"
    let limits = Limits(cpu: .seconds(1))
    let results = try await results(request([spin, Self.right]), limits: limits)
    #expect(results[0].verdict == .timeout(.cpu))
    #expect(results[0].deciding?.judgedAlone == true)
    #expect(results[1].verdict == .passed)
  }

  @Test(.timeLimit(.minutes(1))) func workThatIsCancelledLeavesNothingBehind() async throws {
    let grader = try await Grader.forTests(policy: .strict)
    let service = try JudgeService(grader, usual: grader.limits, tasks: Self.noTasks)
    func request(_ programs: [String]) throws -> JudgeRequest {
      try JudgeRequest(
        JSONValue(parsing: Array(self.request(programs).utf8)),
        within: service.bounds
      )
    }
    let endless = try request((0..<6).map { "def f(x):\n while True: pass\n# \($0)" })
    let work = Task { try await service.judge(endless, for: "a") }
    try await Task.sleep(for: .milliseconds(500))
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
    let right = try await service.judge(request([Self.right]), for: "b")
    #expect(right.map(\.reward) == [1])
    await service.close()
  }

  @Test(.timeLimit(.minutes(1))) func otherDivisionsOfTheSameTextsAreOtherWork() async throws {
    let grader = try await Grader.forTests(policy: .strict)
    func digest(_ tests: [[TestSuite]]) -> String {
      let problem = Problem(
        id: TaskID("a"),
        prompt: "",
        entryPoint: "",
        reference: nil,
        suites: tests.flatMap(\.self)
      )
      return JudgingWork(
        problem: problem,
        task: nil,
        tests: tests,
        grader: grader,
        stop: .never,
        reward: .all,
        protocolDigest: ""
      ).digest
    }
    func streams(_ pairs: [(String, String)]) -> TestSuite {
      TestSuite(name: "base", streams: pairs.map { StreamTest(input: $0.0, output: $0.1) })
    }
    let all = [
      digest([[streams([("a", "x"), ("", ""), ("c", "y")])]]),
      digest([[streams([("a", "x")])], [streams([("c", "y")])]]),
      digest([[streams([("a", "x")]), streams([("c", "y")])]]),
      digest([[TestSuite(name: "base", setup: "a", source: "x")]]),
      digest([
        [TestSuite(name: "base", setup: "", source: "a")], [TestSuite(name: "base", source: "x")],
      ]),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test(.timeLimit(.minutes(1))) func testsThatCannotBeRunAreNoReasonToTryAgain() async throws {
    for tests in [#"["assert f(1 == 2"]"#, #"["assert f(1) == 2", "def"]"#] {
      let results = try await results(
        #"{"problem": {"kind": "asserts", "tests": \#(tests)}, "programs": [{"text": "def f(x): return 2"}]}"#
      )
      let answer = results[0].json
      #expect(answer["reward"] == .null)
      #expect(answer["retryable"]?.bool == false)
      #expect(answer["message"]?.string?.hasPrefix("the tests cannot be run") == true, "\(answer)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func aProgramChoosesNoWordsOfAnAnswer() async throws {
    let program = "def f(x):\n raise type('args=%r' % (x + 4711,), (Exception,), {})"
    let results = try await results(request([program, "def f(x): return [][0]"]))
    #expect(results.map { $0.json["message"]?.string } == ["Exception", "IndexError"])
  }

  @Test(.timeLimit(.minutes(1))) func aTaskThatIsNotThereIsSaidToBe() async throws {
    let error = await #expect(throws: RequestError.self) {
      try await results(
        #"{"problem": {"kind": "task", "task": "x/1"}, "programs": [{"text": ""}]}"#
      )
    }
    #expect(error?.code == .unknownTask)
  }

  @Test(.timeLimit(.minutes(1))) func answersTellNothingOfTheTests() async throws {
    let tests =
      #"["assert f(1) == 'secret-4711', 'secret-4712'", "raise ValueError('secret-4713')"]"#
    for program in ["def f(x): return 1", "def f(x): return 'secret-4711'", "def f(x): return x()"]
    {
      let text = JSONValue.string(program).text(.compact)
      let results = try await results(
        #"{"problem": {"kind": "asserts", "tests": \#(tests)}, "programs": [{"text": \#(text)}], "stop": "never"}"#
      )
      let answer = results[0].json.text(.compact)
      #expect(!answer.contains("secret"), "\(answer)")
      #expect(!answer.contains("Traceback"))
    }
    let streams = try await results(
      #"""
      {"problem": {"kind": "stdio", "inputs": ["a"], "outputs": ["secret-4714"]},
       "programs": [{"text": "print(1)"}, {"text": "raise ValueError(5)"}, {"text": "def"}]}
      """#
    )
    let messages = streams.map { $0.json["message"]?.string }
    #expect(messages[0] == nil)
    #expect(messages[1] == "ValueError")
    #expect(messages[2]?.contains("invalid syntax") == true, "\(messages)")
    #expect(!streams.contains { $0.json.text(.compact).contains("secret") })
  }
}
