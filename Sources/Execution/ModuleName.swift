// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The name of a module that programs find loaded: identifiers with dots between them.
///
/// Names come from a command line or from the protocol of a run, which anybody may have written.
package enum ModuleName {
  /// The most bytes of a name; no module has as many.
  private static let mostBytes = 200

  /// Whether a text is the name of a module that can be loaded.
  ///
  /// A module `__main__` is a program of its package and does its work when it is loaded.
  package static func isValid(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return name.utf8.count <= mostBytes
      && parts.allSatisfy { isIdentifier($0) && $0 != "__main__" }
  }

  private static func isIdentifier(_ part: Substring) -> Bool {
    guard let first = part.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isXIDStart)
      && part.unicodeScalars.dropFirst().allSatisfy(\.properties.isXIDContinue)
  }
}
