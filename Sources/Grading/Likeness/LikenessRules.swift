// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution

/// When a function behaves like a problem's own solution.
package struct LikenessRules: Sendable, Hashable, Codable {
  /// The most inputs of a problem.
  package var inputs = 40
  /// How many inputs are tried first, and how many outputs of them have to agree.
  package var probes = 4
  package var probesAgreeing = 2
  /// The part of all outputs that has to agree.
  package var agreement = 0.95
  /// How many agreeing inputs have to be informative: neither the usual output nor a copied argument.
  package var informative = 3
  /// How many inputs of the benchmark's own have to be there where all of them agree, and the part of
  /// all outputs that is enough then.
  package var own = 4
  package var ownAgreement = 0.6
  /// The processor time of a call, in seconds, and how many times the reference solution's if that is more.
  package var least = 0.02
  package var factor = 10.0

  package init() {}

  /// The processor time of a call, in seconds.
  package static let leastBounds = Bounds(0.001...60.0, "0.001 to 60 seconds")
}
