// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Grading
import Runs
import TestSupport
import Testing

@testable import Service

/// Lines in, lines out.
@Suite(.requiresSandbox, .serialized)
struct LineServiceTests {
  /// The answers to some bytes, in the order in which they came.
  private func answers(_ bytes: Data) async throws -> ([JSONValue], LineService.Summary) {
    let tasks = TaskLibrary { _, _ in throw RequestError(.unknownTask, "there are none") }
    let grader = try await Grader.forTests(policy: .strict)
    let service = try JudgeService(grader, usual: grader.limits, tasks: tasks)
    let (requests, replies) = (Pipe(), Pipe())
    let feed = requests.fileHandleForWriting
    DispatchQueue.global().async {
      try? feed.write(contentsOf: bytes)
      try? feed.close()
    }
    let reading = Task { try replies.fileHandleForReading.readToEnd() ?? Data() }
    let summary = try await LineService(service, mostAtOnce: 4).run(
      reading: requests.fileHandleForReading.fileDescriptor,
      writing: replies.fileHandleForWriting.fileDescriptor
    )
    await service.close()
    try replies.fileHandleForWriting.close()
    let lines = try await reading.value.split(separator: 0x0A)
    return (try lines.map { try JSONValue(parsing: Array($0)) }, summary)
  }

  private func line(_ id: Int, _ program: String) -> String {
    let text = JSONValue.string(program).text(.compact)
    return
      #"{"id": \#(id), "problem": {"kind": "asserts", "tests": ["assert f(1) == 2"]}, "programs": [{"text": \#(text)}]}"#
  }

  @Test(.timeLimit(.minutes(1))) func everyRequestHasOneAnswer() async throws {
    var lines = (0..<40).map { line($0, "def f(x): return x + \($0 % 2)") }
    lines.insert("", at: 3)
    lines.insert("  \r", at: 7)
    // The last line has no end.
    let (answers, summary) = try await answers(Data(lines.joined(separator: "\n").utf8))
    #expect(summary == .init(requests: 40, errors: 0))
    #expect(Set(answers.compactMap { $0["id"]?.integer }) == Set(0..<40))
    for answer in answers {
      let id = try #require(answer["id"]?.integer)
      let result = try #require(answer["results"]?.array?.first)
      #expect(result["reward"]?.double == Double(id % 2))
    }
  }

  @Test(.timeLimit(.minutes(1))) func aBadLineIsAnsweredAndTheNextIsJudged() async throws {
    let lines = [
      "{", #"{"id": 5}"#, "\u{FEFF}", "[1]", line(6, "def f(x): return 2"), "\u{0}",
      String(repeating: "[", count: 100_000),
    ]
    let (answers, summary) = try await answers(Data((lines.joined(separator: "\n") + "\n").utf8))
    #expect(summary == .init(requests: 7, errors: 6))
    #expect(answers.count == 7)
    let five = try #require(answers.first { $0["id"]?.integer == 5 })
    #expect(five["error"]?["code"]?.string == "invalidRequest")
    #expect(five["error"]?["line"]?.integer == 2)
    let six = try #require(answers.first { $0["id"]?.integer == 6 })
    #expect(six["results"]?.array?.first?["verdict"]?.string == "passed")
    #expect(answers.count { $0["error"]?["code"]?.string == "invalidJSON" } == 4)
  }

  @Test(.timeLimit(.minutes(1))) func nothingIsAnsweredByNothing() async throws {
    let (answers, summary) = try await answers(Data())
    #expect(answers.isEmpty)
    #expect(summary == .init())
  }

  @Test(.timeLimit(.minutes(1))) func aLineThatIsTooLongIsPassedOver() async throws {
    let pipe = Pipe()
    let reader = LineReader(pipe.fileHandleForReading.fileDescriptor, most: 1000)
    let bytes = Data(String(repeating: "x", count: 500_000).utf8) + Data("\nshort\n".utf8)
    let feed = pipe.fileHandleForWriting
    DispatchQueue.global().async {
      try? feed.write(contentsOf: bytes)
      try? feed.close()
    }
    guard case .tooLong? = try await reader.next() else {
      Issue.record("a line that is too long is wanted")
      return
    }
    guard case .bytes(let short)? = try await reader.next() else {
      Issue.record("a line is wanted")
      return
    }
    #expect(String(decoding: short, as: UTF8.self) == "short")
    #expect(try await reader.next() == nil)
  }
}
