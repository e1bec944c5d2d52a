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
    let isExtracted = isExtracted || problem.preamble != nil || problem.binding != nil
    return Program(source: problem.bound(source), isExtracted: isExtracted)
  }

  /// The SHA-256 of the source.
  ///
  /// Tells programs apart by their bytes: `==` on strings calls two spellings of `é` the same,
  /// which within a literal Python does not.
  package var digest: SHA256.Digest { SHA256.digest(of: source) }
}
