// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// HTML in the making, in which a text can become nothing but a text.
///
/// The names of elements and attributes are constants of this program; what varies is escaped, and
/// what would act is shown by its number.
package struct Markup: Sendable {
  package var html = ""

  package init() {}

  /// Adds an element, and what is within it.
  package mutating func element(
    _ name: StaticString,
    _ attributes: KeyValuePairs<StaticString, String> = [:],
    _ body: (inout Markup) throws -> Void
  ) rethrows {
    open(name, attributes)
    try body(&self)
    html += "</\(name)>"
  }

  /// Adds an element that holds a text.
  package mutating func element(
    _ name: StaticString,
    _ attributes: KeyValuePairs<StaticString, String> = [:],
    _ text: String = ""
  ) {
    element(name, attributes) { $0.text(text) }
  }

  /// Adds an element that holds nothing and has no end, such as `input`.
  package mutating func void(
    _ name: StaticString,
    _ attributes: KeyValuePairs<StaticString, String>
  ) {
    open(name, attributes)
  }

  /// The most characters of a text that are kept; what a record holds beside texts is shorter.
  package static let longestText = 2000

  /// Adds a text.
  package mutating func text(_ text: String) {
    html += text.cut(to: Self.longestText).asHTML
  }

  /// Adds a name, which may be broken after an underscore, a slash or a sign of equality, and, as every
  /// text, after a hyphen, so that a long one needs not be broken inside a word.
  package mutating func name(_ name: String) {
    var part = ""
    for character in name.cut(to: Self.longestText) {
      part.append(character)
      guard "_/=".contains(character) else { continue }
      html += part.asHTML + "<wbr>"
      part = ""
    }
    html += part.asHTML
  }

  /// Ends a line of the source, which shows nothing.
  package mutating func newline() { html += "\n" }

  private mutating func open(
    _ name: StaticString,
    _ attributes: KeyValuePairs<StaticString, String>
  ) {
    html += "<\(name)"
    for (attribute, value) in attributes {
      html += " \(attribute)=\"\(value.cut(to: Self.longestText).asHTML)\""
    }
    html += ">"
  }
}
