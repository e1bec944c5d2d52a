// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution

/// When what a program wrote is the expected output: a part of the protocol, since peers differ in it.
package enum OutputComparer: String, Sendable, Hashable, Codable, CaseIterable {
  /// As LiveCodeBench compares: without white space around the text and around each line, as many lines,
  /// each equal, or equal word by word as decimals. See Jain et al. 2024.
  case livecodebench
  /// The same words between white space.
  case tokens
  /// The same bytes.
  case exact
  /// As verl compares: but for newlines at the end.
  case verl
  /// As SandboxFusion compares: whatever the case of letters, and numbers near enough. It takes wrong
  /// answers for right, and is here to compare with results that came about so.
  case sandboxfusion

  /// Whether it takes wrong answers for right, so that a score made by it says so.
  package var isForParityOnly: Bool { self == .sandboxfusion }

  /// What it is called beside a score.
  package var title: String { isForParityOnly ? "\(rawValue) (parity only)" : rawValue }

  /// Whether an output is right.
  package func accepts(_ output: [UInt8], expected: String) -> Bool {
    let expected = Array(expected.utf8)
    switch self {
    case .exact: return output == expected
    case .verl: return output[...].withoutNewlinesAtEnd == expected[...].withoutNewlinesAtEnd
    case .tokens: return output[...].words == expected[...].words
    case .livecodebench:
      return Self.linesAgree(output, expected, by: Self.isSameLine)
    case .sandboxfusion:
      // Of bytes that are no text it sees a message of its own.
      guard (try? UTF8Span(validating: output.span)) != nil else { return false }
      return Self.linesAgree(output, expected, by: Self.isNearLine)
    }
  }

  /// Whether a program that wrote the right output and came to this end has passed.
  ///
  /// LiveCodeBench runs programs in its own process: it does not see their status, and gets nothing of one
  /// that ends the process itself. The others see the status of a process.
  package func accepts(_ ending: StreamOutcome.Ending) -> Bool {
    switch (self, ending) {
    case (_, .ended): true
    case (.livecodebench, .left): true
    case (.livecodebench, .exited): false
    case (_, .exited(let status)): status == 0
    case (_, .left), (_, .raised): false
    }
  }

  // MARK: - Lines

  private static func linesAgree(
    _ output: [UInt8],
    _ expected: [UInt8],
    by isSame: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Bool
  ) -> Bool {
    let (lines, wanted) = (output[...].strippedLines, expected[...].strippedLines)
    return lines.count == wanted.count && zip(lines, wanted).allSatisfy(isSame)
  }

  /// Whether two lines are equal, or hold the same numbers in the same order.
  private static func isSameLine(_ line: ArraySlice<UInt8>, _ wanted: ArraySlice<UInt8>) -> Bool {
    if line == wanted { return true }
    let (words, expected) = (line.words, wanted.words)
    guard words.count == expected.count else { return false }
    return zip(words, expected).allSatisfy { word, other in
      guard let number = DecimalWord(word), let otherNumber = DecimalWord(other) else {
        return false
      }
      return number == otherNumber
    }
  }

  /// Whether two lines are equal but for the case of letters, or are two numbers that are near.
  private static func isNearLine(_ line: ArraySlice<UInt8>, _ wanted: ArraySlice<UInt8>) -> Bool {
    let (line, wanted) = (line.lowercased, wanted.lowercased)
    if line == wanted { return true }
    // Which knows Python's numbers from those that only C reads.
    guard DecimalWord(Array(line.utf8)[...]) != nil, DecimalWord(Array(wanted.utf8)[...]) != nil,
      let number = Double(line.replacing("_", with: "")),
      let expected = Double(wanted.replacing("_", with: ""))
    else { return false }
    return abs(number - expected) / max(abs(expected), 1e-10) < 1e-5
  }
}

extension ArraySlice<UInt8> {
  fileprivate var lowercased: String { String(decoding: self, as: UTF8.self).lowercased() }

  fileprivate var withoutNewlinesAtEnd: ArraySlice<UInt8> {
    var text = self
    while text.last == UInt8(ascii: "\n") { text.removeLast() }
    return text
  }

  /// The lines of the text without white space around it, each without white space around itself.
  fileprivate var strippedLines: [ArraySlice<UInt8>] {
    stripped.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(\.stripped)
  }
}
