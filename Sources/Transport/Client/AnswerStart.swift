// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Looks at the first bytes of an answer, of which NIO takes a status below 100 for one that says that the
/// answer is still to come, and then hands on a body that nobody has announced.
struct AnswerStart: Sendable {
  /// Where the first digit of the status stands: `HTTP/1.1 200 OK`.
  private static let digit = 9
  private static let endOfHead = Array("\r\n\r\n".utf8)

  private var count = 0
  /// How much of the end of an interim head has come; nil while none is there.
  private var end: Int?
  /// Whether the status of the answer itself has come.
  private var isOver = false

  /// Takes what comes next; false when it cannot be an answer.
  mutating func take(_ bytes: some Sequence<UInt8>) -> Bool {
    guard !isOver else { return true }
    for byte in bytes {
      if let matched = end {
        if byte == Self.endOfHead[matched] {
          end = matched + 1
        } else {
          end = byte == Self.endOfHead[0] ? 1 : 0
        }
        guard end == Self.endOfHead.count else { continue }
        (count, end) = (0, nil)
      } else if count < Self.digit {
        count += 1
      } else if byte == UInt8(ascii: "1") {
        end = 0
      } else {
        isOver = true
        return byte != UInt8(ascii: "0")
      }
    }
    return true
  }
}
