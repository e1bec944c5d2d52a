// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What a check of a problem file came to.
struct CheckResult: Sendable, Hashable, Codable {
  /// The SHA-256 of the file; empty where it cannot be read.
  var sha256: String
  /// The form of the records, such as `humaneval`; nil when it is not known.
  var form: String?
  /// How many problems could be read.
  var tasks = 0
  /// How many of them have a reference solution.
  var references = 0
  /// How many reference solutions passed strict judging.
  var passed = 0
  /// The faults by kind, in the order of the kinds, then in that of the file.
  private(set) var faults: [ProblemFault] = []

  init(sha256: String, form: String?) {
    self.sha256 = sha256
    self.form = form
  }

  /// Adds faults; one that several programs of a task show is one.
  mutating func add(_ new: [ProblemFault]) {
    let ranks = Dictionary(
      uniqueKeysWithValues: ProblemFault.Kind.allCases.enumerated().map { ($1, $0) }
    )
    var known: Set<ProblemFault> = []
    faults = (faults + new).filter { known.insert($0).inserted }.enumerated().sorted { one, other in
      let first = (ranks[one.element.kind] ?? 0, one.element.number ?? 0, one.offset)
      let second = (ranks[other.element.kind] ?? 0, other.element.number ?? 0, other.offset)
      return first < second
    }.map(\.element)
  }

  /// The faults of one kind.
  func faults(_ kind: ProblemFault.Kind) -> [ProblemFault] {
    faults.filter { $0.kind == kind }
  }

  /// Whether the file is fit to measure a model, as far as the check could tell.
  var isSound: Bool { !faults.contains { $0.kind.isFault } }

  /// Whether the harness failed to judge something.
  var isIncomplete: Bool { faults.contains { $0.kind == .notJudged } }
}
