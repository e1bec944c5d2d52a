// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The function that tests call, as a problem names it: by its name, or by an expression such as
/// `Solution().f` or `Codec.encode`.
package struct EntryPoint {
  package let name: String
  /// The line that gives the function its name; nil when it has it.
  package let binding: String?

  /// Nil for what Python would read as neither.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let last = parts.last, last.isPythonName,
      parts.dropLast().allSatisfy({
        ($0.hasSuffix("()") ? String($0.dropLast(2)) : $0).isPythonName
      })
    else { return nil }
    name = last
    binding = parts.count > 1 ? "\(last) = \(text)" : nil
  }
}

extension String {
  /// Whether Python would read the text as one name; keywords count as names.
  var isPythonName: Bool {
    guard let first, first == "_" || first.isLetter else { return false }
    return allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
  }
}
