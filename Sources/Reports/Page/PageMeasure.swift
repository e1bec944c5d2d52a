// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// How much of the samples' texts goes into a page.
struct PageMeasure: Sendable, Hashable {
  /// The longest text, in UTF-16 code units as a browser counts them.
  var longestText: Int
  /// How many samples of a task and a run have their texts; nil for all.
  var samples: Int?

  private static let all: [PageMeasure] =
    [65_536, 16_384, 4096].map { PageMeasure(longestText: $0, samples: nil) }
    + [50, 20, 10, 5, 2, 1, 0].map { PageMeasure(longestText: 4096, samples: $0) }

  /// What is tried in turn until a page is small enough, the most first; each leaves out more than those
  /// before it.
  ///
  /// - Parameters:
  ///   - longest: The longest text, in bytes.
  ///   - most: The most samples of a task and a run.
  /// - Returns: The measures in their order.
  static func all(longestText longest: Int, samples most: Int) -> [PageMeasure] {
    var effects: Set<PageMeasure> = []
    return all.filter { measure in
      let effect = PageMeasure(
        longestText: min(measure.longestText, longest),
        samples: min(measure.samples ?? .max, most)
      )
      return effects.insert(effect).inserted
    }
  }

  /// What is left out, in words.
  var words: String {
    let lengths =
      "Texts longer than \(longestText.grouped) characters are cut, and say so where they end."
    switch samples {
    case nil: return "The texts of all samples are here. " + lengths
    case 0: return "To keep the page small, no texts of samples are here."
    case let count?:
      return "To keep the page small, of each task and run the texts of the first "
        + "\(count.grouped) samples are here. " + lengths
    }
  }
}
