// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The first name that a record of a JSON text has twice, and the number of that record from 0.
///
/// The records are the objects that lie in no other: the text's one object, or those of its array.
/// Names are compared as they are spelt, escapes and all.
///
/// - Precondition: The text is well-formed JSON.
func repeatedField(in json: ArraySlice<UInt8>) -> (record: Int, field: String)? {
  var objects = 0
  var record = -1
  var names: Set<ArraySlice<UInt8>> = []
  var position = json.startIndex
  while position < json.endIndex {
    switch json[position] {
    case UInt8(ascii: "{"):
      objects += 1
      if objects == 1 {
        record += 1
        names = []
      }
    case UInt8(ascii: "}"):
      objects -= 1
    case UInt8(ascii: "\""):
      let text = string(in: json, from: position + 1)
      position = text.endIndex
      // Only a name stands before a colon.
      let next = json[(position + 1)...].first { $0 > 0x20 }
      if objects == 1, next == UInt8(ascii: ":"), !names.insert(text).inserted {
        return (record, String(decoding: text, as: UTF8.self))
      }
    default:
      break
    }
    position += 1
  }
  return nil
}

/// The bytes of a string up to the quote that ends it.
private func string(in json: ArraySlice<UInt8>, from start: Int) -> ArraySlice<UInt8> {
  var end = start
  while end < json.endIndex, json[end] != UInt8(ascii: "\"") {
    end += json[end] == UInt8(ascii: "\\") ? 2 : 1
  }
  return json[start..<min(end, json.endIndex)]
}
