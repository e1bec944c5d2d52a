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

extension HTTPLimits {
  /// The longest after which a request is known to have met a connection that its server had closed
  /// before: one that breaks off later may have done the work.
  static let farewell = Duration.seconds(1)

  /// How long a connection waits for another exchange: less than servers keep it.
  static let idle = Duration.seconds(2)

  /// How long a phase may last.
  func limit(of phase: HTTPError.Phase) -> Duration {
    switch phase {
    case .connection: connect
    case .answer: firstByte
    case .rest, .end: betweenBytes
    }
  }

  /// The limit that an exchange breaks; nil when it breaks none.
  func broken(
    by phase: HTTPError.Phase,
    since: ContinuousClock.Instant,
    start: ContinuousClock.Instant,
    now: ContinuousClock.Instant
  ) -> (phase: HTTPError.Phase, duration: Duration)? {
    let limit = limit(of: phase)
    if since.duration(to: now) >= limit { return (phase, limit) }
    return start.duration(to: now) >= whole ? (.end, whole) : nil
  }
}

/// Carries a request to its server and the answer back.
package protocol HTTPTransport: Sendable {
  /// - Throws: ``HTTPError`` and `CancellationError`.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

extension HTTPResponse {
  /// Refuses an answer that sends us elsewhere, where the key must not go.
  ///
  /// The error names the scheme and the host of the address, which may hold a secret besides.
  ///
  /// - Throws: ``HTTPError/redirected(to:)``.
  func refusingRedirect(of request: HTTPRequest) throws -> HTTPResponse {
    guard (300...399).contains(status), let target = headers["location"] else { return self }
    guard let url = URL(string: target), let host = url.host else {
      throw HTTPError.redirected(to: request.url.absoluteString)
    }
    let place = "\(url.scheme ?? "http")://\(host)"
    // A host's name is read in any case.
    let holdsTheKey = request.credential?.secret.reveal {
      place.lowercased().contains($0.lowercased())
    }
    throw HTTPError.redirected(to: holdsTheKey ?? false ? "an address that holds the key" : place)
  }
}
