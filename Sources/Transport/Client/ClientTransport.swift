// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// HTTP/1.1 by async-http-client, with TLS and by tunnels, on connections that are used again.
///
/// Follows no redirect and keeps no cookie. A request is sent again once, on a new connection, when
/// it met one that the server had closed while it waited: nothing of an answer was heard, and soon.
package struct ClientTransport: HTTPTransport {
  private let limits: HTTPLimits
  private let trust: TrustRoots
  private let proxies: ProxyRules
  private var pool: ClientPool { .shared }

  package init(
    limits: HTTPLimits = HTTPLimits(),
    trust: TrustRoots = .ofProcess,
    proxies: ProxyRules = .ofProcess
  ) {
    self.limits = limits
    self.trust = trust
    self.proxies = proxies
  }

  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    try await answer(to: request).refusingRedirect(of: request)
  }

  /// Sends a request and gives the answer, even one that sends us elsewhere.
  ///
  /// - Throws: ``HTTPError`` and `CancellationError`.
  package func answer(to request: HTTPRequest) async throws -> HTTPResponse {
    guard let host = request.url.host(percentEncoded: false) else { throw HTTPError.notHTTP }
    let proxy = try proxies.proxy(for: request.url)
    do {
      return try await exchange(try HTTPClient.Request(request), by: proxy)
    } catch HTTPError.untrusted(.unknownAuthority) where proxy == nil {
      let port = request.url.port ?? 443
      let fault = await CertificateDiagnosis.fault(ofServerAt: host, port: port, on: pool.loop)
      throw HTTPError.untrusted(fault)
    } catch HTTPError.untrusted(.otherHost) {
      throw HTTPError.untrusted(.otherHost(host))
    }
  }

  private func exchange(
    _ request: HTTPClient.Request,
    by proxy: ProxyAddress?
  ) async throws -> HTTPResponse {
    let start = ContinuousClock.now
    func exchange() -> ClientExchange { ClientExchange(limits: limits, since: start, by: pool) }
    var key = ClientPool.Key(proxy: proxy, trust: trust)
    let first = exchange()
    do {
      return try await first.response(to: request, by: try pool.client(for: key))
    } catch HTTPError.brokenOff where first.mayHaveMetAClosedConnection {
      key.isFresh = true
      return try await exchange().response(to: request, by: try pool.client(for: key))
    }
  }
}

extension HTTPClient.Request {
  fileprivate init(_ request: HTTPRequest) throws {
    var headers: HTTPHeaders = ["User-Agent": "evalharness"]
    for (name, value) in request.headers { headers.add(name: name, value: value) }
    if let credential = request.credential {
      credential.secret.reveal {
        headers.add(name: credential.header, value: credential.prefix + $0)
      }
    }
    do {
      try self.init(
        url: request.url,
        method: request.method == .post ? .POST : .GET,
        headers: headers,
        body: request.method == .post ? .byteBuffer(ByteBuffer(bytes: request.body)) : nil
      )
    } catch let error as HTTPClientError {
      throw HTTPError.unreachable(reason: error.shortDescription)
    }
  }
}
