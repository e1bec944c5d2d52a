// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// An element of an XML document: other elements or a text.
struct XMLElement {
  private let name: String
  private let attributes: [(name: String, value: String)]
  private let text: String
  private(set) var children: [XMLElement] = []

  /// - Parameters:
  ///   - name: The name, which is not escaped.
  ///   - attributes: The attributes, in the order in which they are written.
  ///   - text: The text, which is written before the children.
  init(_ name: String, _ attributes: [(name: String, value: String)] = [], text: String = "") {
    self.name = name
    self.attributes = attributes
    self.text = text
  }

  mutating func add(_ child: XMLElement) {
    children.append(child)
  }

  /// The children of a name.
  func children(named name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// The document whose root this is, an element a line, ending in a newline.
  var document: String {
    #"<?xml version="1.0" encoding="utf-8" standalone="no"?>"# + "\n" + lines(indent: "")
  }

  private func lines(indent: String) -> String {
    var line = "\(indent)<\(name)"
    for (name, value) in attributes { line += " \(name)=\"\(Self.escaped(value, asValue: true))\"" }
    line += ">" + Self.escaped(text)
    if !children.isEmpty {
      line += "\n" + children.map { $0.lines(indent: indent + "  ") }.joined() + indent
    }
    return line + "</\(name)>\n"
  }

  /// The text as XML 1.0 can hold it: see its sections 2.2 and 2.4.
  ///
  /// What it cannot hold by any means becomes U+FFFD. In a value, white space is kept by number, for
  /// else it would be read as spaces.
  private static func escaped(_ text: String, asValue isValue: Bool = false) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
      case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
      case "\"" where isValue: escaped.append(contentsOf: "&quot;".unicodeScalars)
      case "\r",
        "\n" where isValue, "\t" where isValue:
        escaped.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
      case "\n", "\t", "\u{20}"..."\u{fffd}", "\u{10000}"...: escaped.append(scalar)
      default: escaped.append("\u{fffd}")
      }
    }
    return String(escaped)
  }
}
