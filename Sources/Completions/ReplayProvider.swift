// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Answers with samples that were drawn before.
package struct ReplayProvider: CompletionProvider {
  package static let name = "replay"

  package var name: String { Self.name }
  package let settings: [String: String]
  private let samples: [TaskID: [Sample]]

  /// - Parameters:
  ///   - samples: The samples, those of a task in the order of their numbers.
  ///   - source: What the samples are known by, such as the name of their file.
  package init(_ samples: [Sample], source: String) {
    settings = ["samples": source]
    self.samples = Dictionary(grouping: samples, by: \.task)
  }

  package func samples(of problem: Problem, count: Int?) async throws -> [Sample] {
    let all = samples[problem.id] ?? []
    return Array(all.prefix(count ?? all.count))
  }
}
