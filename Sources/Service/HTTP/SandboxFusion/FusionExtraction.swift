// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The code in an answer, as SandboxFusion takes it out: the same text for the same answer, whatever one thinks of it.
enum FusionExtraction {
  private struct Block {
    var isPython: Bool
    var code: String
  }

  private static let names: Set = ["python", "Python", "py", "Python3", "python3", "PY"]

  /// The code of an answer to a sentence, as MBPP's: the first block, up to what follows the function.
  static func sentenceAnswer(_ answer: String) -> String {
    let text = answer.cut(at: "[DONE]")
    let complete = fenced(text)
    let blocks = complete.isEmpty ? unfinished(text) : complete
    let first = (blocks.isEmpty ? unfenced(text) : blocks).first?.code ?? ""
    var code = String(decoding: first.utf8.filter { $0 != 0x0d }, as: UTF8.self)
    for start in ["if __name__ == \"__main__\":", "# Example usage"] {
      let kept = code.cut(at: start)
      if kept.utf8.count < code.utf8.count { code = kept.stripped }
    }
    return code.cut(at: "\nassert").cut(at: "\n\"\"\"")
  }

  /// The code of an answer that is a program, or has a whole function: the first block of Python, else of any.
  static func program(_ answer: String) -> String {
    // Fenced code counts most, then fenced code without an end.
    for blocks in [fenced(answer), unfinished(answer), unfenced(answer)] where !blocks.isEmpty {
      return (blocks.first(where: \.isPython) ?? blocks[0]).code
    }
    return ""
  }

  /// What continues a function: up to the first line that is neither indented nor empty.
  static func continuation(_ answer: String) -> String {
    let bytes = Array(answer.utf8)
    for (place, byte) in bytes.enumerated().dropLast() where byte == 0x0a {
      let next = bytes[place + 1]
      if !(next == 0x20 || 0x09...0x0d ~= next) {
        return String(decoding: bytes[..<place], as: UTF8.self)
      }
    }
    return answer
  }

  // MARK: - Blocks

  private static let fence = Array("```".utf8)

  /// The places of three backticks that do not overlap.
  private static func fences(_ bytes: [UInt8], from start: Int) -> Int? {
    guard start + 2 < bytes.count else { return nil }
    return (start...bytes.count - 3).first {
      bytes[$0] == 0x60 && bytes[$0 + 1] == 0x60 && bytes[$0 + 2] == 0x60
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0d ~= byte }

  /// Blocks that begin and end with three backticks, the last on a line of their own.
  private static func fenced(_ answer: String) -> [Block] {
    let bytes = Array(answer.utf8)
    var blocks: [Block] = []
    var place = 0
    while let open = fences(bytes, from: place),
      let newline = bytes[open...].firstIndex(of: 0x0a)
    {
      let start = newline + 1
      guard let (end, next) = end(of: bytes, from: start) else { break }
      let name = text(bytes[(open + 3)..<newline]).stripped
      blocks.append(Block(isPython: names.contains(name), code: text(bytes[start..<end])))
      place = next
    }
    return blocks
  }

  /// Where a block's code ends, and where the answer goes on; nil where the block has no end.
  private static func end(of bytes: [UInt8], from start: Int) -> (code: Int, next: Int)? {
    var place = start
    while let close = fences(bytes, from: place) {
      var space = close
      while space > start, isSpace(bytes[space - 1]) { space -= 1 }
      if let newline = bytes[space..<close].firstIndex(of: 0x0a) { return (newline, close + 3) }
      place = close + 1
    }
    return nil
  }

  /// A block whose end is missing.
  private static func unfinished(_ answer: String) -> [Block] {
    let bytes = Array(answer.utf8)
    guard let open = fences(bytes, from: 0), let newline = bytes[open...].firstIndex(of: 0x0a)
    else { return [] }
    let name = text(bytes[(open + 3)..<newline]).stripped
    return [Block(isPython: names.contains(name), code: text(bytes[(newline + 1)...]))]
  }

  /// Functions and classes among prose, with the imports and comments right before them.
  private static func unfenced(_ answer: String) -> [Block] {
    let lines = answer.utf8.split(separator: 0x0a).filter { !$0.allSatisfy(isSpace) }.map {
      String(decoding: $0, as: UTF8.self)
    }
    var blocks: [Block] = []
    var place = 0
    while place < lines.count {
      var head = place
      while head < lines.count, isBefore(lines[head]) { head += 1 }
      guard head < lines.count, isHead(lines[head]) else {
        place = max(head, place + 1)
        continue
      }
      var end = head + 1
      while end < lines.count, lines[end].utf8.first.map(isSpace) == true { end += 1 }
      if end > head + 1 {
        let code = lines[place..<end].joined(separator: "\n") + "\n"
        blocks.append(Block(isPython: true, code: code))
      }
      place = end
    }
    return blocks
  }

  private static func isBefore(_ line: String) -> Bool {
    ["import", "from", "#"].contains { line.hasPrefix($0) && line != $0 }
  }

  private static func isHead(_ line: String) -> Bool {
    ["def ", "class "].contains { line.hasPrefix($0) && line != $0 }
  }
}

extension String {
  /// What stands before the first place of a text; all where it has none.
  ///
  /// By bytes, as line ends of two characters are one to Swift.
  func cut(at text: String) -> String {
    utf8.firstRange(of: text.utf8)
      .map { String(decoding: utf8[..<$0.lowerBound], as: UTF8.self) } ?? self
  }

  /// The text without white space at its ends.
  fileprivate var stripped: String {
    let start = drop(while: \.isWhitespace)
    let end = start.reversed().drop(while: \.isWhitespace).count
    return String(start.prefix(end))
  }
}
