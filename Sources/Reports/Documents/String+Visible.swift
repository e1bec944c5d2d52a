// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
  /// Whether the scalar acts, rather than showing itself.
  ///
  /// Control characters steer a terminal; format characters turn the order of others around or are
  /// not seen at all.
  fileprivate var isUnseen: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// What is shown instead, such as `<U+202E>`.
  fileprivate var name: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
  }
}

extension String {
  /// The text with every character that acts shown by its number, but for newlines and tabs.
  ///
  /// What a model wrote goes through here before it reaches a terminal.
  package var visible: String { visible(keeping: "\n\t") }

  /// The text as one line, with every character that acts shown by its number.
  package var visibleLine: String { visible(keeping: "") }

  private func visible(keeping kept: String) -> String {
    let isPlain = utf8.allSatisfy { 0x20..<0x7f ~= $0 || kept.utf8.contains($0) }
    guard !isPlain else { return self }
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isUnseen, !kept.unicodeScalars.contains(scalar) {
        text.append(contentsOf: scalar.name.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
