// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a run came to: `summary.json`.
///
/// Everything but ``times`` follows from the verdicts alone, so two runs of one protocol on the
/// same samples have equal summaries apart from it.
package struct RunSummary: Codable, Sendable, Hashable {
  /// The version of the layout of the file.
  package var layout = 1
  package var protocolDigest: String
  /// Whether every task has samples and all of them a verdict of the program.
  package var complete: Bool
  /// The tasks without a sample.
  package var missing: [String]
  package var samples: Samples
  /// pass@k for the values of k that were asked for, ascending.
  package var scores: [Score]
  /// pass@k of what there is, where some tasks or samples are missing; nil of a run that is whole.
  package var partial: Partial?
  /// How many samples are the benchmark's own answer; nil where that is not asked, as it is of infilling.
  package var exactMatch: ExactMatch?
  /// The values of k that there is no pass@k of, ascending.
  package var undefined: [Undefined]
  /// How many samples ended how, by the name of the verdict.
  package var verdicts: [String: Int]
  /// How many verdicts were reached how.
  package var judging: [String: Int]
  /// The tasks with a sample whose tests ran beside the program, though not all were meant to.
  package var compatible: [String]
  /// The tasks with a sample that strict judging could not verify, and why, by its first.
  package var unverifiable: [String: String]
  /// The samples whose verdict depends on the oracle rule, as in `HumanEval/2#0`; only where
  /// outputs are compared.
  package var oracleDependent: [String]?
  /// How the answers ended; nil where no model's server was there to say.
  package var ends: AnswerEnds?
  /// The tasks in the order of the benchmark.
  package var tasks: [Task]
  package var times: Times

  package struct Samples: Codable, Sendable, Hashable {
    package var expected: Int
    /// The samples with a verdict of the program.
    package var judged: Int
    package var correct: Int
    /// The samples without a verdict: the harness failed, or no cage can judge their tasks.
    package var infrastructure: Int
    package var unjudged: Int
    /// The samples that share the verdict of another with the same program.
    package var shared: Int
    /// The samples that passed tests beside the program, which a program may forge; nil: none.
    package var compatiblePasses: Int?
  }

  /// Scores that are not the benchmark's: of the tasks alone that have samples enough.
  package struct Partial: Codable, Sendable, Hashable {
    package var scores: [Score]
  }

  package struct Score: Codable, Sendable, Hashable {
    /// The suite that a sample has to pass, and those before it.
    package var suite: String
    package var k: Int
    package var value: Double
    /// The Wilson interval; only for one sample a task.
    package var wilson: Interval?
    /// The standard error, had the tasks been drawn from more like them.
    package var superpopulationStandardError: Double?
    /// The standard error from sampling alone; only of pass@1 with two samples a task or more.
    package var fixedBenchmarkStandardError: Double?
    /// How many tasks it is of, where not of all.
    package var tasks: Int?
  }

  package struct ExactMatch: Codable, Sendable, Hashable {
    package var matched: Int
    package var samples: Int
    /// The share of a task's samples, as a mean over the tasks.
    package var value: Double
    /// The Wilson interval; only for one sample a task.
    package var wilson: Interval?

    /// What it is called as a suite where scores are broken down.
    package static let name = "exact match"
  }

  package struct Interval: Codable, Sendable, Hashable {
    package var confidence: Double
    package var lower: Double
    package var upper: Double
  }

  package struct Undefined: Codable, Sendable, Hashable {
    package var k: Int
    package var why: String
  }

  package struct Task: Codable, Sendable, Hashable {
    package var task: String
    package var samples: Int
    package var correct: Int
    /// The samples that passed a suite and those before it; only where there are several.
    package var correctBySuite: [String: Int]?
    /// The samples that are the benchmark's own answer; nil where that is not asked.
    package var exactMatches: Int?
  }

  /// What differs from one run to the next.
  package struct Times: Codable, Sendable, Hashable {
    /// Processor time of the programs.
    package var cpuSeconds: Double
    /// Time of day of the programs, one after another.
    package var wallSeconds: Double
    package var peakMemoryBytes: Int
    /// The programs that were judged again, alone, because they came near a limit.
    package var judgedAlone: Int
    /// What asking a model took in all commands of the run; nil when none was asked.
    package var generation: Generation?
  }
}
