// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The field `facets` of a record: what kind of problem it is, by names, or what is wrong with it.
struct FacetField: Decodable {
  private var facets: [String: String] = [:]
  private var fault: String?

  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: Name.self) else {
      fault = "is no object: write one of texts by names, such as {\"topic\": \"strings\"}"
      return
    }
    for name in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      guard let value = try? container.decode(String.self, forKey: name) else {
        fault =
          "has no text for \"\(name.stringValue)\": write one in quotes, such as "
          + "{\"\(name.stringValue)\": \"easy\"}"
        return
      }
      if let reason = Self.fault(of: name.stringValue, value) {
        fault = reason
        return
      }
      facets[name.stringValue] = value
    }
  }

  /// Why nobody could name a facet or its value in `--where`; nil when one can.
  private static func fault(of name: String, _ value: String) -> String? {
    for (text, refused) in [(name, ",=<>"), (value, ",")] {
      let isPlain =
        text.first?.isWhitespace == false && text.last?.isWhitespace == false
        && !text.contains { refused.contains($0) || $0.isNewline }
      guard !isPlain else { continue }
      let marks = refused.map { "'\($0)'" }.joined(separator: ", ")
      return
        "holds \"\(text)\", which --where cannot name: write at least one letter, and leave out "
        + "\(marks), line breaks and space at the ends"
    }
    return nil
  }

  /// The values by the names of the facets.
  ///
  /// - Parameter place: The record.
  /// - Returns: The values.
  /// - Throws: ``ProblemFileError/badValue(_:field:reason:)`` for what is no object of texts, and for
  ///   texts that nobody could select by.
  func values(at place: RecordPlace) throws -> [String: String] {
    if let fault { throw ProblemFileError.badValue(place, field: "facets", reason: fault) }
    return facets
  }
}
