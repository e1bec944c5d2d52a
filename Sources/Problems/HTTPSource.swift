// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Transport

/// Fetches a file by HTTPS, and by nothing less on the way.
package enum HTTPSource {
  /// The longest without a byte: a machine that reaches nothing finds out soon.
  private static let silence = Duration.seconds(5)
  /// The most redirects on the way to a file.
  private static let mostRedirects = 10

  /// Fetches a file.
  ///
  /// - Parameters:
  ///   - address: Where it is.
  ///   - bytes: The most bytes that it may have.
  ///   - trust: The authorities whose word on a server counts.
  /// - Returns: What the server gave, of which nothing is known yet.
  /// - Throws: ``FetchError`` and `CancellationError`.
  package static func fetch(
    _ address: String,
    bytes: Int = 1 << 30,
    trust: TrustRoots = .ofProcess
  ) async throws -> [UInt8] {
    let limits = HTTPLimits(
      connect: silence,
      firstByte: silence,
      betweenBytes: silence,
      bodyBytes: bytes
    )
    let transport = ClientTransport(limits: limits, trust: trust)
    guard var url = URL(string: address), url.scheme == "https" else { throw FetchError.notHTTPS }
    for _ in 0...mostRedirects {
      let response: HTTPResponse
      do {
        response = try await transport.answer(to: HTTPRequest(.get, url))
      } catch HTTPError.tooLarge {
        throw FetchError.connection("it has more than \(bytes) bytes")
      } catch let error as HTTPError {
        throw FetchError.connection("\(error)")
      }
      if response.status == 200 { return [UInt8](response.body) }
      guard (300...399).contains(response.status), let target = response.headers["location"] else {
        throw FetchError.status(response.status)
      }
      guard let next = URL(string: target, relativeTo: url)?.absoluteURL, next.scheme == "https"
      else { throw FetchError.refusedRedirect(to: target) }
      url = next
    }
    throw FetchError.connection("it redirects more than \(mostRedirects) times")
  }
}
