// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
package import Grading
package import Problems

/// A benchmark that a training set is compared with.
package struct TargetBenchmark: Sendable {
  package let benchmark: LoadedBenchmark
  /// The problems with inputs to compare behaviour by; none where the benchmark has none.
  package var compared: [ComparedProblem] = []
  /// The same problems as another benchmark states and solves them, as HumanEval does those of HumanEval+.
  package let otherVersions: [Problem]
  /// What is known of the solutions, by problem.
  package private(set) var solutions: [TaskID: Solution] = [:]

  /// The trees of a problem's solutions.
  package struct Solution: Sendable {
    /// The digests of the trees, each once.
    package var trees: [String]
    /// The nodes of the benchmark's own solution.
    package var nodes: Int
  }

  /// Takes a benchmark, and another that has the same problems, if there is one.
  package init(_ benchmark: LoadedBenchmark, sibling: LoadedBenchmark? = nil) {
    self.benchmark = benchmark
    let own = Set(benchmark.problems.map(\.id))
    otherVersions = (sibling?.problems ?? []).filter { own.contains($0.id) }
  }

  package var name: String { benchmark.name }
  package var problems: [Problem] { benchmark.problems }

  /// Reads the trees of the solutions, by Python's own parser in a cage.
  package mutating func readSolutions(in cage: Cage) async throws {
    var names: [TaskID: String] = [:]
    for problem in problems where !problem.entryPoint.isEmpty {
      names[problem.id] = problem.entryPoint
    }
    for problem in problems + otherVersions {
      guard let name = names[problem.id], let source = problem.referenceProgram else { continue }
      let answer = try await cage.answerFunctions(source, instruction: "")
      guard let function = answer.all.map(\.function).last(where: { $0.name == name }) else {
        continue
      }
      var solution = solutions[problem.id] ?? Solution(trees: [], nodes: function.nodes)
      if let tree = function.tree, !solution.trees.contains(tree) { solution.trees.append(tree) }
      solutions[problem.id] = solution
    }
  }
}
