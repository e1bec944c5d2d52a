// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

extension PaperTable {
  /// What is told of every protocol, and the words for it.
  private static let fields: [(field: String, words: String)] = [
    ("tasks.count", "tasks"), ("sampling.n", "samples a task"),
    ("sampling.temperature", "temperature"), ("sampling.topP", "top-p"),
    ("sampling.maxTokens", "most tokens"), ("extraction.name", "extraction"),
    ("judging", "judging"), ("limits.cpuSeconds", "CPU limit in seconds"),
    ("interpreter.version", "Python"), ("evaluator", "evalharness"),
  ]

  /// Everything that the numbers depend on, in LaTeX.
  var note: String {
    var sentences: [String] = []
    if !comparison.groups.isEmpty {
      let hasBest = columns.contains { column in
        column.own.map { overview.best(in: $0.place, k: $0.k) != nil } ?? false
      }
      if hasBest { sentences.append("The best of a column's protocol is bold.".asLaTeX) }
      sentences.append(
        ("Below a score its 95 % interval: Wilson's for one sample a task, else Student's over the "
          + "tasks.").asLaTeX
      )
      sentences.append("Protocol: ".asLaTeX + protocolInWords.asLaTeX + ".")
      sentences += marks
    }
    if !published.isEmpty {
      sentences.append("Published scores are not ranked.".asLaTeX)
    }
    let uncited = comparison.stated.count { $0.citation == nil }
    if uncited > 0 {
      sentences.append("\(uncited) stated scores that cannot be cited are left out.".asLaTeX)
    }
    return sentences.joined(separator: " ")
  }

  /// The fields of the protocols; where they differ, each value with its columns.
  private var protocolInWords: String {
    let own = overview.columns.compactMap { column in
      column.groups.first.map { (title: column.title, facts: comparison.groups[$0].facts) }
    }
    var untold: [String] = []
    var parts = [
      "digests "
        + own.map { "\($0.facts.digest.prefix(8)) (\($0.title))" }.joined(separator: ", ")
    ]
    for (field, words) in Self.fields {
      var values: [(value: String, titles: [String])] = []
      for column in own {
        let value = column.facts[field] ?? "not told"
        if let known = values.firstIndex(where: { $0.value == value }) {
          values[known].titles.append(column.title)
        } else {
          values.append((value, [column.title]))
        }
      }
      if values.count == 1, values[0].value == "not told" {
        untold.append(words)
      } else if values.count == 1 {
        parts.append("\(words) \(values[0].value)")
      } else {
        let each = values.map { "\($0.value) (\($0.titles.joined(separator: ", ")))" }
        parts.append("\(words) \(each.joined(separator: ", "))")
      }
    }
    if !untold.isEmpty { parts.append("not told: \(untold.joined(separator: ", "))") }
    return parts.joined(separator: "; ")
  }

  /// In what the marked scores differ from their columns.
  private var marks: [String] {
    overview.columns.flatMap { column -> [String] in
      guard let own = column.groups.first else { return [] }
      return column.groups.dropFirst().map { place in
        let differences = comparison.groups[own].facts.differences(
          from: comparison.groups[place].facts,
          allowing: comparison.allowance
        )
        let words = ComparisonReport.telling(differences).prefix(4).map {
          $0.sentence(here: "in its column", there: "here")
        }
        let why = words.isEmpty ? "of other tasks" : words.joined(separator: "; ")
        return "\\textsuperscript{\(mark(of: place))}" + why.asLaTeX + "."
      }
    }
  }
}
