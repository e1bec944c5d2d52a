// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// Counts requests by route and status.
struct RequestCount: RouterMiddleware {
  typealias Context = ClientContext

  let metrics: ServiceMetrics

  func handle(
    _ request: Request,
    context: ClientContext,
    next: (Request, ClientContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let answer: Response
    do {
      answer = try await next(request, context)
    } catch let error as any HTTPResponseError {
      answer = try error.response(from: request, context: context)
    } catch is CancellationError {
      answer = Response(status: .init(code: 499, reasonPhrase: "Client Closed Request"))
    }
    let route = context.endpointPath ?? "none"
    metrics.add(
      "http_requests_total",
      [("route", route), ("status", String(answer.status.code))]
    )
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    metrics.add("http_request_duration_seconds_sum", [("route", route)], seconds)
    return answer
  }
}
