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

  /// The program with the line that gives the function of a problem its name, where that needs one.
  package func bound(for problem: Problem) -> Program {
    guard let binding = problem.binding else { return self }
    let end = source.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
    return Program(source: source + end + binding + "\n", isExtracted: true)
  }

  /// The SHA-256 of the source, in hexadecimal.
  ///
  /// Tells programs apart by their bytes: `==` on strings calls two spellings of `é` the same,
  /// which within a literal Python does not.
  package var digest: String {
    ContentDigest.sha256(Array(source.utf8))
  }
}
