// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What was found about one item.
package struct ItemFinding: Sendable, Hashable, Codable {
  /// The number of the item in its set, from 0.
  package var item: Int
  package var matches: [ContaminationMatch] = []
  /// Whether the answer was read for Python, whether it is any, and how many functions it has.
  package var isPython = false
  package var functions = 0
  /// The pairs of a function and a problem with as many arguments, and how many were compared.
  package var pairs = 0
  package var compared = 0
  package var calls = 0
  package var lateCalls = 0
  package var processes = 0
  /// Why functions were not compared, or not with all problems.
  package var obstacle: String?

  package init(item: Int) {
    self.item = item
  }
}
