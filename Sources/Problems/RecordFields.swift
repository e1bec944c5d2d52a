// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The names of a record's fields, whatever their values, and the few values that say what it is.
struct RecordFields: Decodable {
  let names: Set<String>
  /// The values of those fields that are texts or numbers, as texts.
  let texts: [String: String]

  /// The fields whose values are kept.
  private static let kept = ["task_id", "suffix", "language", "lang", "programming_language"]

  private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnyKey.self)
    names = Set(container.allKeys.map(\.stringValue))
    var texts: [String: String] = [:]
    for name in Self.kept where names.contains(name) {
      let key = AnyKey(stringValue: name)
      if let text = try? container.decode(String.self, forKey: key) {
        texts[name] = text
      } else if let number = try? container.decode(Int.self, forKey: key) {
        texts[name] = String(number)
      }
    }
    self.texts = texts
  }
}

extension Record where Value == RecordFields {
  /// The names of all fields, those that were cut out before decoding among them.
  var fields: Set<String> { value.names.union(raw.keys) }
}
