// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import FoundationEssentials
import Synchronization

/// HTTP/1.1 without encryption, by connections that are used again.
///
/// Follows no redirect and keeps no cookie. A class because exchanges share its connections.
///
/// It stays beside ``ClientTransport``, which could do the same, for what that costs: processor
/// microseconds an exchange, by benchmarks/performance/exchanges.py on an idle machine of two
/// processors. A library that takes at most 50 more at widths 1 and 16 should take its place.
///
///     asked at once        1    16    64
///     this                34    22    24
///     ClientTransport    110    82    75
///
/// It also gives an HTTP proxy the whole address, where that asks for a tunnel even without TLS, which
/// many proxies refuse.
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

  package init(limits: HTTPLimits = HTTPLimits()) {
    self.limits = limits
  }

  deinit {
    state.withLock { $0.clock?.cancel() }
  }

  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    try await send(request, by: nil)
  }

  /// Sends a request to its server, or to a proxy that asks it.
  func send(_ request: HTTPRequest, by proxy: ProxyAddress?) async throws -> HTTPResponse {
    guard let host = request.url.host(percentEncoded: false) else { throw HTTPError.notHTTP }
    let place =
      proxy.map { Place(host: $0.host, port: $0.port) }
      ?? Place(host: host, port: request.url.port ?? 80)
    let bytes = request.bytes(for: proxy)
    let start = ContinuousClock.now
    var response: HTTPResponse?
    if let used = takeIdle(place) {
      do {
        response = try await exchange(bytes, on: used, since: start)
        release(used, at: place)
      } catch HTTPError.brokenOff
        where used.hasHeardNothing && start.duration(to: .now) < HTTPLimits.farewell
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
    guard var response else { throw HTTPError.notHTTP }
    if let proxy {
      guard response.status != 407 else { throw HTTPError.proxyWantsCredentials }
      // A proxy may say back what it was sent.
      if response.status >= 300 { response.body = proxy.redacting(response.body) }
    }
    return try response.refusingRedirect(of: request)
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
        if connection.isReusable, since.duration(to: .now) < HTTPLimits.idle { return connection }
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

extension HTTPRequest {
  /// The request as HTTP/1.1 sends it, to a server or to a proxy: see RFC 9112, section 3.2.2.
  fileprivate func bytes(for proxy: ProxyAddress?) -> [UInt8] {
    var path = url.path(percentEncoded: true)
    if path.isEmpty { path = "/" }
    if let query = url.query(percentEncoded: true) { path += "?" + query }
    var host = url.host(percentEncoded: true) ?? ""
    if host.contains(":"), !host.hasPrefix("[") { host = "[\(host)]" }
    if let port = url.port { host += ":\(port)" }
    if proxy != nil { path = "http://" + host + path }
    var head = "\(method.rawValue) \(path) HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: evalharness\r\n"
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
    if let credential {
      credential.secret.reveal { head += "\(credential.header): \(credential.prefix)\($0)\r\n" }
    }
    if let authorization = proxy?.authorization {
      head += "Proxy-Authorization: \(authorization)\r\n"
    }
    if method == .post { head += "Content-Length: \(body.count)\r\n" }
    return Array(head.utf8) + [UInt8(ascii: "\r"), UInt8(ascii: "\n")] + body
  }
}
