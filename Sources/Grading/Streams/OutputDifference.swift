// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Where an output first differs from what was expected, for a reader.
enum OutputDifference {
  private static let mostCharacters = 120

  /// A sentence such as `line 2 is '4', expected '5'`.
  static func sentence(_ output: [UInt8], expected: String) -> String {
    let lines = lines(output)
    let wanted = self.lines(Array(expected.utf8))
    if let place = zip(lines, wanted).enumerated().first(where: { $1.0 != $1.1 })?.offset {
      return "line \(place + 1) is \(quoted(lines[place])), expected \(quoted(wanted[place]))"
    }
    if lines.count < wanted.count {
      return
        "the output ends before line \(lines.count + 1), expected \(quoted(wanted[lines.count]))"
    }
    if lines.count > wanted.count {
      return "line \(wanted.count + 1) is \(quoted(lines[wanted.count])), expected the end"
    }
    return "the output differs in its white space"
  }

  /// The lines without white space around them, and without empty ones at the end.
  private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map(\.stripped)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func quoted(_ line: ArraySlice<UInt8>) -> String {
    // A character has at most four bytes.
    let text = String(decoding: line.prefix(4 * mostCharacters), as: UTF8.self)
    let isCut = text.count > mostCharacters || line.count > 4 * mostCharacters
    return isCut ? "'\(text.prefix(mostCharacters))…'" : "'\(text)'"
  }
}
