// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

/// The one runtime that there is, as Piston names runtimes.
struct PistonRuntime: Sendable {
  static let language = "python"
  let version: String

  private var aliases: [String] {
    let minor = version.split(separator: ".").prefix(2).joined(separator: ".")
    return ["py", "py3", "python3", "python\(minor)"]
  }

  /// Whether it is what a request names.
  ///
  /// - Parameters:
  ///   - language: Its name or an alias.
  ///   - selector: Versions in the way of SemVer, such as `*`, `3.x`, `>=3.10` or `^3.11.2`.
  /// - Returns: Whether both name it.
  func isMeant(by language: String, _ selector: String) -> Bool {
    (language == Self.language || aliases.contains(language))
      && VersionRange(selector)?.contains(version) == true
  }

  var json: JSONValue {
    .object([
      .init("language", .string(Self.language)), .init("version", .string(version)),
      .init("aliases", .array(aliases.map(JSONValue.string))),
      .init("runtime", .string("CPython")),
    ])
  }
}

/// Versions in the way of SemVer: alternatives of comparisons that all have to hold.
struct VersionRange: Sendable {
  /// A comparison: from the first, up to but not with the second.
  private struct Span {
    var from: [Int]?
    var to: [Int]?
  }

  private let alternatives: [[Span]]

  /// Nil for what is no range.
  init?(_ text: String) {
    var alternatives: [[Span]] = []
    for part in text.split(separator: "||", omittingEmptySubsequences: false) {
      var spans: [Span] = []
      // An operator may stand apart from its version.
      var rest = part[...]
      while true {
        rest = rest.drop { $0 == " " }
        guard !rest.isEmpty else { break }
        let sign = rest.prefix { "<>=^~v".contains($0) }
        rest = rest.dropFirst(sign.count).drop { $0 == " " }
        let version = rest.prefix { $0 != " " }
        rest = rest.dropFirst(version.count)
        guard let span = Self.span(sign.filter { $0 != "v" }, version) else { return nil }
        spans.append(span)
      }
      alternatives.append(spans)
    }
    self.alternatives = alternatives
  }

  /// Whether a version of three numbers is one of them.
  func contains(_ version: String) -> Bool {
    let numbers = version.split(separator: ".").prefix(3).map {
      Int($0.prefix(while: \.isNumber)) ?? 0
    }
    return alternatives.contains { spans in
      spans.allSatisfy { span in
        !(span.from.map { numbers.lexicographicallyPrecedes($0) } ?? false)
          && (span.to.map { numbers.lexicographicallyPrecedes($0) } ?? true)
      }
    }
  }

  private static func span(_ sign: String, _ version: Substring) -> Span? {
    var known: [Int] = []
    for part in version.split(separator: ".", omittingEmptySubsequences: false) {
      if ["*", "x", "X"].contains(part) { break }
      guard let number = Int(part), 0..<1_000_000 ~= number else { return nil }
      known.append(number)
    }
    guard known.count <= 3 else { return nil }
    let first = known + Array(repeating: 0, count: 3 - known.count)
    /// The first version after those that have so many numbers in common.
    func next(_ count: Int) -> [Int]? {
      guard count > 0 else { return nil }
      var numbers = Array(first.prefix(count))
      numbers[count - 1] += 1
      return numbers + Array(repeating: 0, count: 3 - count)
    }
    switch sign {
    case "", "=": return Span(from: first, to: next(known.count))
    case ">=": return Span(from: first)
    case ">": return Span(from: next(known.count) ?? first)
    case "<": return Span(to: first)
    case "<=": return Span(to: next(known.count))
    case "~": return Span(from: first, to: next(min(2, known.count)))
    case "^":
      let firstThatCounts = known.firstIndex { $0 > 0 } ?? known.count - 1
      return Span(from: first, to: next(firstThatCounts + 1))
    default: return nil
    }
  }
}
