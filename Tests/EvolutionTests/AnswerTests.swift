// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Execution
import Foundation
import Grading
import TestSupport
import Testing

/// What Python's parser and the sandbox say of answers.
@Suite(.requiresSandbox, .timeLimit(.minutes(1)))
struct AnswerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var answer: String
    var reason: Elimination?
    var detail = ""
    var testDescription: String { answer }
  }

  private func findings(_ cases: [Case], runs: Bool) async throws -> [String: Finding?] {
    let checker = AnswerChecker(
      try await Grader.forTests(policy: .strict, limits: Limits(cpu: .seconds(2))),
      runsPrograms: runs
    )
    var found: [String: Finding?] = [:]
    let answers = cases.enumerated().map {
      AnswerChecker.Answer(unit: "\($0.offset)", text: $0.element.answer)
    }
    try await checker.check(answers) { check in
      found.updateValue(check.finding, forKey: check.unit)
      #expect(AnswerCheck(json: check.json) == check)
    }
    return found
  }

  private func expect(_ cases: [Case], runs: Bool) async throws {
    let found = try await findings(cases, runs: runs)
    for (number, expected) in cases.enumerated() {
      let finding: Finding? = try #require(found["\(number)"])
      let detail = finding?.detail ?? ""
      #expect(finding?.reason == expected.reason, "\(expected.answer)")
      #expect(detail.isEmpty || expected.reason != nil)
      #expect(expected.detail.isEmpty || detail.contains(expected.detail), "\(expected.answer)")
    }
  }

  @Test func codeIsWhatPythonsParserTakes() async throws {
    try await expect(
      [
        Case(answer: "print(1)"), Case(answer: "5"), Case(answer: "```python\nx = 1\n```"),
        Case(answer: "One adds the two numbers.", reason: .noCode),
        Case(answer: "```bash\nls\n```", reason: .noCode),
        Case(answer: "```python\n\n```", reason: .noCode),
        Case(answer: "```python\ndef f(:\n```", reason: .syntaxError, detail: "SyntaxError: "),
        Case(answer: "def f(x:\n    return x", reason: .syntaxError),
        Case(answer: "Like so:\n\n    def f(x):\n        return x\n\nThat is all."),
        Case(answer: "```python\ndef f():\n    return 1\n```\nso that\n```python\n>>> f()\n1\n```"),
        Case(answer: String(repeating: "(", count: 5000), reason: .noCode),
      ],
      runs: false
    )
  }

  @Test func answersLoadAndPassTheirOwnAssertions() async throws {
    try await expect(
      [
        Case(answer: "def f(x):\n    return x\n\nassert f(1) == 1"),
        Case(answer: "x = 1\nassert x == 2", reason: .answerFails, detail: "AssertionError"),
        Case(
          answer: "def test_it():\n    assert 1 == 2",
          reason: .answerFails,
          detail: "AssertionError"
        ),
        Case(answer: "def test_it(fixture):\n    assert 1 == 2"),
        Case(answer: "import sys\nsys.exit(0)", reason: .answerFails),
        Case(answer: "import os\nos._exit(0)", reason: .answerFails),
        Case(answer: "import no_such_module", reason: .answerFails, detail: "ModuleNotFoundError"),
        Case(answer: "while True:\n    pass", reason: .answerFails, detail: "timeout"),
        Case(answer: "open('/etc/evolved', 'w')", reason: .answerFails),
        Case(
          answer: "import socket\nsocket.create_connection(('127.0.0.1', 9))",
          reason: .answerFails
        ),
        Case(answer: "One adds them.", reason: .noCode),
      ],
      runs: true
    )
  }

  /// The hostile programs as answers: each gets a finding, and to end the process is to fail.
  @Test(
    .enabled("the hostile programs are not here") { SharedData.has("attacks") },
    .timeLimit(.minutes(2))
  )
  func hostileAnswersEndAsOthersDo() async throws {
    let folder = SharedData.file("attacks")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".py") }.sorted()
    let cases = try names.map {
      Case(answer: try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
    }
    let found = try await findings(cases, runs: true)
    #expect(found.count == names.count)
    for (number, name) in names.enumerated() where name.contains("_import.py") {
      guard name.contains("exit") else { continue }
      let finding: Finding? = try #require(found["\(number)"])
      #expect(finding?.reason == .answerFails, "\(name)")
    }
  }
}
