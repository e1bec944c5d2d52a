// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading

extension ProblemCheck {
  /// Whether a reference solution that failed so may have failed since its tests share state with it.
  static func mayShareState(_ judgement: Judgement) -> Bool {
    switch judgement.verdict {
    case .unverifiable, .wrongAnswer, .exception: true
    default: false
    }
  }

  /// A verdict with its message, such as `wrongAnswer: f(2) gave 6, expected 4`.
  static func words(_ judgement: Judgement) -> String {
    if case .unverifiable(let why) = judgement.verdict { return why }
    let message = judgement.message ?? judgement.verdict.detail ?? ""
    return judgement.verdict.name + (message.isEmpty ? "" : ": \(message)")
  }

  /// What a verdict says of the file; nil when it is the one that was to be.
  static func fault(_ trial: Trial, _ judgement: Judgement) -> ProblemFault? {
    let problem = trial.problem
    let message = judgement.message ?? judgement.verdict.detail ?? ""
    if case .infrastructure(let why) = judgement.verdict {
      // Nothing but the tests and the prompt runs in the judge's process.
      if why.hasPrefix(Grader.lostJudge) {
        let reason = "the judge's process ends on its tests, whatever the program"
        return ProblemFault(.testsEndProcess, of: problem, reason)
      }
      return ProblemFault(.notJudged, of: problem, why)
    }
    guard trial.role == .reference else {
      guard judgement.verdict == .passed else { return nil }
      return trial.role == .empty
        ? ProblemFault(.acceptsEmptyProgram, of: problem, "its tests pass without any program")
        : ProblemFault(
          .acceptsPassBody,
          of: problem,
          "its tests pass with functions that do nothing"
        )
    }
    let words = words(judgement)
    switch judgement.verdict {
    case .passed: return nil
    case .syntaxError: return ProblemFault(.referenceDoesNotParse, of: problem, message)
    case .missingEntryPoint:
      return ProblemFault(.missingEntryPoint, of: problem, trial.hint ?? message)
    case .timeout, .memoryLimit, .outputLimit:
      return ProblemFault(.referenceOverLimit, of: problem, words)
    default:
      if let hint = trial.hint { return ProblemFault(.missingEntryPoint, of: problem, hint) }
      return ProblemFault(kind(ofFailure: message), of: problem, words)
    }
  }

  static func kind(ofFailure message: String) -> ProblemFault.Kind {
    message.contains("ModuleNotFoundError: ") ? .missingModule : .referenceFails
  }
}
