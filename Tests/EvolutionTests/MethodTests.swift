// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Foundation
import Testing

struct MethodTests {
  /// Digests that Python's hashlib gives for the texts as the papers' note and evol-teacher's code have them.
  @Test func textsAreWordForWord() {
    #expect(
      EvolutionTemplate.paper.digest
        == "3a39d921987cdc4b093d14d45328e697f5c79c2e487fd39d6d33060adee36d5d"
    )
    #expect(
      EvolutionTemplate.evolTeacher.digest
        == "15f2e91c06c6026b620dee2cea39645913dc4ec55090a80037637e53446236fc"
    )
    #expect(
      EvolutionMethod.paper.map { String($0.digest.prefix(12)) } == [
        "de64ac97eae3", "c00c6dccda2c", "f323447d3f0f", "6f5e43bad979", "55ae5e578a6e",
      ]
    )
    #expect(EvolutionMethod.evolTeacher[1].text.contains("commonly used requirement"))
    #expect(EvolutionMethod.evolTeacher[1].text.contains("a less common and more"))
  }

  @Test func whatIsPutIntoATemplateIsNotLookedAtAgain() {
    let method = EvolutionMethod(name: "m", text: "use {instruction}")
    let text = EvolutionTemplate(name: "t", text: "{method}|{instruction}|{other}")
      .filled(method: method, instruction: "print {method}")
    #expect(text == "use {instruction}|print {method}|{other}")
  }

  /// The draws that a Python script of the same rule makes.
  @Test(
    arguments: [
      ([1, 1, 1, 1, 1], "31121410024334323013"), ([1, 1, 1, 1, 0.5], "31121310014333323013"),
    ] as [([Double], String)]
  )
  func drawsAreThoseOfAnotherLanguage(weights: [Double], expected: String) throws {
    let draw = try MethodDraw(EvolutionMethod.paper, weights: weights, seed: 7)
    let drawn = (0..<20).map { number in
      draw.methods.firstIndex(of: draw.method(parent: "parent-\(number)", round: 2)) ?? -1
    }
    #expect(drawn.map(String.init).joined() == expected)
  }

  @Test func drawsKeepToTheirWeights() throws {
    let draw = try MethodDraw(EvolutionMethod.paper, weights: [1, 0, 1, 1, 0.5], seed: 0)
    let names = (0..<7000).map { draw.method(parent: "\($0)", round: 1).name }
    let counts = Dictionary(grouping: names) { $0 }.mapValues(\.count)
    #expect(counts["specific"] == nil)
    // 7,000 draws of 2 in 7: four standard deviations are 151.
    #expect(abs((counts["constraints"] ?? 0) - 2000) < 151)
    #expect(abs((counts["complexity"] ?? 0) - 1000) < 117)
  }

  @Test(arguments: [[], [1, 1], [0, 0, 0, 0, 0], [1, 1, 1, 1, -1], [1, 1, 1, 1, .infinity]])
  func weightsOfOtherMethodsAreRefused(weights: [Double]) {
    #expect(throws: EvolutionError.self) {
      try MethodDraw(EvolutionMethod.paper, weights: weights, seed: 0)
    }
  }

  @Test(
    arguments: [
      (#"["Add a rule.", {"name": "slow", "text": "Make it fast."}]"#, ["method-1", "slow"]),
      (#"{"text": "no array"}"#, nil), ("[]", nil), (#"[{"name": "a"}]"#, nil), ("[", nil),
      (#"[{"name": "a", "text": "b"}, {"name": "a", "text": "c"}]"#, nil),
    ] as [(String, [String]?)]
  )
  func methodsAreReadFromAFile(text: String, names: [String]?) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data(text.utf8).write(to: path)
    if let names {
      #expect(try MethodFile.read(path.path).map(\.name) == names)
    } else {
      #expect {
        try MethodFile.read(path.path)
      } throws: {
        "\($0)".contains(path.path)
      }
    }
  }
}
