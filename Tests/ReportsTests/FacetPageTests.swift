// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Reports
import Runs
import Testing

/// The sections of facets on the page.
struct FacetPageTests {
  private let scratch: RunScratch

  init() throws {
    scratch = try RunScratch()
  }

  private static let tasks = (0..<8).map { TaskID("T/\($0)") }

  /// A run whose tasks passed as the digits say, one sample each.
  private func run(
    _ name: String,
    _ digits: String,
    _ facets: TaskFacets? = exampleFacets(a: 6, b: 1)
  ) throws -> PageRun {
    let records = zip(Self.tasks, digits).map { task, digit in
      SampleRecord(
        sample: Sample(task: task, index: 0, form: .completion, text: "    return x\n"),
        judgement: Judgement(verdict: digit == "1" ? .passed : .wrongAnswer, judging: .strict)
      )
    }
    return try PageRun(
      reading: scratch.run(name, records, samples: 1, tasks: Self.tasks, facets: facets)
    )
  }

  private func page(_ runs: [PageRun], by facets: [String] = []) async throws -> ParsedPage {
    ParsedPage(try await ReportPage(runs, by: facets).html(mostBytes: 20_000_000))
  }

  /// What stands in the cells of a row.
  private func row(_ name: String, in page: ParsedPage) throws -> [String] {
    let start = try #require(page.markup.firstRange(of: "<tr><th scope=\"row\">\(name)</th>"))
    let row = page.markup[start.upperBound...].prefix { $0 != "\n" }
    return row.matches(of: #/<td[^>]*>([^<]*)<\/td>/#).map { String($0.output.1) }
  }

  @Test func aRunHasASectionAFacet() async throws {
    let page = try await page([run("one", "11100010")])
    #expect(page.markup.contains("<section id=\"by-1\" aria-labelledby=\"by-1-title\"><h2"))
    #expect(page.addresses.contains("#by-1"))
    #expect(page.text.contains("By topic"))
    #expect(
      try row("a", in: page) == ["6", "3/6", "pass@1", "50.00 %", "18.76 % - 81.24 %", "Wilson"]
    )
    #expect(try row("(none)", in: page)[1] == "0/1")
    // Between two runs there is a test, and of one there is none.
    #expect(!page.text.contains("in points of pass@1"))
  }

  @Test func withoutFacetsThereIsNoSection() async throws {
    for facets in [nil, TaskFacets()] {
      let page = try await page([run(facets == nil ? "older" : "none", "11100010", facets)])
      #expect(!page.markup.contains("id=\"by-1\""))
    }
  }

  /// 6 lost of 6: p = 2 / 2^6, times 3 of the values.
  @Test func twoRunsAreTestedByValue() async throws {
    let page = try await page([run("old", "11111110"), run("new", "00000011", nil)])
    #expect(page.text.contains("new less old by topic, in points of pass@1"))
    let table = try #require(page.markup.firstRange(of: "new less old by topic"))
    let rest = ParsedPage(Array(page.markup[table.lowerBound...].utf8))
    let cells = try row("a", in: rest)
    #expect(cells.prefix(4) == ["6", "100.00 %", "0.00 %", "-100.00"])
    #expect(cells.suffix(4) == ["0", "6", "0.031", "0.094"])
    #expect(page.text.contains("method over the 3 values"))
  }

  @Test func otherFacetsAreNotTested() async throws {
    let page = try await page([
      run("old", "11111110"), run("new", "00000011", exampleFacets(a: 2, b: 2)),
    ])
    #expect(!page.text.contains("new less old by topic"))
    #expect(page.text.contains("evalharness compare --by tells"))
  }

  @Test func namesAreTexts() async throws {
    let hostile = TaskFacets(["T/0": ["<script>\u{202E}": "</td><img src=x>"]])
    let page = try await page([run("run", "11111111", hostile)])
    #expect(!page.elements.contains("img"))
    #expect(page.text.contains("By &lt;script&gt;&lt;U+202E&gt;"))
    #expect(page.attributes.isDisjoint(with: ["src"]))
  }

  @Test func aFacetThatNoRunHasIsAnError() throws {
    let run = try run("run", "11111111")
    let error = #expect(throws: FacetError.self) { try ReportPage([run], by: ["kind"]) }
    #expect(error?.description.hasSuffix("/run has no facet 'kind'; it has topic") == true)
    let older = try self.run("older", "11111111", nil)
    let second = #expect(throws: FacetError.self) { try ReportPage([older], by: ["kind"]) }
    #expect(second?.description.contains("was made before the facets of tasks were kept") == true)
  }
}
