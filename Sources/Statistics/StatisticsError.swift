// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A question that has no answer.
package enum StatisticsError: Error, Equatable, CustomStringConvertible {
  case impossibleCount(samples: Int, correct: Int)
  case notPositive(k: Int)
  case tooFewSamples(samples: Int, k: Int)
  case noTasks
  case badConfidence(Double)
  /// A significance level, power or share of tasks is not where it can be.
  case badProbability(name: String, value: Double)
  /// A threshold of G-Pass@k is not a share above 0 and at most 1.
  case badThreshold(String)
  /// Two runs that should hold the same tasks hold different numbers of them.
  case differentTasks(baseline: Int, candidate: Int)
  /// A task, counted from 0, has no sample to score.
  case noSamples(task: Int)
  /// Numbers of tasks cannot be negative.
  case negativeCount(Int)
  /// The samples of the tasks have no common multiple that an exact method can use.
  case latticeTooLarge
  /// A bootstrap needs replicates.
  case noReplicates
  /// Every count is at an end, so that nothing says how the tasks differ in between.
  case nothingToFit

  package var description: String {
    switch self {
    case .impossibleCount(let samples, let correct):
      "\(correct) correct of \(samples) samples is no count; give 0 <= correct <= samples"
    case .notPositive(let k):
      "pass@\(k) means nothing; k is at least 1"
    case .tooFewSamples(let samples, let k):
      "pass@\(k) needs \(k) samples of every task and one has \(samples); draw more or lower k"
    case .noTasks:
      "there is no task to take a mean over; select at least one"
    case .badConfidence(let confidence):
      "\(confidence) is no confidence level; give one between 0 and 1, such as 0.95"
    case .badProbability(let name, let value):
      "\(value) is no \(name); give one between 0 and 1, such as 0.05"
    case .badThreshold(let text):
      "\(text) is no threshold; give a share above 0 and at most 1, such as 0.5 or 3/4"
    case .differentTasks(let baseline, let candidate):
      "the baseline has \(baseline) tasks and the candidate \(candidate); compare runs of the same"
    case .noSamples(let task):
      "task \(task) has no sample, so it has no score; add one or select other tasks"
    case .negativeCount(let count):
      "\(count) is no number of tasks; give 0 or more"
    case .latticeTooLarge:
      "the numbers of samples differ too much for an exact test; draw equally many of every task"
    case .noReplicates:
      "a bootstrap without replicates says nothing; give at least 1"
    case .nothingToFit:
      "no task was passed by some samples and failed by others; only more samples can tell"
    }
  }
}
