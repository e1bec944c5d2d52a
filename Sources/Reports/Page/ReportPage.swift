// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
package import Problems
import Runs

/// One or several runs as a single HTML file that loads nothing.
///
/// Scores, verdicts and causes are HTML; what belongs to a sample is data that the page's script
/// unpacks when it is asked for.
package struct ReportPage: Sendable {
  package let runs: [PageRun]
  /// The tasks of all runs, in the order of the benchmark as far as it is known.
  let tasks: [TaskID]
  /// What is kept of the samples of each run.
  let samples: [PageSamples]
  /// For each run the number of its protocol: runs with the same number may be compared.
  let protocols: [Int]
  let causes: PageCauses
  /// The facets by whose values the scores are broken down.
  let facets: [String]
  /// The day from which on tasks are held against those before it; nil for none.
  let cutoff: Day?

  /// A page of runs, in the order in which they are shown.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - facets: The facets by whose values scores are broken down; empty for all that the runs have.
  ///   - cutoff: A day from which on tasks are held against those before it; nil for none.
  /// - Throws: ``JournalError`` for records that are none of their run's, `FacetError` for a facet that
  ///   no run has, a day among them where there is a `cutoff`.
  package init(_ runs: [PageRun], by facets: [String] = [], cutoff: Day? = nil) throws {
    self.facets = try Self.facets(facets, of: runs)
    self.cutoff = cutoff
    if cutoff != nil { _ = try Self.facets([Day.facet], of: runs) }
    self.runs = Self.named(runs)
    let known = Set(runs.flatMap(\.tasks))
    var order: [TaskID: Int] = [:]
    for problem in runs.flatMap(\.problems) where order[problem.id] == nil {
      order[problem.id] = order.count
    }
    tasks = known.sorted { one, other in
      let (first, second) = (order[one] ?? .max, order[other] ?? .max)
      return first == second ? one.precedes(other) : first < second
    }
    let tasks = tasks
    samples = try runs.map { try PageSamples($0, tasks: tasks) }
    protocols = try Self.protocols(of: runs)
    causes = PageCauses(samples.map(\.failures))
  }

  /// The runs, those by their paths whose folders have one name.
  private static func named(_ runs: [PageRun]) -> [PageRun] {
    let counts = Dictionary(grouping: runs, by: \.name).mapValues(\.count)
    return runs.map { run in
      var run = run
      if counts[run.name] ?? 0 > 1 { run.name = run.directory }
      return run
    }
  }

  private static func protocols(of runs: [PageRun]) throws -> [Int] {
    var firsts: [PageRun] = []
    return try runs.map { run in
      if let known = try firsts.firstIndex(where: { try run.differences(from: $0).isEmpty }) {
        return known
      }
      firsts.append(run)
      return firsts.count - 1
    }
  }

  /// Whether all runs may be compared.
  var isComparable: Bool { protocols.allSatisfy { $0 == 0 } }

  /// The first run of each protocol.
  var firstOfProtocols: [Int] {
    (0...(protocols.max() ?? 0)).compactMap { number in protocols.firstIndex(of: number) }
  }

  /// The letter by which a protocol goes on the page.
  func letter(_ number: Int) -> String {
    number < 26 ? String(UnicodeScalar(UInt8(65 + number))) : "\(number + 1)"
  }

  /// Whether a task has one sample in every run.
  var hasOneSampleEach: Bool {
    samples.allSatisfy { $0.verdicts.allSatisfy { $0.count <= 1 } }
  }

  var tallies: [RunTally] { samples.map(\.tally) }

  // MARK: - HTML

  /// The page, with as much of the samples' texts as its size allows.
  ///
  /// - Parameter mostBytes: The size that the page keeps below.
  /// - Returns: UTF-8.
  /// - Throws: ``ReportPageError/tooLarge(bytes:most:)`` when it cannot, even without texts.
  package func html(mostBytes: Int) async throws -> [UInt8] {
    var least = 0
    let longest = samples.map(\.longestText).max() ?? 0
    let most = samples.flatMap(\.verdicts).map(\.count).max() ?? 0
    for measure in PageMeasure.all(longestText: longest, samples: most) {
      let about = about(measure)
      let frame = try filled(about: about, data: []).count
      do {
        let data = try await PageData(self, measure, most: mostBytes - frame)
        return try filled(about: about, data: data.elements)
      } catch let error as PageData.TooLarge {
        least = frame + error.bytes
      }
    }
    throw ReportPageError.tooLarge(bytes: least, most: mostBytes)
  }

  private func filled(about: String, data: [String]) throws -> [UInt8] {
    let texts = [
      "policy": PageTemplate.policy,
      "version": evaluatorVersion,
      "title": Self.text(title),
      "heading": heading,
      "symbols": VerdictShape.symbols,
      "headline": try headline(),
      "style": PageTemplate.style,
      "script": PageTemplate.script,
      "sections": sections,
      "alerts": try alerts(),
      "scores": try scores(),
      "facets": try facetSections() + cutoffSection(),
      "curves": try curves(),
      "verdicts": verdicts(),
      "tasks": taskMap(),
      "versus": versus(),
      "causes": causesTable(),
      "protocols": try protocolTables(),
      "about": about,
    ]
    return PageTemplate.filled(texts.mapValues { [$0] }.merging(["data": data]) { $1 })
  }

  private var title: String {
    let benchmarks = runs.map { "\($0.protocol.benchmark.name) \($0.protocol.benchmark.version)" }
    let first = benchmarks.first ?? ""
    let benchmark = benchmarks.allSatisfy { $0 == first } ? first : "Several benchmarks"
    return runs.count == 1
      ? "\(benchmark): \(runs[0].name)" : "\(benchmark): \(runs.count) runs"
  }

  private var heading: String {
    var markup = Markup()
    markup.name(title)
    return markup.html
  }

  static func text(_ text: String) -> String {
    var markup = Markup()
    markup.text(text)
    return markup.html
  }

  private var sections: String {
    var markup = Markup()
    var links = [("scores", "Scores")]
    links += facets.enumerated().map { (anchor(ofFacet: $0), "By \($1)") }
    if let cutoff { links.append(("cutoff", "Before and after \(cutoff)")) }
    if mostSamples > 1 { links.append(("curves", "pass@k")) }
    links.append(("tasks", "Tasks"))
    if runs.count > 1 { links.append(("versus", "Side by side")) }
    links += [
      ("causes", "Failures by cause"), ("verdicts", "Verdicts"), ("protocol", "Protocol"),
      ("page", "This page"),
    ]
    for (anchor, name) in links {
      markup.element("li") { $0.element("a", ["href": "#\(anchor)"], name) }
      markup.newline()
    }
    return markup.html
  }

  /// The most samples that all tasks of a run have.
  var mostSamples: Int { tallies.map { $0.tasks.map(\.samples).min() ?? 0 }.max() ?? 0 }
}

/// A page that cannot be made.
package enum ReportPageError: Error, CustomStringConvertible {
  case tooLarge(bytes: Int, most: Int)

  package var description: String {
    switch self {
    case .tooLarge(let bytes, let most):
      "the page has \(bytes) bytes or more without a single text, and \(most) are the most; give a "
        + "larger --max-size, or fewer runs"
    }
  }
}
