// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import NIOCore
import Runs

/// What every route that judges does alike: it reads a body, asks for room, judges, counts.
struct JudgingDesk: Sendable {
  let service: JudgeService
  let admission: Admission
  let metrics: ServiceMetrics
  let mostBodyBytes: Int
  /// How long a body may take to arrive.
  let bodyLimit: Duration

  /// The JSON of a request's body and its size.
  ///
  /// - Throws: ``RefusedRequest`` for another type, a body that is too long or no JSON.
  func body(
    of request: Request,
    _ context: ClientContext
  ) async throws -> (value: JSONValue, size: Int) {
    let type = (request.headers[.contentType] ?? "").lowercased().filter { $0 != " " }
    guard type.split(separator: ";").first == "application/json" else {
      throw RefusedRequest(
        RequestError(.invalidRequest, "the body's type has to be application/json"),
        status: .unsupportedMediaType
      )
    }
    let buffer: ByteBuffer
    do {
      buffer = try await context.reading(within: bodyLimit) {
        try await request.body.collect(upTo: mostBodyBytes)
      }
    } catch is NIOTooManyBytesError {
      let most = mostBodyBytes
      throw RefusedRequest(
        RequestError(
          .invalidRequest,
          "the body has more than \(most) bytes, the most that is taken"
        ),
        status: .contentTooLarge
      )
    }
    do {
      return (try JSONValue(parsing: Array(buffer.readableBytesView)), buffer.readableBytes)
    } catch {
      throw RefusedRequest(RequestError(.invalidJSON, "the body is no JSON: \(error)"))
    }
  }

  /// Reads a request of the native form.
  ///
  /// - Throws: ``RefusedRequest``.
  func request(_ value: JSONValue) throws -> JudgeRequest {
    do {
      return try JudgeRequest(value, within: service.bounds)
    } catch {
      throw RefusedRequest(error)
    }
  }

  /// Judges, if there is room, until it is done or the client is gone.
  ///
  /// - Returns: The results in the order of the programs.
  /// - Throws: ``RefusedRequest`` and `CancellationError`.
  func judge(
    _ request: JudgeRequest,
    size: Int,
    _ context: ClientContext
  ) async throws -> [ProgramResult] {
    try await admitted(request, size: size, context) {
      try await service.judge(request, for: context.client)
    }
  }

  /// Judges requests of one program each, several at a time.
  ///
  /// - Returns: A result for each request.
  /// - Throws: ``RefusedRequest`` and `CancellationError`.
  func judge(
    _ requests: [JudgeRequest],
    size: Int,
    _ context: ClientContext
  ) async throws -> [ProgramResult] {
    let share = size / max(1, requests.count)
    return try await withThrowingTaskGroup(of: (Int, ProgramResult).self) { group in
      for (place, request) in requests.enumerated() {
        group.addTask { (place, try await judge(request, size: share, context)[0]) }
      }
      var results: [ProgramResult?] = Array(repeating: nil, count: requests.count)
      for try await (place, result) in group { results[place] = result }
      return results.compactMap(\.self)
    }
  }

  /// Does work on a request with the room that it needs.
  func admitted<Result: Sendable>(
    _ request: JudgeRequest,
    size: Int,
    _ context: ClientContext,
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let (client, programs) = (context.client, request.programs.count)
    do {
      try await admission.admit(client, programs: programs, bytes: size)
    } catch {
      metrics.add("rejected_total", [("reason", error.rawValue)])
      throw RefusedRequest(error)
    }
    do {
      let result = try await context.untilClosed(work)
      await admission.release(client, programs: programs, bytes: size)
      return result
    } catch {
      await admission.release(client, programs: programs, bytes: size)
      if let error = error as? RequestError { throw RefusedRequest(error) }
      throw error
    }
  }
}

/// A request that is answered with something else than was asked for.
struct RefusedRequest: HTTPResponseError {
  let answer: Response

  var status: HTTPResponse.Status { answer.status }

  /// What the client did wrong, or why there is no room.
  let error: RequestError

  init(_ error: RequestError, status: HTTPResponse.Status? = nil) {
    self.error = error
    answer = Answers.error(error, status: status)
  }

  init(_ refusal: Admission.Refusal) {
    error = RequestError(.overloaded, refusal.rawValue)
    answer = Answers.refusal(refusal)
  }

  func response(from request: Request, context: some RequestContext) throws -> Response { answer }
}
