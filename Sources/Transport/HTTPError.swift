// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// An exchange that gave no answer.
package enum HTTPError: Error, Hashable, CustomStringConvertible {
  /// What an exchange waits for.
  package enum Phase: String, Sendable, Hashable {
    case connection
    case answer
    case rest = "rest of the answer"
    case end = "end of the answer"
  }

  /// No connection was made, so that nothing was asked.
  case unreachable(reason: String)
  /// The server's certificate is not to be trusted.
  case untrusted(CertificateFault)
  /// A proxy is named that cannot be used, or that refuses us.
  case proxy(reason: String)
  /// The connection ended before the answer did.
  case brokenOff(reason: String)
  case stalled(Phase, limit: Duration)
  case tooLarge(limit: Int)
  /// The server sends us elsewhere, where the key must not go.
  case redirected(to: String)
  /// The answer is not HTTP's.
  case notHTTP

  package var description: String {
    switch self {
    case .unreachable(let reason):
      "no connection (\(reason)): check the address and whether the server runs"
    case .untrusted(let fault): "its certificate is not trusted (\(fault)): \(fault.remedy)"
    case .proxy(let reason):
      "its proxy gives no way to it (\(reason)): mend http_proxy, https_proxy or all_proxy, or name "
        + "the host in no_proxy"
    case .brokenOff(let reason): "the connection broke off (\(reason))"
    case .stalled(let phase, let limit): "no \(phase.rawValue) within \(limit)"
    case .tooLarge(let limit):
      "the answer is larger than \(limit) bytes: ask for fewer samples or fewer tokens"
    case .redirected(let target):
      "it redirects to \(target), which is not followed: give that address if it is the server's"
    case .notHTTP: "the answer is not HTTP's: check the port"
    }
  }
}

/// Why a certificate is not to be trusted.
package enum CertificateFault: Sendable, Hashable, CustomStringConvertible {
  /// It was good until a time, given as ISO 8601 has it.
  case expired(String)
  /// It is good from a time on, given as ISO 8601 has it.
  case notYetValid(String)
  /// Nobody who is trusted here vouches for it: it is signed by itself, or by an unknown authority.
  case unknownAuthority
  case otherHost(String)
  /// The file or folder with the authorities cannot be used.
  case noRoots(path: String)

  package var description: String {
    switch self {
    case .expired(let time): "it expired on \(time)"
    case .notYetValid(let time): "it is not valid before \(time)"
    case .unknownAuthority: "it is signed by itself or by an authority that is unknown here"
    case .otherHost(let host): "it is not for \(host)"
    case .noRoots(let path): "\(path) holds no certificates that can be read"
    }
  }

  var remedy: String {
    switch self {
    case .expired, .notYetValid: "mend the certificate or the machine's clock"
    case .unknownAuthority:
      "install ca-certificates, or name a file with the authority's certificate in SSL_CERT_FILE"
    case .otherHost: "give the address with a name that the certificate is for"
    case .noRoots:
      "name a file of certificates in PEM in SSL_CERT_FILE, or a folder in SSL_CERT_DIR"
    }
  }
}
