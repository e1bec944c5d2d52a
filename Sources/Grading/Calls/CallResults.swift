// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials

/// What the judge found about the suites that a program was called for.
struct CallResults: Decodable {
  var suites: [Suite]

  struct Suite: Decodable {
    var name: String
    var verdict: String
    var message: String
    var ran: Int
    var failed: [Int]
    var failures: [FailingInput]
    var near: Bool
    var differs: Bool
  }
}

extension Judgement {
  /// The judgements of the suites that an outcome decides, in their order, and whether a call came
  /// near its limit; at least one.
  ///
  /// A process that ends decides the suite it ended in; those after it need another process.
  static func suites(
    of outcome: CallOutcome,
    asked: [String],
    limits: Limits
  ) -> ([SuiteJudgement], isNear: Bool) {
    let fallback = asked.first ?? ""
    if let reply = outcome.reply {
      let (verdict, message) = read(reply.word, reply.message, of: outcome.end, limits: limits)
      let judgement = SuiteJudgement(suite: fallback, verdict: verdict, message: message)
      return ([judgement], false)
    }
    guard let results = try? JSONDecoder().decode(CallResults.self, from: Data(outcome.said)),
      !results.suites.isEmpty, asked.starts(with: results.suites.map(\.name))
    else {
      let why = "the judge's results cannot be read"
      return ([SuiteJudgement(suite: fallback, verdict: .infrastructure(why: why))], false)
    }
    let judgements = results.suites.map { suite in
      let (verdict, message) = read(suite.verdict, suite.message, of: outcome.end, limits: limits)
      return SuiteJudgement(
        suite: suite.name,
        verdict: verdict,
        message: message,
        calls: suite.ran,
        failed: suite.failed,
        failures: suite.failures,
        dependsOnOracle: suite.differs
      )
    }
    return (judgements, results.suites.contains(where: \.near))
  }

  private static func read(
    _ word: String,
    _ said: String,
    of end: ProcessEnd,
    limits: Limits
  ) -> (Verdict, message: String?) {
    switch word {
    case "timeout": return (.timeout(.cpu), said)
    case "broken": return (.infrastructure(why: "the judge cannot read the inputs: \(said)"), nil)
    case "ended":
      let isOver = end.cause == .itself && end.cpu >= limits.cpu
      return (isOver ? .timeout(.cpu) : verdict(of: end, limits: limits), nil)
    default:
      let (verdict, message) = read(word: word, message: said)
      return (verdict, message.isEmpty ? nil : message)
    }
  }

  /// What went wrong, in words, when the judge has no results.
  static func words(_ outcome: CallOutcome, limits: Limits) -> String {
    guard let reply = outcome.reply else { return "the judge's results cannot be read" }
    let (verdict, message) = read(reply.word, reply.message, of: outcome.end, limits: limits)
    return "\(verdict)" + (message.map { ": \($0)" } ?? "")
  }
}
