// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import FoundationEssentials
import Synchronization

/// HTTP/1.1 without encryption, by connections that are used again.
///
/// Follows no redirect and keeps no cookie. A class because exchanges share its connections.
package final class SocketTransport: HTTPTransport {
  private struct Place: Hashable {
    var host: String
    var port: Int
  }

  private struct State {
    /// The connections that wait for another exchange, the one used last at the end.
    var idle: [Place: [(connection: SocketConnection, since: ContinuousClock.Instant)]] = [:]
    /// The connections that are under way, and when the exchange began.
    var active: [ObjectIdentifier: (connection: SocketConnection, start: ContinuousClock.Instant)] =
      [:]
    var clock: (any DispatchSourceTimer)?
  }

  private let limits: HTTPLimits
  private let queue = DispatchQueue(label: "evalharness.http")
  private let state = Mutex(State())

  /// How long a connection waits for another exchange: less than servers keep it.
  private static let longestIdle = Duration.seconds(2)
  /// How soon a request is known to have met a connection that the server had closed before.
  private static let longestFarewell = Duration.seconds(1)

  package init(limits: HTTPLimits = HTTPLimits()) {
    self.limits = limits
  }

  deinit {
    state.withLock { $0.clock?.cancel() }
  }

  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard let host = request.url.host(percentEncoded: false) else { throw HTTPError.notHTTP }
    let place = Place(host: host, port: request.url.port ?? 80)
    let bytes = request.bytes
    let start = ContinuousClock.now
    var response: HTTPResponse?
    if let used = takeIdle(place) {
      do {
        response = try await exchange(bytes, on: used, since: start)
        release(used, at: place)
      } catch HTTPError.brokenOff
        where used.hasHeardNothing && start.duration(to: .now) < Self.longestFarewell
      {
        // It was closed while it waited. A server that breaks off later may have done the work.
      }
    }
    if response == nil {
      let addresses = try await HostAddress.find(
        place.host,
        port: place.port,
        within: limits.connect
      )
      let fresh = try await connect(to: addresses, since: start)
      response = try await exchange(bytes, on: fresh, since: start)
      release(fresh, at: place)
    }
    guard let response else { throw HTTPError.notHTTP }
    if (300...399).contains(response.status), let target = response.headers["location"] {
      throw HTTPError.redirected(to: Self.server(of: target) ?? request.url.absoluteString)
    }
    return response
  }

  /// The scheme and the host of an address, which may hold a secret besides.
  private static func server(of address: String) -> String? {
    guard let url = URL(string: address), let host = url.host else { return nil }
    return "\(url.scheme ?? "http")://\(host)"
  }

  // MARK: - Connections

  private func connect(
    to addresses: [HostAddress],
    since start: ContinuousClock.Instant
  ) async throws -> SocketConnection {
    var attempts: [SocketConnection] = []
    defer { for attempt in attempts { end(attempt) } }
    return try await SocketConnection.connect(to: addresses, queue: queue) { attempt in
      attempts.append(attempt)
      begin(attempt, since: start)
    }
  }

  private func exchange(
    _ bytes: [UInt8],
    on connection: SocketConnection,
    since start: ContinuousClock.Instant
  ) async throws -> HTTPResponse {
    begin(connection, since: start)
    defer { end(connection) }
    return try await connection.exchange(bytes, bodyBytes: limits.bodyBytes)
  }

  private func takeIdle(_ place: Place) -> SocketConnection? {
    state.withLock { state in
      while let (connection, since) = state.idle[place]?.popLast() {
        if connection.isReusable, since.duration(to: .now) < Self.longestIdle { return connection }
      }
      return nil
    }
  }

  private func release(_ connection: SocketConnection, at place: Place) {
    guard connection.isReusable else { return }
    state.withLock { $0.idle[place, default: []].append((connection, .now)) }
  }

  // MARK: - Silences

  private func begin(_ connection: SocketConnection, since start: ContinuousClock.Instant) {
    state.withLock { state in
      state.active[ObjectIdentifier(connection)] = (connection, start)
      guard state.clock == nil else { return }
      let clock = DispatchSource.makeTimerSource(queue: queue)
      clock.schedule(deadline: .now() + .milliseconds(50), repeating: .milliseconds(50))
      clock.setEventHandler { [weak self] in self?.tick() }
      clock.resume()
      state.clock = clock
    }
  }

  private func end(_ connection: SocketConnection) {
    state.withLock { _ = $0.active.removeValue(forKey: ObjectIdentifier(connection)) }
  }

  /// Fails what has been silent for too long.
  private func tick() {
    let active = state.withLock { state in
      if state.active.isEmpty {
        state.clock?.cancel()
        state.clock = nil
        state.idle = [:]
      }
      return Array(state.active.values)
    }
    let now = ContinuousClock.now
    for (connection, start) in active {
      guard let (phase, since) = connection.progress else { continue }
      if let limit = limits.broken(by: phase, since: since, start: start, now: now) {
        connection.fail(HTTPError.stalled(limit.phase, limit: limit.duration))
      }
    }
  }
}

extension HTTPLimits {
  /// The limit that an exchange breaks; nil when it breaks none.
  func broken(
    by phase: HTTPError.Phase,
    since: ContinuousClock.Instant,
    start: ContinuousClock.Instant,
    now: ContinuousClock.Instant
  ) -> (phase: HTTPError.Phase, duration: Duration)? {
    let limit =
      switch phase {
      case .connection: connect
      case .answer: firstByte
      case .rest, .end: betweenBytes
      }
    if since.duration(to: now) >= limit { return (phase, limit) }
    return start.duration(to: now) >= whole ? (.end, whole) : nil
  }
}

extension HTTPRequest {
  /// The request as HTTP/1.1 sends it.
  fileprivate var bytes: [UInt8] {
    var path = url.path(percentEncoded: true)
    if path.isEmpty { path = "/" }
    if let query = url.query(percentEncoded: true) { path += "?" + query }
    var host = url.host(percentEncoded: true) ?? ""
    if host.contains(":"), !host.hasPrefix("[") { host = "[\(host)]" }
    if let port = url.port { host += ":\(port)" }
    var head = "\(method.rawValue) \(path) HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: evalharness\r\n"
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
    if let credential {
      credential.secret.reveal { head += "\(credential.header): \(credential.prefix)\($0)\r\n" }
    }
    if method == .post { head += "Content-Length: \(body.count)\r\n" }
    return Array(head.utf8) + [UInt8(ascii: "\r"), UInt8(ascii: "\n")] + body
  }
}
