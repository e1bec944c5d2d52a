// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution

extension Grader {
  /// Judges a program by classes of `unittest`, beside it: they patch and mock what it uses.
  ///
  /// A pass may be forged, as the judgement says. Such tests sleep and wait as their authors please, so that a program may
  /// be blocked as long as it may compute.
  func judgeUnittests(
    _ request: Request,
    in cage: Cage,
    limits: Limits
  ) async throws -> Judgement {
    var limits = limits
    limits.blocked = max(limits.blocked, limits.cpu)
    return try await judge(
      request,
      in: cage,
      limits: limits,
      judging: policy == .trustedTests ? .trustedTests : .compatible
    )
  }
}
