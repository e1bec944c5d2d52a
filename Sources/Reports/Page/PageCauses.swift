// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs

/// Why the samples of a page's runs failed, and which of them did for each cause.
struct PageCauses: Sendable {
  /// The most causes of a run that a page names.
  static let most = 40

  /// A sample by its places on the page.
  struct Place: Sendable {
    var task: Int
    var sample: Int
    var key: SampleRecord.Key
  }

  /// What shares a cause in a run.
  struct Entry: Sendable {
    var cause: FailureCause
    var places: [Place]
    /// The number of the cause among those that the page names; nil for a rarer one.
    var number: Int?
  }

  /// The causes of each run, the most frequent first.
  private(set) var runs: [[Entry]] = []
  /// The causes that the page names, of all runs once each.
  private(set) var named: [FailureCause] = []

  /// - Parameter failures: Which samples of each run failed for what cause.
  init(_ failures: [[FailureCause: [Place]]]) {
    var numbers: [FailureCause: Int] = [:]
    for run in failures {
      var entries = run.sorted { one, other in
        (other.value.count, "\(one.key.verdict)\(one.key.words)")
          < (one.value.count, "\(other.key.verdict)\(other.key.words)")
      }.map { Entry(cause: $0.key, places: $0.value) }
      for entry in entries.prefix(Self.most) where numbers[entry.cause] == nil {
        numbers[entry.cause] = named.count
        named.append(entry.cause)
      }
      for place in entries.indices { entries[place].number = numbers[entries[place].cause] }
      self.runs.append(entries)
    }
  }

  // MARK: - Data

  /// The named causes, and for each of them and each run the samples: a task's place and its samples'.
  var json: JSONValue {
    let members = runs.map { entries in
      JSONValue.array(
        named.indices.map { number in
          let places = entries.first { $0.number == number }?.places ?? []
          return .array(
            places.flatMap { [JSONValue.number("\($0.task)"), .number("\($0.sample)")] }
          )
        }
      )
    }
    return .object([
      .init("names", .array(named.map { .string($0.title) })),
      .init("samples", .array(members)),
    ])
  }
}

extension FailureCause {
  /// The cause on one line, as in `exception: NameError: …`.
  var title: String {
    (words.isEmpty ? "\(verdict)" : "\(verdict): \(words)").cut(to: 120)
  }
}
