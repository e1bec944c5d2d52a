// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Runs

/// How a report is laid out for whoever reads it as text.
package struct TextLayout: Sendable, Hashable {
  /// The folder of the run, for the command that lists its failures; nil: none is named.
  package var directory: String?
  /// Whether every field of the protocol is printed, rather than the main ones.
  package var showsProtocol: Bool
  /// Where sentences are broken, in columns; nil: nowhere, as for a file that is searched.
  package var width: Int?

  package init(directory: String? = nil, showsProtocol: Bool = false, width: Int? = nil) {
    self.directory = directory
    self.showsProtocol = showsProtocol
    self.width = width
  }

  /// A text broken between words, its first line after a start, the others indented.
  func wrapped(_ text: String, after start: String, indent: Int) -> String {
    guard let width else { return start + text + "\n" }
    var lines = [start]
    var isEmpty = true
    for word in text.split(separator: " ") {
      let length = lines[lines.count - 1].unicodeScalars.count + 1 + word.unicodeScalars.count
      if !isEmpty, length > width {
        lines.append(String(repeating: " ", count: indent))
        isEmpty = true
      }
      lines[lines.count - 1] += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension RunReport {
  /// The report for somebody at a terminal, of 24 lines if there is little to say.
  ///
  /// What there is to doubt comes first, then how the samples ended and under what protocol. The
  /// scores come last, where the eye is when the command is done.
  ///
  /// - Throws: When the protocol cannot be written as JSON.
  package func text(_ layout: TextLayout) throws -> String {
    var blocks: [String] = []
    let sentences = (warnings + notes).map {
      layout.wrapped($0.onOneLine.visibleLine, after: "", indent: 2)
    }
    if !sentences.isEmpty { blocks.append(sentences.joined()) }
    for table in [unverifiable, summary.times.generation?.table].compactMap(\.self)
    where !table.rows.isEmpty {
      blocks.append(table.text)
    }
    if layout.showsProtocol { blocks.append(try protocolTable().text) }
    blocks.append(facts(layout))
    blocks.append(scoresForTerminal.text)
    blocks += breakdownTables.map(\.text)
    return blocks.joined(separator: "\n")
  }

  private func facts(_ layout: TextLayout) -> String {
    let digest = summary.protocolDigest.prefix(8)
    let more = layout.showsProtocol ? "" : " (--protocol prints all of it)"
    var facts = [
      ("benchmark", heading),
      ("verdicts", verdictsInWords),
      ("protocol", protocolInWords + "; digest \(digest)\(more)"),
    ]
    if let directory = layout.directory, summary.samples.correct < summary.samples.judged {
      facts.append(("next", "evalharness show \(directory.shellWord)"))
    }
    return facts.map { name, text in
      let start = name + String(repeating: " ", count: Self.indent - name.count)
      // A command is copied as it stands.
      return name == "next"
        ? start + text.visibleLine + "\n"
        : layout.wrapped(text.visibleLine, after: start, indent: Self.indent)
    }.joined()
  }

  private static let indent = 11

  private var heading: String {
    let kept = `protocol`.benchmark
    return
      "\(kept.name) \(kept.version), split \(kept.split), \(tasks) task\(tasks == "1" ? "" : "s"), "
      + "\(samplesPerTask) sample\(samplesPerTask == "1" ? "" : "s") each"
      + (`protocol`.tasks.where.map { ", where \($0)" } ?? "")
  }

  private var verdictsInWords: String {
    let counted = verdicts.rows.map { "\($0[1]) \($0[0])" }.joined(separator: ", ")
    return counted.isEmpty ? "none yet" : counted
  }

  /// What most numbers depend on; the rest has the digest.
  private var protocolInWords: String {
    let kept = `protocol`
    let source = kept.provider.settings["model"] ?? kept.provider.settings["samples"]
    var words = ["\(kept.judging.rawValue) judging"]
    if !comparer.isEmpty { words.append("comparer \(comparer)") }
    words.append(source.map { "\(kept.provider.name) of \($0)" } ?? kept.provider.name)
    if let temperature = kept.sampling.temperature {
      words.append(temperature == 0 ? "greedy" : "temperature \(temperature)")
    }
    if let most = kept.sampling.maxTokens { words.append("at most \(most) tokens") }
    words.append("\(kept.extraction.name) extraction")
    let environment = kept.interpreter.environment.map {
      ["in environment \($0.name) \($0.digest.prefix(8))"]
    }
    words.append(
      ([kept.interpreter.implementation, kept.interpreter.version]
        + (environment ?? kept.interpreter.packages)).joined(separator: " ")
    )
    words.append("\(kept.isolation.level) isolation")
    words.append("\(kept.limits.cpuSeconds.short) s")
    words.append("\(kept.limits.memoryBytes >> 20) MiB")
    return words.joined(separator: ", ")
  }

  /// The scores in percent in less than 80 columns; of a run that is not whole, of what there is.
  private var scoresForTerminal: Table {
    var table = Table([
      .init("suite"), .init("metric"), .init("score", .right), .init("95 % interval"),
      .init("s.e. (tasks)", .right), .init("s.e. (samples)", .right), .init("forgeable", .right),
    ])
    func append(_ score: RunSummary.Score, _ metric: String) {
      table.append([
        score.suite, metric, score.value.percent,
        score.wilson.map { "\($0.lower.percent) - \($0.upper.percent)" } ?? "",
        score.superpopulationStandardError?.percent ?? "",
        score.fixedBenchmarkStandardError?.percent ?? "", forgeable,
      ])
    }
    let partial = summary.partial
    for score in summary.scores {
      append(score, "pass@\(score.k)" + (summary.complete ? "" : " (not whole)"))
    }
    for score in partial?.scores ?? [] {
      let count = score.tasks ?? 0
      append(score, "pass@\(score.k) of \(count) task\(count == 1 ? "" : "s")")
    }
    if let exact = summary.exactMatch {
      table.append([
        "", RunSummary.ExactMatch.name, exact.value.percent,
        exact.wilson.map { "\($0.lower.percent) - \($0.upper.percent)" } ?? "", "", "", "",
      ])
    }
    for entry in summary.undefined
    where partial?.scores.contains(where: { $0.k == entry.k }) != true {
      table.append([`protocol`.benchmark.suite, "pass@\(entry.k)", "-", "", "", "", forgeable])
    }
    return table.withoutEmptyColumns
  }
}

extension Double {
  /// The number without a point where it has nothing after it.
  fileprivate var short: String {
    self == rounded() && abs(self) < 1e9 ? "\(Int(self))" : "\(self)"
  }
}
