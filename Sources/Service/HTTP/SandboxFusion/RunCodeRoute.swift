// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Hummingbird

/// SandboxFusion's `POST /run_code`: a program is run as it is.
///
/// Code and tests come in one text, so that nobody can tell an early end from a right one: see ``RunCodeExit``.
/// Whoever waits longer for a cage than its client waits for it is answered 504, which verl sends again.
struct RunCodeRoute: Sendable {
  let desk: JudgingDesk
  let exit: RunCodeExit

  func add(to router: Router<ClientContext>) {
    router.post("/run_code") { request, context in
      Answers.json(try await answer(request, context).json)
    }
  }

  private func answer(_ request: Request, _ context: ClientContext) async throws -> RunCodeAnswer {
    do {
      let bytes = try await desk.bytes(of: request, context)
      let bounds = desk.service.bounds
      let asked = try await LongTexts.read(bytes) { try RunCodeRequest($0, within: bounds) }
      guard let work = asked.work else { return .noTime }
      let run = try await desk.run(work, size: bytes.count, waiting: asked.patience, context)
      return RunCodeAnswer(run.outcome, exit: exit)
    } catch let refusal as RefusedRequest {
      throw FusionRefusal(refusal, overload: .gatewayTimeout)
    } catch is WaitedTooLong {
      throw FusionRefusal(
        .gatewayTimeout,
        "no cage was free in time: send it again",
        retryAfter: 1
      )
    } catch is SandboxError {
      return .sandboxError
    }
  }
}
