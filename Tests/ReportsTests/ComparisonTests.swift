// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Reports
import Runs
import Statistics
import Testing

/// The grouping by protocol, the scores and the paired tests.
struct ComparisonTests {
  private func comparison(
    _ results: [TaskResults],
    ks: [Int]? = nil,
    baseline: String? = nil,
    allowing fields: [String] = []
  ) throws -> Comparison {
    var input = ComparisonInput(catalog: try Catalog.bundled())
    for result in results { input.add(result) }
    return try Comparison(
      input,
      ks: ks,
      baseline: baseline,
      allowance: ProtocolAllowance(fields)
    )
  }

  /// 15 won and 31 lost of 164: the p-value of facts/wizardcoder.md, 0.026.
  @Test func testsPairsExactly() throws {
    let wins = String(repeating: "1", count: 15)
    let losses = String(repeating: "0", count: 31)
    let rest = String(repeating: "1", count: 83) + String(repeating: "0", count: 35)
    let first = wins + losses + rest
    let second = wins.replacing("1", with: "0") + losses.replacing("0", with: "1") + rest
    let group = try #require(
      try comparison([exampleResults("wizard", first), exampleResults("gpt", second)]).groups.first
    )
    #expect(group.rows.map(\.results.label) == ["gpt", "wizard"])
    #expect(group.rows.map(\.rank) == [1, 2])
    #expect(group.rows.map(\.correct) == [114, 98])
    let pair = try #require(group.pairs.first)
    #expect((pair.won.count, pair.lost.count) == (15, 31))
    #expect(abs(pair.comparison.test.twoSided - 0.0259) < 0.0001)
    #expect(abs(pair.comparison.difference + 16.0 / 164) < 1e-12)
  }

  @Test func anotherProtocolStandsApart() throws {
    let both = try comparison([
      exampleResults("a", "11"), exampleResults("b", "10") { $0.sampling.temperature = 0.8 },
    ])
    #expect(both.groups.count == 2)
    #expect(both.groups.allSatisfy { $0.pairs.isEmpty && $0.rows.count == 1 })
    let text = try ComparisonReport(both).rendered(as: .text)
    #expect(
      text.contains(
        "[2] is not comparable with [1]: the temperature is not known there and 0.8 here."
      )
    )
    #expect(!text.contains("rank"))
  }

  /// A version of the data says more than its digests, which follow from it.
  @Test func whatFollowsFromOtherDifferencesIsLeftOut() throws {
    let both = try comparison([
      exampleResults("a", "11"),
      exampleResults("b", "10") {
        $0.promptDigest = "02"
        $0.extraction.digest = "99"
        $0.benchmark.version = "2.0"
        $0.dataset.sha256 = "xy"
        $0.limits.cpuSeconds = 3
      },
    ])
    #expect(
      try ComparisonReport(both).rendered(as: .text).contains(
        "[2] is not comparable with [1]: the version of the benchmark is 1.0 there and 2.0 here; the "
          + "limit of processor time in seconds is 10 there and 3 here; the digest of the extraction is "
          + "23 there and 99 here.\n"
      )
    )
  }

  @Test func whatIsAllowedIsPrinted() throws {
    let both = try comparison(
      [exampleResults("a", "11"), exampleResults("b", "10") { $0.sampling.temperature = 0.8 }],
      allowing: ["sampling.temperature"]
    )
    #expect(both.groups.count == 1)
    #expect(both.groups.first?.pairs.count == 1)
    let text = try ComparisonReport(both).rendered(as: .text)
    #expect(
      text.contains(
        "Stand together by --allow-protocol although the temperature is not known in one and 0.8 in "
          + "another."
      )
    )
  }

  /// One that tells nothing suits both others, which do not suit each other, in whatever order.
  @Test(arguments: [[0, 1, 2], [1, 0, 2], [1, 2, 0], [2, 1, 0]])
  func whatIsUnknownBringsNoOthersTogether(order: [Int]) throws {
    let all = try [
      exampleResults("silent", "11"),
      exampleResults("cool", "10") { $0.sampling.temperature = 0.2 },
      exampleResults("warm", "01") { $0.sampling.temperature = 0.8 },
    ]
    let groups = try comparison(order.map { all[$0] }, allowing: ["unknown"]).groups
    #expect(groups.count == 2)
    for group in groups {
      let labels = Set(group.rows.map(\.results.label))
      #expect(!labels.isSuperset(of: ["cool", "warm"]))
    }
  }

  @Test func suitesAreNeverPaired() throws {
    var both = try exampleResults("a", "11")
    both.suites = ["base", "plus"]
    let groups = try comparison([both, exampleResults("b", "10")], allowing: ["benchmark"]).groups
    #expect(groups.map { $0.rows.count } == [2, 1])
  }

  @Test func otherTasksAreAReason() throws {
    let both = try comparison(
      [exampleResults("a", "11"), exampleResults("b", "111") { $0.tasks = .init([]) }],
      allowing: ["tasks"]
    )
    let text = try ComparisonReport(both).rendered(as: .text)
    #expect(text.contains("[2] is not comparable with [1]: they are not of the same tasks.\n"))
  }

  /// Student's interval of equal scores is a point, which says nothing.
  @Test func equalScoresHaveNoInterval() throws {
    let group = try #require(
      try comparison([exampleResults("a", "22", samples: 4) { $0.sampling.n = 4 }]).groups.first
    )
    #expect(group.rows.first?.scores.first?.value == 0.5)
    #expect(group.rows.first?.scores.first?.interval == nil)
  }

  /// No allowance makes different tasks the same.
  @Test func differentTasksAreNeverPaired() throws {
    let both = try comparison(
      [exampleResults("a", "11"), exampleResults("b", "111") { $0.tasks.count = 3 }],
      allowing: ["tasks", "unknown"]
    )
    #expect(both.groups.count == 2)
  }

  @Test func equalScoresShareARank() throws {
    let group = try #require(
      try comparison([
        exampleResults("a", "110"), exampleResults("b", "011"), exampleResults("c", "000"),
      ]).groups.first
    )
    #expect(group.rows.map(\.rank) == [1, 1, 3])
    #expect(group.pairs.map { "\($0.first)-\($0.second)" } == ["a-b", "a-c", "b-c"])
  }

  /// Sums of the same scores in another order may differ in their last bits.
  @Test func theOrderOfTasksMakesNoRank() throws {
    let digits = String(repeating: "0123456789", count: 16)
    let group = try #require(
      try comparison([
        exampleResults("a", digits, samples: 10),
        exampleResults("b", String(digits.reversed()), samples: 10),
        exampleResults("c", String(digits.sorted()), samples: 10),
      ]).groups.first
    )
    #expect(group.rows.map(\.rank) == [1, 1, 1])
  }

  /// A result that lacks samples takes the scores of no other.
  @Test func aResultThatLacksATaskHasNoScore() throws {
    var partial = try exampleResults("b", "10")
    partial.tasks[1].samples = 0
    partial.unjudged = 1
    let both = try comparison([partial, exampleResults("a", "11")])
    let group = try #require(both.groups.first)
    #expect(group.rows.map(\.results.label) == ["a", "b"])
    #expect(group.rows.map(\.rank) == [1, nil])
    #expect(group.rows.map { $0.scores.map(\.value) } == [[1], []])
    #expect(!both.isComplete)
  }

  @Test func aBaselineIsTheSecondOfEveryPair() throws {
    let group = try #require(
      try comparison(
        [exampleResults("a", "110"), exampleResults("b", "011"), exampleResults("c", "000")],
        baseline: "a"
      ).groups.first
    )
    #expect(group.pairs.map { "\($0.first)-\($0.second)" } == ["b-a", "c-a"])
    #expect(throws: ComparisonError.unknownLabel("z", known: ["a"])) {
      try comparison([exampleResults("a", "1")], baseline: "z")
    }
  }

  @Test func twoOfOneNameAreRefused() throws {
    let error = #expect(throws: ComparisonError.self) {
      try comparison([exampleResults("a", "1"), exampleResults("a", "0")])
    }
    #expect(error?.description.contains("are both named a; tell them apart with NAME=PATH") == true)
  }

  /// Student's interval of 0.25, 0.75 and 1 by SciPy 1.17.1: 0.6667 -+ 4.30265 * 0.22048.
  @Test func severalSamplesHaveStudentsInterval() throws {
    let group = try #require(
      try comparison([exampleResults("a", "134", samples: 4) { $0.sampling.n = 4 }], ks: [1, 4])
        .groups
        .first
    )
    let score = try #require(group.rows.first?.scores.first)
    #expect(abs(score.value - 2.0 / 3) < 1e-12)
    #expect(score.interval?.lower == 0)
    #expect(score.interval?.upper == 1)
    #expect(abs((score.standardError ?? 0) - 0.220479) < 1e-6)
    #expect(group.rows.first?.scores.last?.value == 1)
  }

  @Test func statedScoresAreNeverRanked() throws {
    var input = ComparisonInput(catalog: try Catalog.bundled())
    input.add(try exampleResults("a", "11") { $0.benchmark.name = "humaneval" })
    try input.add(published: "gpt-3.5", from: .bundled())
    let text = try ComparisonReport(Comparison(input)).rendered(as: .text)
    let parts = text.split(separator: "Stated by others, each under the protocol of its source")
    #expect(parts.count == 2)
    #expect(!parts[0].contains("48.10"))
    #expect(parts[1].contains("48.10 %"))
    #expect(parts[1].contains("GPT4 Report"))
  }

  @Test(arguments: ReportFormat.allCases)
  func namesOfOthersAreInert(format: ReportFormat) throws {
    let name = "<script>alert(1)</script>|\u{1b}[31m\u{202e}$\\input{x}"
    let both = try comparison([exampleResults(name, "10"), exampleResults("b", "01")])
    let text = try ComparisonReport(both).rendered(as: format)
    switch format {
    case .text, .markdown, .latex, .html:
      #expect(!text.contains("\u{1b}") && !text.contains("\u{202e}"))
    case .csv, .json: break
    }
    if format == .html { #expect(!text.contains("<script")) }
    if format == .markdown { #expect(text.contains("\\<script\\>alert(1)\\</script\\>\\|")) }
    if format == .latex {
      let words = text.replacing("\\allowbreak{}", with: "")
      #expect(words.contains("\\$\\textbackslash{}input\\{x\\}"))
    }
  }

  @Test func jsonHoldsEveryNumber() throws {
    let both = try comparison([exampleResults("a", "110"), exampleResults("b", "011")])
    let json = try JSONValue(
      parsing: Array(ComparisonReport(both).rendered(as: .json).utf8)
    )
    let group = json["groups"]?.array?.first
    #expect(group?["protocol"]?["limits.cpuSeconds"]?.double == 10)
    #expect(group?["protocol"]?["benchmark.version"]?.string == "1.0")
    #expect(group?["rows"]?.array?.count == 2)
    #expect(group?["pairs"]?.array?.first?["won"]?.array == [.string("T/0")])
    #expect(group?["pairs"]?.array?.first?["lost"]?.array == [.string("T/2")])
  }
}
