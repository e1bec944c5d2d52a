// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Answers every problem with the benchmark's own solution: what any honest environment passes.
package struct ReferenceProvider: CompletionProvider {
  package let name = "reference"
  package let settings: [String: String] = [:]

  package init() {}

  package func samples(of problem: Problem, count: Int?) async throws -> [Sample] {
    guard let reference = problem.reference else { return [] }
    return (0..<(count ?? 1)).map { index in
      Sample(task: problem.id, index: index, form: reference.form, text: reference.text)
    }
  }
}
