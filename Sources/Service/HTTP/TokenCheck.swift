// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Runs

/// Lets those through who show the token; whether the service is alive is told to everybody.
struct TokenCheck: RouterMiddleware {
  typealias Context = ClientContext

  let token: [UInt8]
  private static let open: Set<String> = ["/livez", "/readyz", "/health", "/v1/ping"]

  func handle(
    _ request: Request,
    context: ClientContext,
    next: (Request, ClientContext) async throws -> Response
  ) async throws -> Response {
    if Self.open.contains(request.uri.path) { return try await next(request, context) }
    let shown = request.headers[.authorization] ?? ""
    guard shown.hasPrefix("Bearer "), Self.isSame(Array(shown.utf8.dropFirst(7)), token) else {
      return Answers.error(
        RequestError(.invalidRequest, "a token is wanted, as 'Authorization: Bearer …'"),
        status: .unauthorized
      )
    }
    return try await next(request, context)
  }

  /// Compares in a time that says nothing of where two texts differ.
  static func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    var difference = UInt8(one.count == other.count ? 0 : 1)
    for (place, byte) in other.enumerated() {
      difference |= byte ^ (place < one.count ? one[place] : 0)
    }
    return difference == 0
  }
}
