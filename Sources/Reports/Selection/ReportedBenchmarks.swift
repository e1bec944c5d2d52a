// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The benchmarks whose scores will be reported, on which nothing may be selected.
///
/// Versions of a benchmark share its tasks: who selects on HumanEval has selected on HumanEval+ too.
package struct ReportedBenchmarks: Sendable, Hashable {
  /// The names, such as `humaneval` and `mbpp+`.
  package let names: [String]

  /// What is reported as a rule.
  package static let usual = ReportedBenchmarks(["humaneval", "mbpp", "ds1000"])

  package init(_ names: [String]) {
    self.names = names
  }

  /// Which of them shares its tasks with a benchmark.
  ///
  /// Of MBPP the split `test` is reported, and the others are for such a use; MBPP+ and the sanitized
  /// MBPP take their tasks from all splits.
  ///
  /// - Parameters:
  ///   - benchmark: The name of the benchmark that is selected on.
  ///   - split: The split that was asked; nil where that is not told.
  /// - Returns: Its name; nil where none does.
  package func sharingTasks(with benchmark: String, split: String?) -> String? {
    names.first { name in
      guard Self.family(of: name) == Self.family(of: benchmark) else { return false }
      return
        !(name == "mbpp" && benchmark == "mbpp"
        && split.map { $0 != "test" && $0 != "all" } ?? false)
    }
  }

  /// The name of a benchmark without what tells its version: `mbpp` of `mbpp+` and `mbpp-sanitized`.
  private static func family(of name: String) -> Substring {
    name.lowercased().prefix { $0 != "+" && $0 != "-" }[...]
  }
}
