// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Finds out what is wrong with a certificate, of which BoringSSL says only that something is.
enum CertificateDiagnosis {
  /// How long the server may take to show its certificates once more.
  private static let limit = TimeAmount.seconds(5)

  /// Asks a server for its certificates and looks at their dates; nothing is sent to it.
  ///
  /// - Returns: The fault, which is an unknown authority where the dates are right.
  static func fault(
    ofServerAt host: String,
    port: Int,
    on loop: any EventLoop
  ) async -> CertificateFault {
    let validities = (try? await validities(ofServerAt: host, port: port, on: loop)) ?? []
    let now = Date.now
    func words(_ date: Date) -> String { date.formatted(.iso8601) }
    if let past = validities.first(where: { $0.end < now }) { return .expired(words(past.end)) }
    if let future = validities.first(where: { $0.start > now }) {
      return .notYetValid(words(future.start))
    }
    return .unknownAuthority
  }

  private struct Validity {
    var start: Date
    var end: Date

    init(_ certificate: NIOSSLCertificate) {
      start = Date(timeIntervalSince1970: TimeInterval(certificate.notValidBefore))
      end = Date(timeIntervalSince1970: TimeInterval(certificate.notValidAfter))
    }
  }

  private static func validities(
    ofServerAt host: String,
    port: Int,
    on loop: any EventLoop
  ) async throws -> [Validity] {
    let context = try NIOSSLContext(configuration: .makeClientConfiguration())
    let shown = loop.makePromise(of: [Validity].self)
    let isNumeric = (try? SocketAddress(ipAddress: host, port: port)) != nil
    let connection = ClientBootstrap(group: loop).connectTimeout(limit)
      .channelInitializer { channel in
        channel.closeFuture.whenComplete { _ in shown.fail(ChannelError.eof) }
        return channel.eventLoop.makeCompletedFuture {
          let handler = try NIOSSLClientHandler(
            context: context,
            serverHostname: isNumeric ? nil : host
          ) { certificates, verdict in
            shown.succeed(certificates.map(Validity.init))
            verdict.succeed(NIOSSLVerificationResult.failed)
          }
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .connect(host: host, port: port)
    connection.whenFailure { shown.fail($0) }
    let alarm = loop.scheduleTask(in: limit) { shown.fail(ChannelError.connectTimeout(limit)) }
    defer {
      alarm.cancel()
      connection.whenSuccess { (channel: any Channel) in channel.close(promise: nil) }
    }
    return try await shown.futureResult.get()
  }
}
