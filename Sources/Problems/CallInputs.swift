// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What the function under test is called with; its outputs are compared with those of the
/// benchmark's own solution.
///
/// The JSON stays as it is in the file. Integers of any size, NaN and Infinity survive because only
/// Python reads them. See Liu et al. 2023.
package struct CallInputs: Sendable, Hashable {
  /// Whose rules turn JSON into arguments and decide which outputs are right.
  package enum Family: String, Sendable, Hashable {
    case humaneval
    case mbpp
  }

  package var family: Family
  /// A JSON array with an array of arguments for each call.
  package var json: ArraySlice<UInt8>
  /// How far a number may be from the expected one, absolutely; 0: EvalPlus's own rule.
  package var tolerance: Double

  package init(family: Family, json: ArraySlice<UInt8>, tolerance: Double) {
    self.family = family
    self.json = json
    self.tolerance = tolerance
  }
}
