// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import NIOCore
import NIOPosix
import Synchronization

/// The clients of a process and their connections.
///
/// A class because all who ask share its connections. It lives as long as the process.
final class ClientPool: Sendable {
  /// What tells connections apart, besides the server.
  struct Key: Hashable {
    var proxy: ProxyAddress?
    var trust: TrustRoots
    /// Whether a connection carries one exchange only, and so is always a new one.
    var isFresh = false
  }

  static let shared = ClientPool()

  /// One thread for all connections: an exchange takes it tens of microseconds.
  let loop: any EventLoop
  let uses = ConnectionUses()
  private let clients = Mutex<[Key: HTTPClient]>([:])

  private init() {
    loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
  }

  /// - Throws: ``HTTPError/untrusted(_:)`` when there are no roots to trust.
  func client(for key: Key) throws -> HTTPClient {
    try clients.withLock { clients in
      if let client = clients[key] { return client }
      let client = HTTPClient(
        eventLoopGroupProvider: .shared(loop),
        configuration: try configuration(for: key)
      )
      clients[key] = client
      return client
    }
  }

  private func configuration(for key: Key) throws -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: try key.trust.configuration(),
      redirectConfiguration: .disallow,
      // Our own limits count: these do not tell a connection from an answer.
      timeout: .init(connect: .minutes(5))
    )
    // One exchange a connection at a time, so that what becomes of one is known.
    configuration.httpVersion = .http1Only
    configuration.proxy = key.proxy.map(HTTPClient.Configuration.Proxy.init)
    configuration.maximumUsesPerConnection = key.isFresh ? 1 : nil
    configuration.connectionPool.idleTimeout = TimeAmount(HTTPLimits.idle)
    // How many are asked at once is the caller's business.
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 65536
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.http1_1ConnectionDebugInitializer = { [uses] in uses.watch($0) }
    return configuration
  }
}

extension HTTPClient.Configuration.Proxy {
  fileprivate init(_ address: ProxyAddress) {
    switch address.kind {
    case .socks: self = .socksServer(host: address.host, port: address.port)
    case .http:
      // What it is called with goes into the header as it is.
      let parts = address.authorization?.split(separator: " ") ?? []
      self = .server(
        host: address.host,
        port: address.port,
        authorization: parts.last.map { .basic(credentials: String($0)) }
      )
    }
  }
}
