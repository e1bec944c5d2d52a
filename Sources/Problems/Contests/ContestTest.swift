// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// One test of a contest's problem: what goes in, and what has to come out.
enum ContestTest {
  /// Texts: what is read from standard input and written to standard output.
  case stream(StreamTest)
  /// Values as JSON: what a function is called with, and what it may return.
  case call(arguments: [String], results: [String])

  /// Why a test cannot be used, for after its name.
  struct Fault: Error {
    var reason: String
  }

  /// The longest text that goes in or comes out, in bytes: what a cage keeps of a file.
  static let mostBytes = 16 << 20

  /// A test of two texts.
  init(input: String, output: String) throws {
    for (what, text) in [("input", input), ("output", output)] {
      guard text.utf8.count <= Self.mostBytes else {
        throw Fault(reason: "has an \(what) of more than \(Self.mostBytes >> 20) MiB: leave it out")
      }
    }
    self = .stream(StreamTest(input: input, output: output))
  }

  /// A test of a function, as LiveCodeBench writes it: a JSON value a line and argument, and one for the
  /// result.
  init(argumentLines: String, result: String) throws {
    var lines = argumentLines.split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init
    )
    if lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    for line in lines + [result] {
      guard Self.isJSON(Array(line.utf8)) else {
        throw Fault(
          reason:
            "has the line \(line.prefix(40)), which is no JSON: write one value a line for each "
            + "argument, and one for the result"
        )
      }
    }
    self = .call(arguments: lines, results: [result])
  }

  /// A test of two JSON values: of texts or lists of lines, or, for a function, of a list of arguments and
  /// a result.
  ///
  /// APPS wraps a result into a list of one or does not, and takes either; so do these tests.
  init(input: ArraySlice<UInt8>, output: ArraySlice<UInt8>, isCall: Bool) throws {
    guard isCall else {
      try self.init(input: Self.text(of: input), output: Self.text(of: output))
      return
    }
    if let lines = try? JSONDecoder().decode(String.self, from: Data(input)) {
      try self.init(
        argumentLines: lines,
        result: (try? JSONDecoder().decode(String.self, from: Data(output)))
          ?? String(decoding: output, as: UTF8.self)
      )
      return
    }
    guard let arguments = RawMembers.elements(of: input) else {
      throw Fault(
        reason: "has no list of arguments as its input: write one value for each argument"
      )
    }
    let wrapped = RawMembers.elements(of: output).flatMap { $0.count == 1 ? $0 : nil } ?? []
    self = .call(
      arguments: arguments.map { String(decoding: $0, as: UTF8.self) },
      results: ([output] + wrapped).map { String(decoding: $0, as: UTF8.self) }
    )
  }

  /// A text, or lines that make one.
  private static func text(of json: ArraySlice<UInt8>) throws -> String {
    let decoder = JSONDecoder()
    if let text = try? decoder.decode(String.self, from: Data(json)) { return text }
    if let lines = try? decoder.decode([String].self, from: Data(json)) {
      return lines.joined(separator: "\n")
    }
    // A number that nobody put into quotes is what it is spelt as.
    if let lines = RawMembers.elements(of: json) {
      return try lines.map { try text(of: $0) }.joined(separator: "\n")
    }
    guard (try? decoder.decode(Double.self, from: Data(json))) != nil else {
      throw Fault(reason: "has what is no text: write texts or lists of lines")
    }
    return String(decoding: json, as: UTF8.self)
  }

  private struct AnyValue: Decodable {
    init(from decoder: any Decoder) {}
  }

  /// Whether bytes are one JSON value, or what Python writes for a number that JSON has not.
  private static func isJSON(_ text: [UInt8]) -> Bool {
    (try? JSONDecoder().decode(AnyValue.self, from: Data(text))) != nil
      || ["NaN", "Infinity", "-Infinity"].contains(String(decoding: text, as: UTF8.self))
  }
}
