// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// HTTP by what suits an address: plain HTTP straight to its server by sockets of our own, anything
/// that wants encryption or a proxy by Foundation's session.
///
/// A session costs about a millisecond of processor time an exchange, which a server on this
/// machine or the next does not need.
package struct NetworkTransport: HTTPTransport {
  private let sockets: SocketTransport
  private let session: URLSessionTransport

  package init(limits: HTTPLimits = HTTPLimits()) {
    sockets = SocketTransport(limits: limits)
    session = URLSessionTransport(limits: limits)
  }

  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.url.scheme?.lowercased() == "http",
      !ProxyVariables.mayConcern(host: request.url.host ?? "")
    else { return try await session.send(request) }
    return try await sockets.send(request)
  }
}
