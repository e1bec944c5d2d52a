// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The exact paired sign-flip permutation test of the mean of score differences.
///
/// Under the null hypothesis each difference is as likely to have the opposite sign, so the sum has
/// `2^T` equally likely values. Dynamic programming over the lattice of sums counts them all; there
/// are no random numbers. For differences of -1, 0 and 1 it is the exact McNemar test. See Fisher
/// 1935, section 21; Pagano and Tritchler 1983.
///
/// Several samples of one task are one difference: they are not independent pairs.
package struct SignFlipTest: Sendable, Hashable {
  /// The probability of a sum that is at least as low as the observed one: small for a regression.
  package let regression: Double
  /// The probability of a sum that is at least as far from 0.
  package let twoSided: Double

  /// The most cells of the lattice, 64 MiB of doubles.
  private static let limit = 1 << 23

  /// Tests differences, of which a loss is negative.
  ///
  /// Probabilities below some 1e-300 become 0.
  ///
  /// - Throws: ``StatisticsError/latticeTooLarge`` when the lattice has more than 2^23 points.
  /// - Complexity: O(tasks * the smaller of the sums of gains and of losses).
  package init(_ differences: LatticeScores) throws {
    let changes = differences.values.filter { $0 != 0 }
    guard !changes.isEmpty else {
      (regression, twoSided) = (1, 1)
      return
    }
    let unit = changes.reduce(0) { greatestCommonDivisor($0, abs($1)) }
    let gained = changes.reduce(0) { $0 + max(0, $1) } / unit
    let lost = changes.reduce(0) { $0 + max(0, -$1) } / unit
    let least = min(gained, lost)
    guard least < Self.limit else { throw StatisticsError.latticeTooLarge }

    // probabilities[g] is that of g units gained in all. It needs none with more than g, and the
    // distribution is symmetric, so the cells up to the smaller side give every answer.
    var probabilities = [Double](repeating: 0, count: least + 1)
    probabilities[0] = 1
    var reached = 0
    for change in changes {
      let size = abs(change) / unit
      reached = min(least, reached + size)
      probabilities.withUnsafeMutableBufferPointer { cells in
        var sum = reached
        while sum >= size {
          cells[sum] = (cells[sum] + cells[sum - size]) / 2
          sum -= 1
        }
        while sum >= 0 {
          cells[sum] /= 2
          sum -= 1
        }
      }
    }
    let below = probabilities.dropLast().reduce(0, +)
    let tail = below + probabilities[least]
    regression = gained <= lost ? tail : 1 - below
    twoSided = gained == lost ? 1 : min(1, 2 * tail)
  }
}
