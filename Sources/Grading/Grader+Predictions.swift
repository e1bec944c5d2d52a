// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials
import Problems

extension Grader {
  /// What is asked of which call, as the judge's module `predictions` reads it.
  private struct PredictionSettings: Encodable {
    var asks: Prediction.Kind
    var input: String
    var output: String
  }

  /// Judges what an answer says of a call.
  ///
  /// The answer is read as data and never as code: what the call gives is compared, with its type, where no code of
  /// the answer can be. Under the authors' own rule it is part of an assertion that is run.
  func judgePrediction(
    _ prediction: Prediction,
    _ request: Request,
    in cage: Cage,
    limits: Limits
  ) async throws -> Judgement {
    if oracle == .cruxEval {
      return try await judgeAssertion(prediction, request, in: cage, limits: limits)
    }
    let work = PredictionWork(
      code: prediction.code,
      answer: request.program,
      settings: [UInt8](
        try JSONEncoder().encode(
          PredictionSettings(
            asks: prediction.kind,
            input: prediction.input,
            output: prediction.output
          )
        )
      ),
      limits: limits
    )
    return try await judgeStrictly(limits: limits) { try await cage.run(work) }
  }

  /// Judges as CRUXEval's authors do: the answer is the right side of an assertion, whatever it runs.
  ///
  /// See `evaluation/utils_general.py` in facebookresearch/cruxeval at 190faf1.
  private func judgeAssertion(
    _ prediction: Prediction,
    _ request: Request,
    in cage: Cage,
    limits: Limits
  ) async throws -> Judgement {
    let answer = request.program
    if let reason = prediction.refusal(of: answer) {
      return Judgement(verdict: .wrongAnswer, judging: .trustedTests, message: reason)
    }
    var asked = request
    asked.program = prediction.code
    asked.suites = [
      TestSuite(name: "base", source: "assert \(prediction.output) == \(answer)")
    ]
    return try await judge(asked, in: cage, limits: limits, judging: .trustedTests)
  }
}

extension Prediction {
  /// Why the authors' rule does not even run an answer; nil where it does.
  fileprivate func refusal(of answer: String) -> String? {
    switch kind {
    case .input where answer.utf8.firstRange(of: "f(".utf8) == nil: "the answer calls no f"
    case .output where answer.utf8.firstRange(of: call.utf8) != nil: "the answer is the call itself"
    default: nil
    }
  }
}
