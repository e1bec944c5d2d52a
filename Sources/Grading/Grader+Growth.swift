// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution

extension Grader {
  /// How far past its limit on processor time a program runs once more that may be growing: so far that its longer time
  /// is twice that of its first run, and containers that double their size have done so.
  static let graceOfGrowth = 2.1 * grace

  /// How much larger a program is in its longer time that is growing.
  private static let growth = 1.2

  /// Tells a program that grew until its time was over by its memory.
  ///
  /// A program that takes more the longer it runs meets its limit on memory or that on time first by how fast the machine
  /// is and who runs beside it: of 16,400 samples of a model, each pair of limits on time and memory has some that meet
  /// them at about the same time. So whatever is still growing when its time is over counts as over its memory. It has
  /// failed either way: this is about how.
  ///
  /// - Parameters:
  ///   - judged: What a first run came to.
  ///   - judgeLonger: Runs the program once more, past its limit on processor time by the factor it is given.
  /// - Returns: The judgement that stands.
  /// - Throws: What `judgeLonger` throws.
  func toldByGrowth(
    _ judged: Judged,
    judgeLonger: (_ grace: Double) async throws -> Judgement
  ) async throws -> Judged {
    let first = judged.judgement
    // Python itself and its libraries are less than this, and so is what most endless loops hold.
    guard first.verdict == .timeout(.cpu), first.peakMemory >= limits.memoryBytes / 16 else {
      return judged
    }
    let longer = try await judgeLonger(Self.graceOfGrowth)
    let isGrowing = Double(longer.peakMemory) >= Self.growth * Double(first.peakMemory)
    guard longer.verdict == .memoryLimit || longer.verdict == .timeout(.cpu) && isGrowing else {
      return judged
    }
    var told = judged
    told.judgement.verdict = .memoryLimit
    told.judgement.message = nil
    for place in told.judgement.suites.indices
    where told.judgement.suites[place].verdict == .timeout(.cpu) {
      told.judgement.suites[place].verdict = .memoryLimit
      told.judgement.suites[place].message = nil
    }
    return told
  }
}
