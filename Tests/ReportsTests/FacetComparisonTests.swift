// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Reports
import Runs
import Statistics
import Testing

/// Comparisons by the values of a facet.
struct FacetComparisonTests {
  private func comparison(
    _ results: [TaskResults],
    by facets: [String] = ["topic"]
  ) throws -> Comparison {
    var input = ComparisonInput(catalog: try Catalog.bundled())
    for result in results { input.add(result) }
    return try Comparison(input, by: facets)
  }

  /// 8 lost of 8 has p = 2 / 2^8, and nothing changed has 1: R's `p.adjust(c(1/128, 1), "BH")` is 1/64
  /// and 1.
  @Test func everyValueHasItsOwnExactTest() throws {
    let group = try #require(
      try comparison([
        facetResults("old", "1111111111110000"), facetResults("new", "0000000011110000", nil),
      ]).groups.first
    )
    let breakdown = try #require(group.breakdowns.first)
    #expect(breakdown.rows.map(\.label) == ["old", "new"])
    #expect(breakdown.rows[1].scores.rows.map(\.correct) == [0, 4])
    #expect(breakdown.pairs.map(\.difference.value) == ["a", "b"])
    let first = breakdown.pairs[0]
    #expect((first.first, first.second) == ("old", "new"))
    #expect(first.difference.comparison.difference == 1)
    #expect(first.won == (0..<8).map { "T/\($0)" })
    #expect(first.difference.comparison.test.twoSided == 2.0 / 256)
    #expect(breakdown.pairs.map(\.difference.adjustedP) == [4.0 / 256, 1])
  }

  @Test func theCorrectionIsSaidInTheOutput() throws {
    let compared = try comparison([
      facetResults("old", "1111111111110000"), facetResults("new", "0000000011110000"),
    ])
    let text = try ComparisonReport(compared).rendered(as: .text)
    #expect(text.contains(#/\na +old +8 +8/8  100\.00 %/#), "\(text)")
    #expect(text.contains(#/\na +old +new +\+100\.00 .* 8 +0 +0\.0078 +0\.016\n/#), "\(text)")
    #expect(
      text.contains(
        "By topic: p (Benjamini-Hochberg) is adjusted over the 2 tests of its values, apart from those "
          + "of all tasks; at 0.050 1 of them is significant. The intervals are not adjusted.\n"
      )
    )
    let latex = try ComparisonReport(compared).rendered(as: .latex)
    #expect(latex.contains("\\caption{pass@1 in percent on HumanEval by topic}"))
    #expect(latex.contains("\na & 8 & 100.0 (67.6--100.0) & 0.0 (0.0--32.4) \\tabularnewline"))
    let lines = try ComparisonReport(compared).rendered(as: .csv).split(separator: "\n")
    #expect(lines.count == 1 + 2 + 4 + 2)
    #expect(
      lines[0].hasSuffix(
        ",facet,value,against,difference,difference_lower,"
          + "difference_upper,won,lost,p_two_sided,p_benjamini_hochberg"
      )
    )
    #expect(lines[7].hasSuffix(",8,0,0.0078125,0.015625"), "\(lines[7])")
  }

  @Test func tasksWithoutAValueAreARowToo() throws {
    let facets = exampleFacets(a: 2, b: 1)
    let group = try #require(
      try comparison([facetResults("x", "1110", facets), facetResults("y", "1011", facets)]).groups
        .first
    )
    #expect(group.breakdowns.first?.pairs.map(\.difference.value) == ["a", "b", nil])
    #expect(group.breakdowns.first?.pairs.map(\.difference.places) == [[0, 1], [2], [3]])
  }

  @Test func severalSamplesATaskAreComparedByTheirScores() throws {
    let facets = exampleFacets(a: 2, b: 2)
    let group = try #require(
      try comparison([
        facetResults("x", "4321", samples: 4, facets),
        facetResults("y", "1234", samples: 4, facets),
      ]).groups.first
    )
    let pairs = try #require(group.breakdowns.first?.pairs)
    #expect(pairs.map(\.difference.comparison.difference) == [0.5, -0.5])
    #expect(pairs.map(\.difference.candidate) == [0.875, 0.375])
  }

  @Test(arguments: [
    ("kind", "runs/y, runs/x has no facet 'kind'; it has topic"),
    ("topic", nil),
  ])
  func aFacetThatNobodyHasIsAnError(name: String, sentence: String?) throws {
    let both = [try facetResults("x", "10"), try facetResults("y", "11")]
    guard let sentence else {
      _ = try comparison(both, by: [name])
      return
    }
    let error = #expect(throws: FacetError.self) { try comparison(both, by: [name]) }
    #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "")")
  }

  @Test func anOlderRunAndOtherFacetsAreErrors() throws {
    let older = #expect(throws: FacetError.self) {
      try comparison([facetResults("x", "10", nil), facetResults("y", "11", nil)])
    }
    #expect(older?.description.hasPrefix("runs/y was made before the facets of tasks") == true)
    let none = #expect(throws: FacetError.self) {
      try comparison([facetResults("x", "10", TaskFacets())])
    }
    #expect(none?.description.hasPrefix("runs/x has no facets; ") == true)
    let other = #expect(throws: ComparisonError.self) {
      try comparison([
        facetResults("x", "10", exampleFacets(a: 1, b: 1)),
        facetResults("y", "11", exampleFacets(a: 2, b: 0)),
      ])
    }
    #expect(other?.description.hasPrefix("runs/y and runs/x give T/1 other facets; ") == true)
  }
}
