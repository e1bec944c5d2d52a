// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading

/// How the verdicts of a program's tests make its reward.
enum RewardRule: String, Sendable, CaseIterable {
  /// 1 when all tests passed, else 0.
  case all
  /// The share of tests that passed.
  case fraction
  /// The share of the first ten tests that passed, as verl counts them.
  case firstTen = "first-10"

  /// Whether each test needs a verdict of its own.
  var needsEachTest: Bool { self != .all }

  /// The reward, 0 to 1; nil where the harness failed, which says nothing of the program.
  ///
  /// Tests that were not judged, since one before them failed, count as failed.
  ///
  /// - Parameters:
  ///   - verdicts: Those of the tests that were judged, in their order.
  ///   - count: The number of tests.
  /// - Returns: The reward.
  func reward(_ verdicts: [Verdict], of count: Int) -> Double? {
    let counted = self == .firstTen ? Array(verdicts.prefix(10)) : verdicts
    guard counted.allSatisfy(\.isOfTheProgram) else { return nil }
    let passed = counted.count { $0 == .passed }
    switch self {
    case .all: return passed == count ? 1 : 0
    case .fraction: return Double(passed) / Double(max(1, count))
    case .firstTen: return Double(passed) / Double(max(1, min(10, count)))
    }
  }
}
