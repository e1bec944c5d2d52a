// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Reads an answer of HTTP/1.1 from bytes that come in pieces of any size.
///
/// See RFC 9112, sections 4 to 7.
package struct ResponseParser: Sendable {
  private enum Part {
    case status
    case header
    /// So many bytes of the body are yet to come.
    case body(Int)
    case chunkSize
    case chunk(Int)
    case chunkEnd
    case trailer
    /// A body that ends with the connection.
    case rest
    case done
  }

  private var part = Part.status
  private var buffer: [UInt8] = []
  /// Where in the buffer the next part begins.
  private var next = 0
  private var headBytes = 0
  private var status = 0
  private var headers: [String: String] = [:]
  private var body = Data()
  private let bodyBytes: Int

  /// The most bytes of a status line and headers together.
  private static let mostHeadBytes = 256 << 10

  /// - Parameter bodyBytes: The most bytes of a body.
  package init(bodyBytes: Int) {
    self.bodyBytes = bodyBytes
  }

  /// Whether anything of the answer has come.
  private(set) var hasBegun = false

  /// Whether the headers are complete.
  var hasHead: Bool {
    switch part {
    case .status, .header: false
    default: true
    }
  }

  /// The answer; nil as long as it is not complete.
  package var response: HTTPResponse? {
    guard case .done = part else { return nil }
    return HTTPResponse(status: status, headers: headers, body: body)
  }

  /// Whether the connection can be used again when the answer is complete.
  package var keepsConnection: Bool {
    guard case .done = part, next == buffer.count, isDelimited else { return false }
    let words = headers["connection"]?.lowercased().split(separator: ",") ?? []
    return !words.contains { $0.trimmingPrefix(while: \.isWhitespace).hasPrefix("close") }
  }

  private var isDelimited = true

  /// Takes the next bytes.
  ///
  /// - Throws: ``HTTPError`` when they are no answer, or too long a one.
  package mutating func feed(_ bytes: some Collection<UInt8>) throws {
    hasBegun = hasBegun || !bytes.isEmpty
    buffer += bytes
    while try readPart() {}
    buffer.removeFirst(next)
    next = 0
  }

  /// Takes the end of the connection.
  ///
  /// - Throws: ``HTTPError`` when the answer is not complete.
  package mutating func end() throws {
    switch part {
    case .done: break
    case .rest: part = .done
    default: throw HTTPError.brokenOff(reason: "the server closed it")
    }
  }

  // MARK: - Parts

  /// Reads one part; false when there is too little of it.
  private mutating func readPart() throws -> Bool {
    switch part {
    case .status:
      guard let line = try readLine() else { return false }
      try readStatus(line)
    case .header:
      guard let line = try readLine() else { return false }
      if line.isEmpty { try beginBody() } else { readHeader(line) }
    case .body(let count):
      return try readBody(count, then: .done) { .body($0) }
    case .chunkSize:
      guard let line = try readLine() else { return false }
      guard let size = Int(line.prefix { $0 != ";" && $0 != " " }, radix: 16), size >= 0 else {
        throw HTTPError.brokenOff(reason: "a piece of the answer has no length")
      }
      part = size == 0 ? .trailer : .chunk(size)
    case .chunk(let count):
      return try readBody(count, then: .chunkEnd) { .chunk($0) }
    case .chunkEnd:
      guard let line = try readLine() else { return false }
      guard line.isEmpty else {
        throw HTTPError.brokenOff(reason: "a piece of the answer has another length than it says")
      }
      headBytes = 0
      part = .chunkSize
    case .trailer:
      guard let line = try readLine() else { return false }
      if line.isEmpty { part = .done }
    case .rest:
      return try readBody(.max, then: .rest) { _ in .rest }
    case .done:
      return false
    }
    return true
  }

  private mutating func readLine() throws -> String? {
    guard let end = buffer[next...].firstIndex(of: UInt8(ascii: "\n")) else {
      guard headBytes + buffer.count - next <= Self.mostHeadBytes else { throw HTTPError.notHTTP }
      // What cannot become an answer is not waited for.
      if case .status = part, !buffer[next...].starts(with: Self.mark.prefix(buffer.count - next)) {
        throw HTTPError.notHTTP
      }
      return nil
    }
    headBytes += end + 1 - next
    guard headBytes <= Self.mostHeadBytes else { throw HTTPError.notHTTP }
    var line = buffer[next..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    next = end + 1
    return String(decoding: line, as: UTF8.self)
  }

  private static let mark = Array("HTTP/1.".utf8)

  private mutating func readStatus(_ line: String) throws {
    let words = line.split(separator: " ", maxSplits: 2)
    guard line.utf8.starts(with: Self.mark), words.count >= 2, let number = Int(words[1]),
      (100...999).contains(number)
    else { throw HTTPError.notHTTP }
    isDelimited = words[0] != "HTTP/1.0"
    status = number
    headers = [:]
    part = .header
  }

  private mutating func readHeader(_ line: String) {
    guard let colon = line.firstIndex(of: ":") else { return }
    let name = line[..<colon].lowercased()
    var value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    while let last = value.last, last == " " || last == "\t" { value.removeLast() }
    headers[name] = headers[name].map { "\($0), \(value)" } ?? String(value)
  }

  private mutating func beginBody() throws {
    headBytes = 0
    if (100...199).contains(status) {
      // Such as 100 Continue, before the answer itself.
      part = .status
    } else if status == 204 || status == 304 {
      part = .done
    } else if headers["transfer-encoding"]?.lowercased().contains("chunked") == true {
      part = .chunkSize
    } else if let text = headers["content-length"] {
      guard let length = Int(text), length >= 0 else {
        throw HTTPError.brokenOff(reason: "the answer has the length '\(text.prefix(20))'")
      }
      guard length <= bodyBytes else { throw HTTPError.tooLarge(limit: bodyBytes) }
      part = length == 0 ? .done : .body(length)
    } else {
      isDelimited = false
      part = .rest
    }
  }

  /// Moves bytes to the body; false when all that came is moved.
  private mutating func readBody(
    _ count: Int,
    then following: Part,
    rest: (Int) -> Part
  ) throws -> Bool {
    let taken = min(count, buffer.count - next)
    guard body.count + taken <= bodyBytes else { throw HTTPError.tooLarge(limit: bodyBytes) }
    buffer.withUnsafeBytes { body.append(contentsOf: $0[next..<next + taken]) }
    next += taken
    part = taken == count ? following : rest(count - taken)
    return taken == count
  }
}
