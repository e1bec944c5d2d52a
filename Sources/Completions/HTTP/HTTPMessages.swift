// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// A request to be sent over HTTP.
package struct HTTPRequest: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package var method: Method
  package var url: URL
  /// What anyone may see.
  package var headers: [String: String]
  /// The header that carries a key, and the key.
  package var credential: Credential?
  package var body: Data

  /// A key in the header that a server expects it in.
  package struct Credential: Sendable {
    package var header: String
    /// What stands before the key, such as `Bearer `.
    package var prefix: String
    package var secret: Secret

    package init(header: String, prefix: String = "", secret: Secret) {
      self.header = header
      self.prefix = prefix
      self.secret = secret
    }
  }

  package init(
    _ method: Method,
    _ url: URL,
    headers: [String: String] = [:],
    credential: Credential? = nil,
    body: Data = Data()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.credential = credential
    self.body = body
  }
}

/// What came back, whole.
package struct HTTPResponse: Sendable {
  package var status: Int
  /// By names in lower case.
  package var headers: [String: String]
  package var body: Data

  package init(status: Int, headers: [String: String] = [:], body: Data) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// The most time and memory that an exchange takes.
///
/// An answer may take hours, so the limits that matter are those on silences.
package struct HTTPLimits: Sendable, Hashable {
  /// Until the connection stands and the request goes out.
  package var connect: Duration
  /// From there to the answer's headers: the model writes, and nothing is heard.
  package var firstByte: Duration
  /// Between two pieces of an answer.
  package var betweenBytes: Duration
  /// From beginning to end, for a server that never falls silent and never ends.
  package var whole: Duration
  /// The most bytes of an answer.
  package var bodyBytes: Int

  package init(
    connect: Duration = .seconds(15),
    firstByte: Duration = .seconds(600),
    betweenBytes: Duration = .seconds(60),
    whole: Duration = .seconds(4 * 3600),
    bodyBytes: Int = 64 << 20
  ) {
    self.connect = connect
    self.firstByte = firstByte
    self.betweenBytes = betweenBytes
    self.whole = whole
    self.bodyBytes = bodyBytes
  }
}

/// Carries a request to its server and the answer back.
package protocol HTTPTransport: Sendable {
  /// - Throws: ``HTTPError`` and `CancellationError`.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
