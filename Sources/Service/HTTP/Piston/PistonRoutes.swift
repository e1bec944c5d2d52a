// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Hummingbird
import Runs

/// Piston's routes: `POST /api/v2/execute` runs a program as it is, `GET /api/v2/runtimes` names what runs it.
///
/// There is one runtime and nothing is installed: there is no `/api/v2/packages`.
struct PistonRoutes: Sendable {
  let desk: JudgingDesk

  func add(to router: Router<ClientContext>) {
    let runtime = PistonRuntime(version: desk.service.pythonVersion)
    router.get("/api/v2/runtimes") { _, _ in Answers.json(.array([runtime.json])) }
    router.post("/api/v2/execute") { request, context in
      Answers.json(try await answer(request, by: runtime, context))
    }
  }

  private func answer(
    _ request: Request,
    by runtime: PistonRuntime,
    _ context: ClientContext
  ) async throws -> JSONValue {
    do {
      let (value, size) = try await desk.body(of: request, context)
      let asked = try PistonRequest(value, for: runtime, within: desk.service.bounds)
      let run = try await desk.run(asked.work, size: size, context)
      return PistonAnswer.json(run.outcome, by: runtime)
    } catch let refusal as RefusedRequest {
      throw PistonRefusal(refusal)
    } catch is SandboxError {
      throw PistonRefusal(
        .serviceUnavailable,
        "the sandbox failed, and says nothing of the program: send it again"
      )
    }
  }
}

/// A request of Piston's form that is answered with an error of its form.
struct PistonRefusal: HTTPResponseError {
  let status: HTTPResponse.Status
  let message: String

  init(_ status: HTTPResponse.Status, _ message: String) {
    self.status = status
    self.message = message
  }

  /// Refuses what is asked for.
  init(_ message: String) { self.init(.badRequest, message) }

  /// What these clients are told in the place of an answer of our own form.
  init(_ refusal: RefusedRequest) {
    let isOtherType = refusal.status == .unsupportedMediaType
    self.init(
      refusal.status,
      isOtherType ? "requests must be of type application/json" : "\(refusal.error)"
    )
  }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    let isForLater = status == .serviceUnavailable || status == .tooManyRequests
    return Answers.json(
      .object([.init("message", .string(message))]),
      status: status,
      headers: isForLater ? [.retryAfter: "1"] : [:]
    )
  }
}
