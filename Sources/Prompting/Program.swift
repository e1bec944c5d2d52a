// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// The Python that is run for a sample.
package struct Program: Sendable, Hashable {
  package var source: String
  /// Whether extraction made it another text than the sample's own, after its prompt where the sample
  /// continues that.
  package var isExtracted: Bool

  package init(source: String, isExtracted: Bool = false) {
    self.source = source
    self.isExtracted = isExtracted
  }

  /// The program with the lines before and after it that a problem needs: those of its publishers, and
  /// the one that gives the function its name.
  package func bound(for problem: Problem) -> Program {
    var source = source
    // Python takes imports of the future nowhere but first.
    if let preamble = problem.preamble, !source.contains("from __future__ import") {
      source = preamble + "\n" + source
    }
    if let binding = problem.binding {
      source += (source.utf8.last == UInt8(ascii: "\n") ? "" : "\n") + binding + "\n"
    }
    let isExtracted = isExtracted || problem.preamble != nil || problem.binding != nil
    return Program(source: source, isExtracted: isExtracted)
  }

  /// The SHA-256 of the source.
  ///
  /// Tells programs apart by their bytes: `==` on strings calls two spellings of `é` the same,
  /// which within a literal Python does not.
  package var digest: SHA256.Digest { SHA256.digest(of: source) }
}
