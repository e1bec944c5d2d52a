// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A format that others keep samples or problems in, and that is not read here.
package enum ForeignFormat: String, Sendable, Hashable, CaseIterable {
  case parquet = "a Parquet file"
  case arrow = "an Arrow file"
  case zip = "a zip archive"
  case tar = "a tar archive"
  case zstandard = "packed with zstd"
  case xz = "packed with xz"
  case bzip2 = "packed with bzip2"
  case sqlite = "an SQLite database"
  case pickle = "a Python pickle"
  case csv = "a CSV file"
  case tsv = "a table between tabs"
  case yaml = "a YAML file"
  case python = "a Python program"
  case html = "an HTML page"

  private static let beginnings: [(format: ForeignFormat, bytes: [UInt8])] = [
    (.parquet, Array("PAR1".utf8)), (.arrow, Array("ARROW1".utf8)),
    (.zip, [0x50, 0x4b, 0x03, 0x04]), (.zstandard, [0x28, 0xb5, 0x2f, 0xfd]),
    (.xz, [0xfd, 0x37, 0x7a, 0x58, 0x5a]), (.bzip2, Array("BZh".utf8)),
    (.sqlite, Array("SQLite format 3".utf8)),
    (.pickle, [0x80, 0x03]), (.pickle, [0x80, 0x04]), (.pickle, [0x80, 0x05]),
  ]

  /// What bytes begin as; nil for text and for what is not known.
  init?(bytes: [UInt8]) {
    if let known = Self.beginnings.first(where: { bytes.starts(with: $0.bytes) }) {
      self = known.format
    } else if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) {
      self = .tar
    } else {
      return nil
    }
  }

  /// What a text that is no JSON looks like by its first line.
  package init?(text: ArraySlice<UInt8>) {
    let head = String(decoding: text.prefix(4096), as: UTF8.self)
    guard let line = head.split(whereSeparator: \.isNewline).first else { return nil }
    let names = { (separator: Character) in
      let cells = line.split(separator: separator, omittingEmptySubsequences: false)
      return cells.count > 1
        && cells.allSatisfy { cell in
          !cell.isEmpty && cell.allSatisfy { $0.isLetter || $0.isNumber || "_-. \"".contains($0) }
        }
    }
    if line.hasPrefix("<!DOCTYPE") || line.hasPrefix("<html") {
      self = .html
    } else if names("\t") {
      self = .tsv
    } else if names(",") {
      self = .csv
    } else if line == "---" || line.hasPrefix("- ")
      || line.prefixMatch(of: /[A-Za-z_][\w\/-]*:(\s|$)/) != nil
    {
      self = .yaml
    } else if line.hasPrefix("def ") || line.hasPrefix("import ") || line.hasPrefix("from ") {
      self = .python
    } else {
      return nil
    }
  }

  /// Why it is not read and what is, for after the name of the file.
  package var refusal: String {
    var remedy = ""
    if self == .zip { remedy = "; 'inspect log dump' writes the JSON of an inspect log" }
    return "\(rawValue), which is not read: give JSON Lines (an object a line), a JSON list of "
      + "objects or of lists, {task: [samples]}, or a log of EvalPlus, lm-eval, inspect, opencompass "
      + "or a batch, plain or packed with gzip (docs/samples.md)\(remedy)"
  }
}
