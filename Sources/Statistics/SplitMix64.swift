// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The generator of pseudo-random numbers that every resampling here uses, so that a seed gives the
/// same numbers on any machine.
///
/// SplitMix64 of Steele, Lea and Flood 2014: a counter that advances by 0x9E3779B97F4A7C15, mixed by
/// the shifts 30, 27 and 31 and the multipliers 0xBF58476D1CE4E5B9 and 0x94D049BB133111EB.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A whole number from 0 to one less than the bound: the high word of `next() * bound`.
  ///
  /// One step a number and no rejection, so that sequences stay aligned. No number is more likely
  /// than another by more than `bound / 2^64`. See Lemire 2019.
  ///
  /// - Precondition: `bound >= 1`.
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound >= 1)
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number at least 0 and below 1, from the upper 53 bits of one step.
  package mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }
}
