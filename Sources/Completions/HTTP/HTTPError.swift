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
  case untrusted(reason: String)
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
    case .untrusted(let reason):
      "its certificate is not trusted (\(reason)): mend the certificate or the machine's clock"
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
