// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension CallInputs {
  /// The arguments of each call, as JSON that is a part of ``json``.
  package var elements: [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var depth = 0
    var isInString = false
    var start = json.startIndex
    var index = json.startIndex
    while index < json.endIndex {
      let byte = json[index]
      if isInString {
        if byte == UInt8(ascii: "\\") { index += 1 }
        if byte == UInt8(ascii: "\"") { isInString = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          if depth == 1, byte == UInt8(ascii: "[") { start = index }
          depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
          depth -= 1
          if depth == 1 { result.append(json[start...index]) }
        default: break
        }
      }
      index += 1
    }
    return result
  }
}
