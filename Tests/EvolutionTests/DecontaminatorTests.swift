// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Foundation
import Problems
import Testing

/// What texts have in common with problems, and what a match is counted as.
struct DecontaminatorTests {
  private static let prompt = """
    def below(numbers: list, limit: int) -> bool:
        \"\"\" Tell whether every number of a list of numbers lies strictly below a limit.
        >>> below([1, 2, 4, 10], 100)
        True
        \"\"\"

    """
  private static let solution = """
        for number in numbers:
            if number >= limit:
                return False
        return True

    """

  struct Text: Sendable {
    var answer: String
    var found: [String]
  }

  @Test(
    arguments: [
      Text(answer: prompt, found: ["text description", "ngram"]),
      Text(answer: prompt.uppercased(), found: ["text description", "ngram"]),
      Text(
        answer: "# Tell whether every   number of a list\nof numbers lies strictly below a LIMIT.",
        found: ["text statement", "ngram"]
      ),
      Text(answer: "def f(numbers, limit):\n" + solution, found: ["text solution", "ngram"]),
      Text(
        answer: "Tell me whether every number of a list of numbers lies above a limit.",
        found: []
      ),
      Text(
        answer: "Say if every number of a list of numbers lies strictly below a given bound.",
        found: ["ngram"]
      ),
      Text(answer: "return True", found: []),
      Text(answer: "", found: []),
      Text(answer: "ſ\u{0} “\u{FFFD}", found: []),
    ]
  )
  func findsWordsInCommon(text: Text) async throws {
    let found = try await matches(of: text.answer)
    #expect(
      found.map { $0.layer.rawValue + ($0.part.map { " " + $0 } ?? "") } == text.found
    )
    #expect(found.allSatisfy { $0.problem == TaskID("Own/1") && $0.benchmark == "own" })
  }

  @Test func aLineThatAnybodyWritesIsNoProblemsOwn() async throws {
    let found = try await matches(of: "def add(x, y):\n    return x + y\n")
    #expect(found.isEmpty)
  }

  @Test func sharedWordsAreShown() async throws {
    let found = try await matches(
      of: "Say if every number of a list of numbers lies strictly below a given bound."
    )
    #expect(found[0].words == ["every number of a list of numbers lies strictly below a"])
    let share = try #require(found[0].share)
    #expect(0.15...0.5 ~= share)
  }

  @Test func layersThatAreNotWantedFindNothing() async throws {
    #expect(try await matches(of: Self.prompt, layers: [.ngram]).map(\.layer) == [.ngram])
    #expect(try await matches(of: Self.prompt, layers: []).isEmpty)
  }

  // MARK: - Kinds

  @Test func whatManyItemsBehaveLikeIsElementary() {
    let rules = DecontaminationRules()
    func finding(_ item: Int, _ problem: String, nodes: Int = 60) -> ItemFinding {
      var match = ContaminationMatch(.behaviour, "own", TaskID(problem))
      match.solutionNodes = nodes
      var finding = ItemFinding(item: item)
      finding.matches = [match]
      return finding
    }
    let findings =
      (0..<rules.elementaryItems).map { finding($0, "Own/common") }
      + [finding(8, "Own/rare"), finding(9, "Own/small", nodes: 9)]
    let result = DecontaminationResult(findings, rules: rules)
    #expect(result.items(with: [.behaviour]) == [8])
    #expect(result.items(with: [.elementary]) == Set(0..<rules.elementaryItems).union([9]))
    #expect(result.reservation(about: findings[0].matches[0])?.contains("items") == true)
    #expect(result.reservation(about: findings.last!.matches[0]) == "the solution has 9 nodes")
  }

  @Test func whatTheInstructionSpeaksAgainstIsAMisfitAndMakesNothingElementary() {
    let rules = DecontaminationRules()
    func finding(_ item: Int, misfit: Bool?) -> ItemFinding {
      var match = ContaminationMatch(.behaviour, "own", TaskID("Own/1"))
      match.solutionNodes = 60
      match.misfit = misfit
      var finding = ItemFinding(item: item)
      finding.matches = [match]
      return finding
    }
    let misfits = (0..<rules.elementaryItems).map { finding($0, misfit: true) }
    let result = DecontaminationResult(misfits + [finding(9, misfit: nil)], rules: rules)
    #expect(result.items(with: [.misfit]) == Set(0..<rules.elementaryItems))
    #expect(result.items(with: [.behaviour]) == [9])
    #expect(result.reservation(about: misfits[0].matches[0])?.contains("a text") == true)
  }

  @Test func aFindingIsReadAsItWasWritten() throws {
    var match = ContaminationMatch(.ngram, "own", TaskID("Own/1"))
    match.words = ["a b"]
    match.share = 0.25
    var finding = ItemFinding(item: 3)
    finding.matches = [match]
    finding.obstacle = "it ended"
    let bytes = try JSONEncoder().encode(finding)
    #expect(try JSONDecoder().decode(ItemFinding.self, from: bytes) == finding)
  }

  private func matches(
    of answer: String,
    layers: Set<DecontaminationRules.Layer> = [.text, .ngram]
  ) async throws -> [ContaminationMatch] {
    func problem(_ name: String, _ prompt: String, _ solution: String) -> Problem {
      Problem(
        id: TaskID(name),
        prompt: prompt,
        entryPoint: "f",
        reference: .init(form: .completion, text: solution),
        suites: []
      )
    }
    let benchmark = LoadedBenchmark(
      name: "own",
      version: nil,
      split: "all",
      suite: "base",
      dataset: .init(fileName: "own.jsonl", sha256: "", unpackedMD5: ""),
      cpuLimit: .seconds(1),
      memoryLimit: 1 << 28,
      problems: [
        problem("Own/0", "def add(x, y):\n    \"\"\"Add two.\"\"\"\n", "    return x + y\n"),
        problem("Own/1", Self.prompt, Self.solution),
      ]
    )
    var rules = DecontaminationRules()
    rules.layers = layers
    let decontaminator = Decontaminator([TargetBenchmark(benchmark)], rules: rules, likeness: nil)
    let path = FileManager.default.temporaryDirectory.path + "/items-\(UUID()).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try JSONEncoder().encode(["instruction": "Do this.", "output": answer])
      .write(to: URL(filePath: path))
    let item = try TrainingSet(path: path).items[0]
    return try await decontaminator.finding(of: item, number: 0, in: nil).matches
  }
}
