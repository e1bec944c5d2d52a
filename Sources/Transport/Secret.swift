// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A key that is sent to a server and never shown.
///
/// It prints as its origin, has no mirror, and is neither `Codable` nor comparable, so that it
/// cannot get into a record, a log or an error by accident.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// What stands where a key would.
  package static let mask = "(secret)"

  /// Where it came from, such as `environment variable OPENAI_API_KEY`.
  package let origin: String
  private let value: String

  private init(_ value: String, origin: String) throws {
    let value = value.trimmingWhitespace()
    guard !value.isEmpty else { throw SecretError.empty(origin: origin) }
    guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw SecretError.notOneWord(origin: origin)
    }
    self.value = value
    self.origin = origin
  }

  /// The value of an environment variable.
  package init(
    variable: String,
    in environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    guard let value = environment[variable] else { throw SecretError.noVariable(variable) }
    try self.init(value, origin: "environment variable \(variable)")
  }

  /// The contents of a file, without the white space around them.
  package init(file path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw SecretError.unreadable(path: path)
    }
    try self.init(String(decoding: bytes, as: UTF8.self), origin: "file \(path)")
  }

  /// A key that nobody else knows, for a server of our own.
  package static func random() throws -> Secret {
    let digits = (0..<64).map { _ in String(UInt8.random(in: 0..<16), radix: 16) }
    return try Secret(digits.joined(), origin: "chance")
  }

  package var description: String { "\(Self.mask) from \(origin)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Calls with the key itself, which must go nowhere but into a request.
  package func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result {
    try body(value)
  }

  /// A text in which the key is masked, for what a server says.
  package func redacting(_ text: String) -> String {
    text.replacing(value, with: Self.mask)
  }
}

/// A key that cannot be had.
package enum SecretError: Error, Equatable, CustomStringConvertible {
  case noVariable(String)
  case unreadable(path: String)
  case empty(origin: String)
  case notOneWord(origin: String)

  package var description: String {
    switch self {
    case .noVariable(let name):
      "the environment variable \(name) is not set: set it to the key, or give a file that holds it"
    case .unreadable(let path): "\(path): cannot be read: name a file that holds the key"
    case .empty(let origin): "\(origin) holds no key: put the key there"
    case .notOneWord(let origin):
      "\(origin) holds more than one word or other than ASCII: put only the key there"
    }
  }
}

extension String {
  /// The text without the white space at its ends.
  fileprivate func trimmingWhitespace() -> String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
