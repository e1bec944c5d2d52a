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

  /// What stands in the cells of a row, the first below a heading.
  private func row(
    _ name: String,
    in page: ParsedPage,
    below heading: String = ""
  ) throws -> [String] {
    let place = page.markup.firstRange(of: heading)
    #expect(heading.isEmpty || place != nil)
    let below = page.markup[(place?.upperBound ?? page.markup.startIndex)...]
    let start = try #require(below.firstRange(of: "<tr><th scope=\"row\">\(name)</th>"))
    let row = below[start.upperBound...].prefix { $0 != "\n" }
    return row.matches(of: #/<td[^>]*>([^<]*)<\/td>/#).map { String($0.output.1) }
  }

  /// Months have a figure with a point and an interval each, and days no section of their own.
  @Test func datedTasksHaveAFigureOverMonthsAndATestAtACutoff() async throws {
    let days = (0..<8).map { "2024-0\($0 / 2 + 1)-1\($0)" }
    let facets = TaskFacets(
      Dictionary(
        uniqueKeysWithValues: zip(Self.tasks, days).map { task, day in
          (task.rawValue, ["date": day, "month": String(day.prefix(7)), "difficulty": "easy"])
        }
      )
    )
    let runs = try [run("one", "11111000", facets), run("two", "11110000", facets)]
    let page = ParsedPage(
      try await ReportPage(runs, cutoff: Day("2024-03-01")).html(mostBytes: 20_000_000)
    )
    #expect(page.text.contains("By month") && !page.text.contains("By date"))
    #expect(page.markup.matches(of: /<circle class="series series-0"/).count == 4)
    #expect(page.markup.matches(of: /class="series whisker series-1"/).count == 4)
    #expect(page.text.contains("The line stands at 2024-03-01."))
    #expect(page.addresses.contains("#cutoff"))
    // All 4 before and 1 of 4 after: 5 of 70 choices of 4 have at most one of 5.
    #expect(
      try row("one", in: page, below: "Before and after 2024-03-01</h2>") == [
        "4", "100.00 %", "51.01 % - 100.00 %", "4", "25.00 %", "4.56 % - 69.94 %", "-75.00",
        "-100.00 to -26.00", "0.143", "0.143",
      ]
    )
    await #expect(throws: FacetError.self) {
      _ = try await ReportPage([run("none", "11111000", TaskFacets())], cutoff: Day("2024-03-01"))
        .html(mostBytes: 20_000_000)
    }
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
