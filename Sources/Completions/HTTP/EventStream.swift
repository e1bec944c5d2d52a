// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Transport

/// Answers that come in pieces, each a JSON text of its own.
enum EventStream {
  /// Whether an answer is one, by what it is called or, called something else, by how it begins.
  static func isEvents(_ response: HTTPResponse) -> Bool {
    response.headers["content-type"]?.contains("text/event-stream") == true
      || response.body.starts(with: Array("data:".utf8))
  }

  /// Whether an answer is a JSON text a line.
  static func isLines(_ response: HTTPResponse) -> Bool {
    let type = response.headers["content-type"] ?? ""
    return ["ndjson", "jsonl", "json-lines"].contains(where: type.contains)
  }

  /// The data of server-sent events.
  ///
  /// Lines end as anyone likes; comments, names and numbers of events are left out, and an event at
  /// the end that no blank line follows counts too. See the HTML standard, section 9.2.6.
  static func events(in body: Data) -> [Data] {
    var events: [Data] = []
    var event: Data?
    for line in lines(in: body) {
      guard !line.isEmpty else {
        if let data = event { events.append(data) }
        event = nil
        continue
      }
      guard line.starts(with: field) else { continue }
      var value = line.dropFirst(field.count)
      if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
      event = event.map { $0 + [UInt8(ascii: "\n")] + value } ?? Data(value)
    }
    if let event { events.append(event) }
    return events
  }

  private static let field = Array("data:".utf8)

  /// The lines without their ends, the last one too if it has none.
  static func lines(in body: Data) -> [Data] {
    var lines: [Data] = []
    var rest = body[...]
    while let end = rest.firstIndex(where: { $0 == 0x0a || $0 == 0x0d }) {
      lines.append(Data(rest[..<end]))
      let isPair = rest[end] == 0x0d && end + 1 < rest.endIndex && rest[end + 1] == 0x0a
      rest = rest[(end + (isPair ? 2 : 1))...]
    }
    if !rest.isEmpty { lines.append(Data(rest)) }
    return lines
  }
}
