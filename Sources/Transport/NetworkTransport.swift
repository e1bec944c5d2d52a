// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// HTTP by what suits an address: plain HTTP by sockets of our own, anything that wants encryption
/// or a tunnel by async-http-client.
package struct NetworkTransport: HTTPTransport {
  private let sockets: SocketTransport
  private let client: ClientTransport
  private let proxies: ProxyRules

  package init(limits: HTTPLimits = HTTPLimits(), proxies: ProxyRules = .ofProcess) {
    sockets = SocketTransport(limits: limits)
    client = ClientTransport(limits: limits, proxies: proxies)
    self.proxies = proxies
  }

  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.url.scheme?.lowercased() == "http" else { return try await client.send(request) }
    let proxy = try proxies.proxy(for: request.url)
    guard proxy?.kind != .socks else { return try await client.send(request) }
    return try await sockets.send(request, by: proxy)
  }
}
