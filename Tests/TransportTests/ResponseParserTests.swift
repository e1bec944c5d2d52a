// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Transport

/// Answers of HTTP/1.1, in pieces of every size.
struct ResponseParserTests {
  private static func parse(
    _ text: String,
    pieces: Int,
    ends: Bool = false,
    limit: Int = 1000
  ) throws -> ResponseParser {
    var parser = ResponseParser(bodyBytes: limit)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      try parser.feed(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
    }
    if ends { try parser.end() }
    return parser
  }

  private static let chunked = """
    HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n \r\n\
    A\r\n0123456789\r\n0\r\nX-End: yes\r\n\r\n
    """

  @Test(arguments: [1, 2, 3, 7, 1000])
  func everyFormOfBodyIsRead(pieces: Int) throws {
    for (text, body, keeps) in [
      ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", true),
      ("HTTP/1.1 200\r\ncontent-length:0\r\n\r\n", "", true),
      ("HTTP/1.1 204 No\r\n\r\n", "", true),
      (Self.chunked, "hello 0123456789", true),
      ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok", true),
      ("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "ok", true),
      ("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok", "ok", false),
      ("HTTP/1.1 200 OK\r\nConnection: te, close \r\nContent-Length: 2 \r\n\r\nok", "ok", false),
      ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok", false),
    ] {
      let parser = try Self.parse(text, pieces: pieces)
      let response = try #require(parser.response, "\(text)")
      #expect(String(decoding: response.body, as: UTF8.self) == body)
      #expect(parser.keepsConnection == keeps, "\(text)")
    }
  }

  /// Bytes that a wrong length leaves over are missing from a sample; they are not skipped.
  @Test func aPieceOfAnotherLengthThanItSaysIsNoAnswer() {
    #expect(throws: HTTPError.self) {
      try Self.parse(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n",
        pieces: 1000
      )
    }
  }

  @Test func aBodyWithoutALengthEndsWithTheConnection() throws {
    let text = "HTTP/1.1 200 OK\r\nX: 1\r\nx: 2\r\n\r\nall of it"
    #expect(try Self.parse(text, pieces: 4).response == nil)
    let parser = try Self.parse(text, pieces: 4, ends: true)
    #expect(parser.response?.body == Data("all of it".utf8))
    #expect(parser.response?.headers == ["x": "1, 2"])
    #expect(!parser.keepsConnection)
  }

  @Test(arguments: [1, 1000])
  func anAnswerThatIsCutOffIsNone(pieces: Int) throws {
    for count in 0..<Self.chunked.utf8.count {
      let text = String(decoding: Self.chunked.utf8.prefix(count), as: UTF8.self)
      #expect(throws: HTTPError.self) { try Self.parse(text, pieces: pieces, ends: true) }
    }
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.2\r\n", "S", "HTTP/1.1 no\r\n", "HTTP/1.1 99 x\r\n", "<html>",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
  ])
  func whatIsNoAnswerIsRefusedAtOnce(text: String) {
    #expect(throws: HTTPError.self) { try Self.parse(text, pieces: 1) }
  }

  @Test func moreThanTheLimitIsNotKept() {
    let long = "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n"
    #expect(throws: HTTPError.tooLarge(limit: 1000)) { try Self.parse(long, pieces: 50) }
    let endless = "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 1001)
    #expect(throws: HTTPError.tooLarge(limit: 1000)) { try Self.parse(endless, pieces: 50) }
    let head = "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 300_000)
    #expect(throws: HTTPError.notHTTP) { try Self.parse(head, pieces: 5000) }
  }

  @Test func bytesAfterAnAnswerEndItsConnection() throws {
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200"
    #expect(try !Self.parse(text, pieces: 1000).keepsConnection)
  }
}
