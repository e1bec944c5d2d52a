// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// What an evolving model is told: a text with places for a method and an instruction.
package struct EvolutionTemplate: Sendable, Hashable {
  package var name: String
  /// The text, in which `{method}` and `{instruction}` stand for what they name.
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  private static let head = """
    Please increase the difficulty of the given programming test question a bit.

    You can increase the difficulty using, but not limited to, the following methods:
    {method}


    """

  /// The one template of Code Evol-Instruct.
  ///
  /// See Luo et al. 2023 (WizardCoder), section 3.1.
  package static let paper = EvolutionTemplate(name: "paper", text: head + "{instruction}")

  /// The template as evol-teacher sends it, with lines that mark the instruction and its place.
  package static let evolTeacher = EvolutionTemplate(
    name: "evol-teacher",
    text: head + "#Given Test#\n{instruction}\n\n#Rewritten Test#\n"
  )

  /// Reads a template of a user's own: plain text with both places.
  ///
  /// - Throws: ``EvolutionError`` and `TextFileError`.
  package init(file path: String) throws {
    text = String(decoding: try TextFile(path: path).bytes, as: UTF8.self)
    name = "file"
    for place in Place.allCases where !text.contains(place.rawValue) {
      throw EvolutionError.badTemplate(path: path, missing: place.rawValue)
    }
  }

  private enum Place: String, CaseIterable {
    case method = "{method}"
    case instruction = "{instruction}"
  }

  /// The SHA-256 of the text, in hexadecimal.
  package var digest: String { ContentDigest.sha256(Array(text.utf8)) }

  /// The text for one instruction.
  ///
  /// What is put in is not looked at again, whatever it holds.
  package func filled(method: EvolutionMethod, instruction: String) -> String {
    var filled = ""
    var rest = text[...]
    while let (place, range) = Self.first(in: rest) {
      filled += rest[..<range.lowerBound]
      filled += place == .method ? method.text : instruction
      rest = rest[range.upperBound...]
    }
    return filled + rest
  }

  private static func first(in text: Substring) -> (Place, Range<Substring.Index>)? {
    Place.allCases.compactMap { place in
      text.firstRange(of: place.rawValue).map { (place, $0) }
    }.min { $0.1.lowerBound < $1.1.lowerBound }
  }

  /// The lines of the text that only mark a place, such as `#Given Test#`.
  var markers: [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("#") && !$0.contains("{") }.map(String.init)
  }
}
