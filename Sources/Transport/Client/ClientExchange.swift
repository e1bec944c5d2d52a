// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import Synchronization

/// One request and what comes back; a class because the client asks for one.
final class ClientExchange: HTTPClientResponseDelegate {
  typealias Response = Void

  private typealias Waiter = CheckedContinuation<HTTPResponse, any Error>

  private struct State {
    var phase = HTTPError.Phase.connection
    var since = ContinuousClock.now
    var connection: ConnectionUse?
    /// Whether it ended because its connection was closed before anything could be sent.
    var isUnsent = false
    var status: Int?
    var headers: [String: String] = [:]
    var body = Data()
    var task: HTTPClient.Task<Void>?
    var alarm: Scheduled<Void>?
    var waiter: Waiter?
    /// How it ended, which only the first to say so decides.
    var end: Result<HTTPResponse, any Error>?
  }

  private let state = Mutex(State())
  private let limits: HTTPLimits
  private let start: ContinuousClock.Instant
  private let pool: ClientPool

  /// - Parameters:
  ///   - limits: The limits.
  ///   - start: When the whole exchange began, of which this may be the second attempt.
  ///   - pool: Whose clients carry it.
  init(limits: HTTPLimits, since start: ContinuousClock.Instant, by pool: ClientPool) {
    self.limits = limits
    self.start = start
    self.pool = pool
  }

  /// Sends the request and waits for the end.
  ///
  /// - Throws: ``HTTPError`` and `CancellationError`.
  func response(to request: HTTPClient.Request, by client: HTTPClient) async throws -> HTTPResponse
  {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiter in
        let end = state.withLock { state in
          if state.end == nil { state.waiter = waiter }
          return state.end
        }
        guard let end else { return pool.loop.execute { self.begin(request, by: client) } }
        waiter.resume(with: end)
      }
    } onCancel: {
      end(with: .failure(CancellationError()))
    }
  }

  /// Whether the request met a connection that its server had closed before.
  var mayHaveMetAClosedConnection: Bool {
    state.withLock { state in
      state.isUnsent || state.connection?.mayHaveBeenClosedBefore == true && state.status == nil
    } && start.duration(to: .now) < HTTPLimits.farewell
  }

  private func begin(_ request: HTTPClient.Request, by client: HTTPClient) {
    guard state.withLock({ $0.end == nil }) else { return }
    let task = client.execute(
      request: request,
      delegate: self,
      eventLoop: .delegate(on: pool.loop)
    )
    let isWanted = state.withLock { state in
      if state.end == nil { state.task = task }
      return state.end == nil
    }
    if isWanted { watch() } else { task.cancel() }
  }

  /// Ends it; only the first reason counts.
  private func end(with result: Result<HTTPResponse, any Error>) {
    let (waiter, task) = state.withLock { state -> (Waiter?, HTTPClient.Task<Void>?) in
      guard state.end == nil else { return (nil, nil) }
      state.end = result
      state.alarm?.cancel()
      defer { (state.waiter, state.task, state.alarm) = (nil, nil, nil) }
      return (state.waiter, state.task)
    }
    waiter?.resume(with: result)
    if case .failure = result { task?.cancel() }
  }

  /// Looks again when it may have been silent for too long, in this phase or in one that begins
  /// meanwhile.
  private func watch() {
    state.withLock { state in
      guard state.end == nil else { return }
      let soonest = min(state.since + limits.limit(of: state.phase), start + limits.whole)
      let shortest = min(limits.connect, limits.firstByte, limits.betweenBytes)
      let wait = max(.milliseconds(1), min(shortest, ContinuousClock.now.duration(to: soonest)))
      state.alarm = pool.loop.scheduleTask(in: TimeAmount(wait)) { self.ring() }
    }
  }

  /// Fails it when it has been silent for too long.
  private func ring() {
    let (phase, since) = state.withLock { ($0.phase, $0.since) }
    if let limit = limits.broken(by: phase, since: since, start: start, now: .now) {
      end(with: .failure(HTTPError.stalled(limit.phase, limit: limit.duration)))
    } else {
      watch()
    }
  }

  // MARK: - What the client tells

  func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) {
    let connection = pool.uses.last.withLock { $0 }
    connection?.begin()
    state.withLock { $0.connection = connection }
  }

  func didSendRequest(task: HTTPClient.Task<Void>) {
    state.withLock { state in
      guard state.phase == .connection else { return }
      state.phase = .answer
      state.since = .now
    }
  }

  func didReceiveHead(
    task: HTTPClient.Task<Void>,
    _ head: HTTPResponseHead
  ) -> EventLoopFuture<Void> {
    let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
    state.withLock { state in
      state.phase = .rest
      state.since = .now
      state.status = Int(head.status.code)
      for (name, value) in head.headers {
        let name = name.lowercased()
        state.headers[name] = state.headers[name].map { "\($0), \(value)" } ?? value
      }
    }
    if length > limits.bodyBytes { refuse() }
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didReceiveBodyPart(
    task: HTTPClient.Task<Void>,
    _ buffer: ByteBuffer
  ) -> EventLoopFuture<Void> {
    let isTooLarge = state.withLock { state in
      state.since = .now
      guard state.body.count + buffer.readableBytes <= limits.bodyBytes else { return true }
      buffer.withUnsafeReadableBytes { state.body.append(contentsOf: $0) }
      return false
    }
    if isTooLarge { refuse() }
    return task.eventLoop.makeSucceededVoidFuture()
  }

  private func refuse() {
    end(with: .failure(HTTPError.tooLarge(limit: limits.bodyBytes)))
  }

  func didReceiveError(task: HTTPClient.Task<Void>, _ error: any Error) {
    let (phase, hasHead) = state.withLock { state in
      state.isUnsent = state.connection == nil && HTTPError.isOfAClosedConnection(error)
      return (state.phase, state.status != nil)
    }
    end(with: .failure(HTTPError(error, in: phase, hasHead: hasHead, limits: limits)))
  }

  func didFinishRequest(task: HTTPClient.Task<Void>) {
    let response = state.withLock { state in
      state.status.map { HTTPResponse(status: $0, headers: state.headers, body: state.body) }
    }
    end(with: response.map { .success($0) } ?? .failure(HTTPError.notHTTP))
  }
}
