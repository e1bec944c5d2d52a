// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Evolution
import Foundation
import Grading
import TestSupport
import Testing

private let codeAlpaca = "data/instructions/code_alpaca_2k.json"

/// The elimination of what people wrote, of which other tools drop 151 of
/// 2,017 answers as too short.
@Suite(
  .enabled("code_alpaca_2k.json is not in the shared data") {
    SharedData.has(codeAlpaca)
  },
  .timeLimit(.minutes(1))
)
struct CodeAlpacaTests {
  private func set() throws -> TrainingSet {
    try TrainingSet(path: SharedData.file(codeAlpaca).path)
  }

  private static func reply(_ text: String) -> ModelReply {
    ModelReply(unit: "u", kind: .answer, text: text, finish: .stop, model: "people")
  }

  private static func isShort(_ text: String) -> Bool {
    text.split(whereSeparator: \.isWhitespace).count <= 3
  }

  @Test func noneIsDroppedForItsLength() throws {
    let set = try set()
    let rules = EliminationRules(.paper)
    #expect(set.items.count == 2017)
    #expect(set.items.count { Self.isShort($0.answer) } >= 151)
    let answers = set.items.filter { rules.finding(answer: Self.reply($0.answer)) != nil }
    let instructions = set.items.filter {
      rules.finding(instruction: Self.reply($0.instruction), parent: "") != nil
    }
    // Two of them are no answers.
    #expect(answers.map(\.answer) == ["", ""])
    #expect(instructions.isEmpty)
  }

  /// What is eliminated of a set where Python is asked for is text and code of other languages.
  @Test(.requiresSandbox) func shortAnswersThatAreCodeStay() async throws {
    let set = try set()
    let checker = AnswerChecker(try await Grader.forTests(policy: .strict), runsPrograms: false)
    var reasons: [String: Int] = [:]
    var short: [String: Int] = [:]
    let answers = set.items.enumerated().map {
      AnswerChecker.Answer(unit: "\($0.offset)", text: $0.element.answer)
    }
    try await checker.check(answers) { check in
      reasons[check.code.rawValue, default: 0] += 1
      guard Self.isShort(answers[Int(check.unit) ?? 0].text) else { return }
      short[check.code.rawValue, default: 0] += 1
    }
    print("CodeAlpaca-2k with --language python:", reasons, "of three words or fewer:", short)
    #expect(reasons.values.reduce(0, +) == 2017)
    // As many as Python's own ast.parse takes, and those in which a program is found.
    #expect((reasons["parses"] ?? 0) >= 881)
  }
}
