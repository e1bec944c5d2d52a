// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension HTTPError {
  /// What an error of the client's means.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - phase: What the exchange waited for.
  ///   - hasHead: Whether the answer's headers have come.
  ///   - limits: The limits, of which it may have broken one.
  init(_ error: any Error, in phase: Phase, hasHead: Bool, limits: HTTPLimits) {
    switch error {
    case let error as HTTPError: self = error
    case let error as HTTPClientError: self.init(error, in: phase, limits: limits)
    case let error as NIOConnectionError: self = .unreachable(reason: error.reason)
    case let error as HTTPParserError where error == .invalidEOFState || hasHead:
      self = .brokenOff(reason: "the server closed it")
    case is HTTPParserError: self = .notHTTP
    case NIOSSLError.handshakeFailed(let error): self = Self.failedHandshake(error)
    case NIOSSLError.uncleanShutdown: self = .brokenOff(reason: "the server closed it")
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      self = .untrusted(.otherHost("this address"))
    case BoringSSLError.unknownError where phase == .connection,
      NIOSSLError.failedToLoadCertificate where phase == .connection:
      self = .untrusted(.noRoots(path: "this machine"))
    default:
      let reason = Self.words(for: error)
      let hadConnection = phase != .connection || Self.isOfAClosedConnection(error)
      self = hadConnection ? .brokenOff(reason: reason) : .unreachable(reason: reason)
    }
  }

  /// Whether an error says that the other side has closed the connection.
  static func isOfAClosedConnection(_ error: any Error) -> Bool {
    switch error {
    case let error as IOError: [EPIPE, ECONNRESET].contains(error.errnoCode)
    case ChannelError.ioOnClosedChannel, ChannelError.eof, ChannelError.alreadyClosed: true
    case let error as HTTPClientError: error == .remoteConnectionClosed
    default: false
    }
  }

  private init(_ error: HTTPClientError, in phase: Phase, limits: HTTPLimits) {
    switch error {
    case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout,
      .getConnectionFromPoolTimeout:
      self = .stalled(.connection, limit: limits.connect)
    case .proxyAuthenticationRequired: self = .proxyWantsCredentials
    case .invalidProxyResponse:
      self = .unreachable(
        reason: "the proxy that http_proxy, https_proxy or all_proxy names refuses"
      )
    case .remoteConnectionClosed, .uncleanShutdown:
      self = .brokenOff(reason: "the server closed it")
    default:
      let reason = error.shortDescription
      self = phase == .connection ? .unreachable(reason: reason) : .brokenOff(reason: reason)
    }
  }

  private static func failedHandshake(_ error: BoringSSLError) -> HTTPError {
    let words = "\(error)"
    if words.contains("CERTIFICATE_VERIFY_FAILED") { return .untrusted(.unknownAuthority) }
    if words.contains("WRONG_VERSION_NUMBER") {
      return .unreachable(reason: "the server speaks no TLS, which https:// asks for")
    }
    if case .sslError(let stack) = error, let first = stack.first {
      return .unreachable(reason: "TLS: \(first)")
    }
    return .unreachable(reason: "the server ended the TLS handshake")
  }

  private static func words(for error: any Error) -> String {
    switch error {
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case ChannelError.ioOnClosedChannel, ChannelError.eof, ChannelError.alreadyClosed:
      "the server closed it"
    default: "\(error)"
    }
  }
}

extension NIOConnectionError {
  /// Why no address of a host took us, in a few words.
  fileprivate var reason: String {
    if let error = connectionErrors.last?.error as? IOError {
      return String(cString: strerror(error.errnoCode))
    }
    if dnsAError != nil || dnsAAAAError != nil { return "\(host): no such name, or no name server" }
    return connectionErrors.last.map { "\($0.error)" } ?? "the host has no address"
  }
}
