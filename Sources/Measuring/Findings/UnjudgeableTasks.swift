// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Tasks of a benchmark whose programs nobody can judge in a cage, such as those that need a network.
package struct UnjudgeableTasks: CustomStringConvertible {
  private let benchmark: String
  /// How many there are by the kind of their fault.
  private let kinds: [(kind: String, count: Int)]

  /// Nil when every task can be judged.
  package init?(_ benchmark: LoadedBenchmark) {
    let tasks = benchmark.problems.filter { $0.unjudgeable != nil }
    guard !tasks.isEmpty else { return nil }
    self.benchmark = benchmark.name
    kinds = Dictionary(grouping: tasks) { $0.facets[Benchmark.Erratum.facet] ?? "" }
      .mapValues(\.count).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  package var description: String {
    let all = kinds.reduce(0) { $0 + $1.count }
    let words = kinds.map { "\($0.kind) \($0.count)" }.joined(separator: ", ")
    return "\(all) task\(all == 1 ? "" : "s") of \(benchmark) cannot be judged in a cage and "
      + "get\(all == 1 ? "s" : "") no verdict (\(words)); --where errata=none leaves them out"
  }
}
