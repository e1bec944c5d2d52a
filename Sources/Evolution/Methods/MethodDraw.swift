// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// Which method evolves which instruction: a draw from a hash, and no stream of random numbers.
///
/// Neither order nor concurrency nor a restart changes what is drawn.
package struct MethodDraw: Sendable, Hashable {
  package let methods: [EvolutionMethod]
  /// How often each method is drawn, in proportion to the others.
  package let weights: [Double]
  /// The seed of the run.
  package let seed: Int

  /// - Throws: ``EvolutionError`` for weights that are none of these methods.
  package init(_ methods: [EvolutionMethod], weights: [Double]? = nil, seed: Int) throws {
    let weights = weights ?? methods.map { _ in 1 }
    guard weights.count == methods.count else {
      throw EvolutionError.badWeights(
        "there are \(weights.count) of them for \(methods.count) methods"
      )
    }
    guard weights.allSatisfy({ $0 >= 0 && $0 <= 1e6 }), weights.contains(where: { $0 > 0 }) else {
      throw EvolutionError.badWeights("they have to be 0 to 1000000, and one more than 0")
    }
    self.methods = methods
    self.weights = weights
    self.seed = seed
  }

  /// The method for the child of an instruction.
  ///
  /// The first 8 bytes of SHA-256 over the seed, the parent and the round, a line feed between them, as a
  /// share of all weights.
  package func method(parent: String, round: Int) -> EvolutionMethod {
    let text = "evalharness-method/1\n\(seed)\n\(parent)\n\(round)"
    let bits = SHA256.digest(of: text).bytes.prefix(8).reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    // 53 bits, which a Double holds exactly.
    let share = Double(bits >> 11) / 0x1p53 * weights.reduce(0, +)
    var sum = 0.0
    for (method, weight) in zip(methods, weights) where weight > 0 {
      sum += weight
      if share < sum { return method }
    }
    return methods[weights.lastIndex { $0 > 0 } ?? 0]
  }
}
