// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A question that has no answer.
package enum StatisticsError: Error, Equatable, CustomStringConvertible {
  case impossibleCount(samples: Int, correct: Int)
  case notPositive(k: Int)
  case tooFewSamples(samples: Int, k: Int)
  case noTasks
  case badConfidence(Double)

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
    }
  }
}
