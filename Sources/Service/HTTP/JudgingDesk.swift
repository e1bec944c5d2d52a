// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
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
    let bytes = try await bytes(of: request, context)
    do {
      return (try await LongTexts.read(bytes) { try JSONValue(parsing: $0) }, bytes.count)
    } catch {
      throw RefusedRequest(RequestError(.invalidJSON, "the body is no JSON: \(error)"))
    }
  }

  /// The bytes of a request's body, which says that it is JSON.
  ///
  /// - Throws: ``RefusedRequest`` for another type, and a body that is too long.
  func bytes(of request: Request, _ context: ClientContext) async throws -> [UInt8] {
    let type = (request.headers[.contentType] ?? "").lowercased().filter { $0 != " " }
    guard type.split(separator: ";").first == "application/json" else {
      throw RefusedRequest(
        RequestError(.invalidRequest, "the body's type has to be application/json"),
        status: .unsupportedMediaType
      )
    }
    // Whoever does not say how long it is may send the most.
    let length = request.headers[.contentLength].flatMap { Int($0) } ?? mostBodyBytes
    guard length <= mostBodyBytes else { throw tooLong }
    let announced = max(0, length)
    do {
      try await admission.expect(bytes: announced)
    } catch {
      metrics.add("rejected_total", [("reason", error.rawValue)])
      throw RefusedRequest(error)
    }
    do {
      defer {
        Task(executorPreference: WorkExecutor.current) {
          await admission.expectNoMore(bytes: announced)
        }
      }
      return try await context.reading(within: bodyLimit) {
        Array(try await request.body.collect(upTo: mostBodyBytes).readableBytesView)
      }
    } catch is NIOTooManyBytesError {
      throw tooLong
    }
  }

  private var tooLong: RefusedRequest {
    RefusedRequest(
      RequestError(
        .invalidRequest,
        "the body has more than \(mostBodyBytes) bytes, the most that is taken"
      ),
      status: .contentTooLarge
    )
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
    let room = Room(client: context.client, programs: request.programs.count, bytes: size)
    return try await admitted(room, context) { try await service.judge(request, for: room.client) }
  }

  /// Judges requests of one program each, several at a time, with the room for all of them.
  ///
  /// - Returns: A result for each request.
  /// - Throws: ``RefusedRequest`` and `CancellationError`.
  func judge(
    _ requests: [JudgeRequest],
    size: Int,
    _ context: ClientContext
  ) async throws -> [ProgramResult] {
    let room = Room(client: context.client, programs: requests.count, bytes: size)
    let (service, client) = (service, context.client)
    return try await admitted(room, context) {
      try await withThrowingTaskGroup(of: (Int, ProgramResult).self) { group in
        for (place, request) in requests.enumerated() {
          group.addTask { (place, try await service.judge(request, for: client)[0]) }
        }
        var results: [ProgramResult?] = Array(repeating: nil, count: requests.count)
        for try await (place, result) in group { results[place] = result }
        return results.compactMap(\.self)
      }
    }
  }

  /// What a request takes up while it is worked at.
  struct Room: Sendable {
    var client: String
    var programs: Int
    var bytes: Int
  }

  /// Takes room for a request; whoever does gives it back.
  ///
  /// - Throws: ``RefusedRequest``.
  func admit(_ room: Room) async throws {
    do {
      try await admission.admit(room.client, programs: room.programs, bytes: room.bytes)
    } catch {
      metrics.add("rejected_total", [("reason", error.rawValue)])
      throw RefusedRequest(error)
    }
  }

  /// Gives room back.
  func release(_ room: Room) async {
    await admission.release(room.client, programs: room.programs, bytes: room.bytes)
  }

  /// Does work on a request with the room that it needs.
  private func admitted<Result: Sendable>(
    _ room: Room,
    _ context: ClientContext,
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await admit(room)
    do {
      let result = try await context.untilClosed(work)
      await release(room)
      return result
    } catch {
      await release(room)
      throw refused(error) ?? error
    }
  }

  /// What a client is told of an error; nil where it is gone.
  func refused(_ error: any Error) -> RefusedRequest? {
    switch error {
    case let error as RefusedRequest: return error
    case let error as RequestError: return RefusedRequest(error)
    case is CancellationError: return nil
    default:
      service.report("\(error)")
      return RefusedRequest(
        RequestError(.overloaded, "the judge failed at this request: send it again")
      )
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

  /// Refuses tests that nobody can run: the same request would have the same answer.
  static func refuse(_ result: ProgramResult, at place: String) throws {
    guard result.verdict.blamesTests else { return }
    throw RefusedRequest(
      RequestError(.invalidRequest, at: place, result.message ?? "the tests cannot be run"),
      status: .unprocessableContent
    )
  }

  func response(from request: Request, context: some RequestContext) throws -> Response { answer }
}
