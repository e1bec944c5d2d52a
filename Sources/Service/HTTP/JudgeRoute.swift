// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import NIOCore
import Runs

/// `POST /v1/judge`: a request as `evalharness judge` takes it.
///
/// Answers with one JSON text, or, where the client accepts `application/x-ndjson`, with a line for each program
/// as soon as it is judged, and a last line with their number.
struct JudgeRoute: Sendable {
  let desk: JudgingDesk

  func add(to router: Router<ClientContext>) {
    router.post("/v1/judge") { request, context in
      let (value, size) = try await desk.body(of: request, context)
      let judged = try desk.request(value)
      if Self.wantsLines(request.headers[.accept] ?? "") {
        return try await stream(judged, size: size, context)
      }
      let results = try await desk.judge(judged, size: size, context)
      for result in results { desk.metrics.count(result) }
      return Answers.json(
        .object([.init("id", judged.id), .init("results", .array(results.map(\.json)))])
      )
    }
  }

  /// Whether a client accepts lines; a weight of 0 says that it does not.
  static func wantsLines(_ accept: String) -> Bool {
    accept.lowercased().filter { $0 != " " }.split(separator: ",").contains { item in
      let parts = item.split(separator: ";")
      let weight = parts.dropFirst().last { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
      return parts.first == "application/x-ndjson" && weight ?? 1 > 0
    }
  }

  /// Answers line by line, once there is room and the problem is known.
  private func stream(
    _ request: JudgeRequest,
    size: Int,
    _ context: ClientContext
  ) async throws -> Response {
    let desk = desk
    let room = JudgingDesk.Room(
      client: context.client,
      programs: request.programs.count,
      bytes: size
    )
    try await desk.admit(room)
    do {
      try await desk.service.check(request)
    } catch {
      await desk.release(room)
      throw desk.refused(error) ?? error
    }
    return Response(
      status: .ok,
      headers: [.contentType: "application/x-ndjson"],
      body: .init { writer in
        let (results, feed) = AsyncStream.makeStream(of: ProgramResult.self)
        let work = Task(executorPreference: WorkExecutor.current) {
          defer { feed.finish() }
          try await context.untilClosed {
            try await desk.service.judge(request, for: room.client) { feed.yield($0) }
          }
        }
        var count = 0
        do {
          for await result in results {
            desk.metrics.count(result)
            count += 1
            try await writer.write(Self.line(result.json))
          }
        } catch {
          work.cancel()
          _ = await work.result
          await desk.release(room)
          throw error
        }
        var last: [JSONValue.Member] = [.init("id", request.id)]
        switch await work.result {
        case .success: last.append(.init("programs", .number(String(count))))
        case .failure(let error):
          last.append(.init("error", desk.refused(error)?.error.json() ?? .null))
        }
        await desk.release(room)
        try await writer.write(Self.line(.object(last)))
        try await writer.finish(nil)
      }
    )
  }

  private static func line(_ value: JSONValue) -> ByteBuffer {
    ByteBuffer(bytes: value.bytes(.compact) + [0x0A])
  }
}
