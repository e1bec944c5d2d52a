// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking

/// HTTP by Foundation's session, which verifies certificates and honours proxy variables.
///
/// Follows no redirect and keeps no cookie, no cache and no credential. Each exchange has a session
/// and a connection of its own: where a server has closed a connection that was kept,
/// swift-corelibs-foundation sends a POST again without its body, and both sides wait for ever.
package struct URLSessionTransport: HTTPTransport {
  private let limits: HTTPLimits

  package init(limits: HTTPLimits = HTTPLimits()) {
    self.limits = limits
  }

  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let exchange = Exchange(bodyBytes: limits.bodyBytes)
    let session = URLSession(
      configuration: Self.configuration,
      delegate: exchange,
      delegateQueue: nil
    )
    defer { session.finishTasksAndInvalidate() }
    let task = session.dataTask(with: URLRequest(request))
    return try await withThrowingTaskGroup(of: HTTPResponse?.self) { group in
      group.addTask { try await exchange.response(to: task) }
      group.addTask { try await watch(exchange) }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw CancellationError()
    }
  }

  /// Throws when nothing has happened for too long; ends when the exchange has.
  private func watch(_ exchange: Exchange) async throws -> HTTPResponse? {
    let start = ContinuousClock.now
    while let (phase, since) = exchange.progress {
      let limit =
        switch phase {
        case .connection: limits.connect
        case .answer: limits.firstByte
        case .rest, .end: limits.betweenBytes
        }
      guard start.duration(to: .now) < limits.whole else {
        throw HTTPError.stalled(.end, limit: limits.whole)
      }
      let end = min(since + limit, start + limits.whole)
      guard since + limit > .now else { throw HTTPError.stalled(phase, limit: limit) }
      // A sleep that is cancelled keeps its memory until it would have ended.
      try await Task.sleep(until: min(end, .now + .seconds(1)), clock: .continuous)
    }
    return nil
  }

  /// Each session copies it; made anew, it is half the cost of an exchange.
  private static let configuration = {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    configuration.timeoutIntervalForRequest = never
    configuration.timeoutIntervalForResource = never
    return configuration
  }()

  /// Our own limits count: the session's does not tell a connection from an answer.
  fileprivate static let never: TimeInterval = 7 * 86400
}

extension URLRequest {
  fileprivate init(_ request: HTTPRequest) {
    self.init(url: request.url)
    httpMethod = request.method.rawValue
    for (name, value) in request.headers { setValue(value, forHTTPHeaderField: name) }
    if let credential = request.credential {
      credential.secret.reveal {
        setValue(credential.prefix + $0, forHTTPHeaderField: credential.header)
      }
    }
    if request.method == .post { httpBody = request.body }
    httpShouldHandleCookies = false
    timeoutInterval = URLSessionTransport.never
  }
}
