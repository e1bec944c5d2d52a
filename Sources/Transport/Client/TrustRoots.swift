// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import NIOSSL

/// The authorities whose word on a server counts.
package struct TrustRoots: Sendable, Hashable {
  /// A file with certificates in PEM, or a folder of such files named as OpenSSL names them; nil for
  /// what the system trusts.
  private let path: String?

  /// Takes those of a file or a folder.
  package init(path: String) {
    self.path = path
  }

  /// Reads `SSL_CERT_FILE`, else `SSL_CERT_DIR`, which takes the place of what the system trusts.
  package init(environment: [String: String]) {
    path = ["SSL_CERT_FILE", "SSL_CERT_DIR"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
  }

  /// Those that the environment of this process names.
  package static let ofProcess = TrustRoots(environment: ProcessInfo.processInfo.environment)

  /// What a client of TLS goes by.
  ///
  /// - Throws: ``HTTPError/untrusted(_:)`` when the file or the folder cannot be used, of which the
  ///   library says later that something is wrong.
  func configuration() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    guard let path else { return configuration }
    guard Self.isUsable(path) else { throw HTTPError.untrusted(.noRoots(path: path)) }
    configuration.trustRoots = .file(path)
    return configuration
  }

  private static func isUsable(_ path: String) -> Bool {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return false }
    return isFolder || (try? NIOSSLCertificate.fromPEMFile(path).isEmpty) == false
  }
}
