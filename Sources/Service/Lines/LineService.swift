// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs

/// The line protocol: a request a line in, a result a line out, in whatever order they are done.
///
/// See docs/service.md. Requests are read while others are judged, up to ``mostAtOnce``; the end of the requests
/// ends it once all are answered.
package struct LineService: Sendable {
  /// The longest request, in bytes.
  package static let mostLineBytes = 64 << 20

  let service: JudgeService
  /// How many requests are worked at at the same time.
  let mostAtOnce: Int

  /// What was answered.
  package struct Summary: Sendable, Hashable {
    package var requests = 0
    package var errors = 0
  }

  package init(_ service: JudgeService, mostAtOnce: Int) {
    self.service = service
    self.mostAtOnce = max(1, mostAtOnce)
  }

  /// Answers requests until there are no more, or nobody reads the answers.
  ///
  /// - Parameters:
  ///   - input: The descriptor of the requests.
  ///   - output: The descriptor of the answers.
  /// - Returns: How many there were.
  /// - Throws: ``LineError`` and `CancellationError`.
  package func run(reading input: Int32, writing output: Int32) async throws -> Summary {
    let reader = LineReader(input, most: Self.mostLineBytes)
    let writer = LineWriter(output)
    return try await withThrowingTaskGroup(of: Summary?.self) { group in
      group.addTask { try await converse(reader, writer) }
      group.addTask {
        try await ReaderWatch(output).wait()
        return nil
      }
      // Whichever ends first ends the other.
      defer { group.cancelAll() }
      while let summary = try await group.next() { if let summary { return summary } }
      return Summary()
    }
  }

  private func converse(_ reader: LineReader, _ writer: LineWriter) async throws -> Summary {
    var summary = Summary()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      var running = 0
      var number = 0
      func finishOne() async throws {
        guard let isAnswered = try await group.next() else { return }
        running -= 1
        summary.requests += 1
        if !isAnswered { summary.errors += 1 }
      }
      while let line = try await reader.next() {
        number += 1
        if case .bytes(let bytes) = line, bytes.allSatisfy(Self.isBlank) { continue }
        while running >= mostAtOnce { try await finishOne() }
        let place = number
        group.addTask { try await answer(line, place, to: writer) }
        running += 1
      }
      while running > 0 { try await finishOne() }
    }
    return summary
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  /// Answers one line; returns whether it was judged.
  private func answer(
    _ line: LineReader.Line,
    _ number: Int,
    to writer: LineWriter
  ) async throws -> Bool {
    var id = JSONValue.null
    let answer: JSONValue
    var isJudged = false
    do {
      let value = try Self.value(of: line)
      id = try JudgeRequest.id(of: value)
      let request = try JudgeRequest(value, within: service.bounds)
      let results = try await service.judge(request, for: "")
      answer = .object([
        .init("id", id), .init("results", .array(results.map(\.json))),
      ])
      isJudged = true
    } catch let error as RequestError {
      answer = .object([.init("id", id), .init("error", error.json(line: number))])
    } catch let error as CancellationError {
      throw error
    } catch {
      service.report("\(error)")
      let sorry = RequestError(.overloaded, "the judge failed at this request: send it again")
      answer = .object([.init("id", id), .init("error", sorry.json(line: number))])
    }
    try await writer.write(answer.bytes(.compact))
    return isJudged
  }

  private static func value(of line: LineReader.Line) throws(RequestError) -> JSONValue {
    guard case .bytes(let bytes) = line else {
      let most = mostLineBytes >> 20
      throw RequestError(
        .invalidRequest,
        "the line has more than \(most) MiB, the most that is taken"
      )
    }
    do {
      return try JSONValue(parsing: bytes)
    } catch {
      throw RequestError(.invalidJSON, "the line is no JSON: \(error)")
    }
  }
}

extension RequestError {
  /// The error as a member of an answer.
  ///
  /// - Parameter line: The number of the request's line; nil where there are none.
  /// - Returns: An object.
  package func json(line: Int? = nil) -> JSONValue {
    var members: [JSONValue.Member] = [.init("code", .string(code.rawValue))]
    if !place.isEmpty { members.append(.init("place", .string(place))) }
    members.append(.init("message", .string(reason)))
    if let line { members.append(.init("line", .number(String(line)))) }
    return .object(members)
  }
}
