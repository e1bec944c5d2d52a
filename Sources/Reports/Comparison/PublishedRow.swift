// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

/// Published scores of a model from one source and of one way of sampling, for a table of a paper.
struct PublishedRow: Sendable {
  var label: String
  /// The key that it is cited by.
  var citation: String
  /// How it was sampled, as far as the source tells.
  var sampling: String
  /// The scores by the places of their columns.
  var scores: [Int: Double]

  /// The scores in rows, each score in the column that it is of.
  static func rows(of scores: [StatedScore], column: (StatedScore) -> Int?) -> [PublishedRow] {
    var rows: [PublishedRow] = []
    for score in scores {
      guard let citation = score.citation, let place = column(score) else { continue }
      let row = PublishedRow(
        label: score.label,
        citation: citation,
        sampling: sampling(of: score.facts),
        scores: [place: score.value]
      )
      let known = rows.firstIndex {
        $0.label == row.label && $0.citation == citation && $0.sampling == row.sampling
          && ($0.scores[place] == nil || $0.scores[place] == score.value)
      }
      if let known { rows[known].scores[place] = score.value } else { rows.append(row) }
    }
    return rows
  }

  private static func sampling(of facts: ProtocolFacts) -> String {
    let parts = [
      facts["sampling.decoding"].flatMap { $0 == "greedy" ? $0 : nil },
      facts["sampling.n"].flatMap { $0 == "1" ? nil : "n = \($0)" },
      facts["sampling.temperature"].flatMap { $0 == "0" ? nil : "T = \($0)" },
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  /// The model with its citation, which is printed as a number or as a name and a year.
  var name: LaTeXTable.Cell {
    let words = sampling.isEmpty ? label : "\(label) (\(sampling))"
    return LaTeXTable.Cell(
      latex: "\(words.asLaTeX) \\cite{\(citation)}",
      width: words.widthInPoints + 60
    )
  }
}
