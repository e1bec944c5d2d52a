// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Runs

/// What those who operate a service ask.
struct OperationRoutes: Sendable {
  let desk: JudgingDesk
  let readiness: Readiness

  func add(to router: Router<ClientContext>) {
    router.get("/livez") { _, _ in Answers.text("alive\n") }
    router.get("/v1/ping") { _, _ in Answers.json(.string("pong")) }
    router.get("/readyz") { _, _ in
      if await desk.admission.isDraining {
        return Answers.text("about to end\n", status: .serviceUnavailable)
      }
      return await readiness.isReady
        ? Answers.text("ready\n")
        : Answers.text("a right program was not judged right\n", status: .serviceUnavailable)
    }
    router.get("/health") { _, _ in
      await readiness.isReady
        ? Answers.json(.object([.init("status", .string("healthy"))]))
        : Answers.json(
          .object([.init("status", .string("unhealthy"))]),
          status: .serviceUnavailable
        )
    }
    router.get("/v1/info") { _, _ in Answers.json(try await desk.service.info()) }
    router.get("/metrics") { _, _ in
      let (programs, bytes) = await desk.admission.held
      let waiting = await desk.service.waiting
      return Answers.text(
        desk.metrics.text(gauges: [
          ("queue_items", "Programs that wait for a cage.", waiting),
          ("held_programs", "Programs that wait or run.", programs),
          ("held_bytes", "Bytes of the requests that are worked at.", bytes),
        ])
      )
    }
  }
}

/// Whether a service judges: a right program was judged right a short while ago.
actor Readiness {
  private static let goodFor: Duration = .seconds(30)
  /// How long an answer waits for cages that are in use.
  private static let patience: Duration = .seconds(2)

  private let service: JudgeService
  private var last: ContinuousClock.Instant?
  private var checking: Task<Bool, Never>?
  private var wasRight = true

  init(_ service: JudgeService) {
    self.service = service
  }

  /// Asks, unless somebody has asked just now.
  var isReady: Bool {
    get async {
      if let last, ContinuousClock.now - last < Self.goodFor { return true }
      let task = checking ?? Task { await check() }
      checking = task
      let (answers, feed) = AsyncStream.makeStream(of: Bool?.self)
      Task { feed.yield(await task.value) }
      Task {
        try? await Task.sleep(for: Self.patience)
        feed.yield(nil)
      }
      for await answer in answers {
        // Who has much to do judges, though not this at once.
        return answer ?? wasRight
      }
      return wasRight
    }
  }

  private func check() async -> Bool {
    wasRight = await Self.check(service)
    if wasRight { last = .now }
    checking = nil
    return wasRight
  }

  private static func check(_ service: JudgeService) async -> Bool {
    let text = #"""
      {"problem": {"kind": "asserts", "tests": ["assert f(1) == 2"]},
       "programs": [{"text": "def f(x): return x + 1"}, {"text": "def f(x): return x"}]}
      """#
    guard let value = try? JSONValue(parsing: Array(text.utf8)),
      let request = try? JudgeRequest(value, within: service.bounds),
      let results = try? await service.judge(request, for: "readiness")
    else { return false }
    return results.map(\.reward) == [1, 0]
  }
}
