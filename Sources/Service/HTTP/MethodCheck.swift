// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Runs

/// Says that there is no such route, or what the methods of a route are that is asked by another.
struct MethodCheck: RouterMiddleware {
  typealias Context = ClientContext

  /// The methods of each path.
  private let methods: [String: Set<HTTPRequest.Method>]

  /// - Parameter router: All of its routes are there.
  init(_ router: Router<ClientContext>) {
    methods = Dictionary(grouping: router.routes) { "\($0.path)" }.mapValues { routes in
      let known = Set(routes.map(\.method))
      return known.contains(.get) ? known.union([.head]) : known
    }
  }

  func handle(
    _ request: Request,
    context: ClientContext,
    next: (Request, ClientContext) async throws -> Response
  ) async throws -> Response {
    // Routes are found with a slash at the end, too.
    let path = "/" + request.uri.path.split(separator: "/").joined(separator: "/")
    guard let known = methods[path], !known.contains(request.method) else {
      return Answers.error(
        RequestError(.invalidRequest, "there is no such route; /openapi.json names all"),
        status: .notFound
      )
    }
    let names = known.map(\.rawValue).sorted().joined(separator: ", ")
    var answer = Answers.error(
      RequestError(.invalidRequest, "\(path) takes \(names)"),
      status: .methodNotAllowed
    )
    answer.headers[.allow] = names
    return answer
  }
}
