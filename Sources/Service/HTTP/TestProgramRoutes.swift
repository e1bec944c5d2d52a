// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Hummingbird
import Runs

/// open-instruct's routes: `POST /test_program`, with assertions, and `/test_program_stdio`, with what a program
/// reads and writes.
///
/// `{"program", "tests", "max_execution_time"}` is answered by `{"results": [0|1], "runtimes": [s]}`, one of each
/// a test. Program and tests come apart, so that they are judged strictly without a change on the other side.
/// Where the judge fails, the answer is 503: a result of 0 would be a reward.
struct TestProgramRoutes: Sendable {
  let desk: JudgingDesk

  func add(to router: Router<ClientContext>) {
    router.post("/test_program") { request, context in
      try await answer(request, context) { tests in
        .object([.init("kind", .string("asserts")), .init("tests", .array(tests))])
      }
    }
    router.post("/test_program_stdio") { request, context in
      try await answer(request, context) { tests in
        .object([
          .init("kind", .string("stdio")),
          .init("inputs", .array(tests.map { $0["input"] ?? .null })),
          .init("outputs", .array(tests.map { $0["output"] ?? .null })),
        ])
      }
    }
  }

  private func answer(
    _ request: Request,
    _ context: ClientContext,
    problem: ([JSONValue]) -> JSONValue
  ) async throws -> Response {
    let (value, size) = try await desk.body(of: request, context)
    let most = desk.service.bounds.cpu / .seconds(1)
    let (native, count) = try Self.native(value, most: most, problem: problem)
    let result = try await desk.judge(try desk.request(native), size: size, context)[0]
    try RefusedRequest.refuse(result, at: "tests")
    guard result.verdict.isOfTheProgram else {
      throw RefusedRequest(
        RequestError(
          .overloaded,
          "the judge failed, and says nothing of the program: send it again"
        ),
        status: .serviceUnavailable
      )
    }
    desk.metrics.count(result)
    // No program at all fails every test.
    let tests = result.tests.isEmpty ? [result.deciding].compactMap(\.self) : result.tests
    let results = (0..<count).map { $0 < tests.count && tests[$0].verdict == .passed ? "1" : "0" }
    let times = (0..<count).map { $0 < tests.count ? tests[$0].cpu / .seconds(1) : 0 }
    return Answers.json(
      .object([
        .init("results", .array(results.map(JSONValue.number))),
        .init("runtimes", .array(times.map { .number(String($0)) })),
      ])
    )
  }

  private static func native(
    _ value: JSONValue,
    most: Double,
    problem: ([JSONValue]) -> JSONValue
  ) throws -> (JSONValue, tests: Int) {
    guard let program = value["program"], let tests = value["tests"]?.array else {
      throw RefusedRequest(
        RequestError(.invalidRequest, "'program', a string, and 'tests', a list, are wanted")
      )
    }
    let limit = value["max_execution_time"] ?? .null
    guard limit == .null || limit.double != nil else {
      throw RefusedRequest(
        RequestError(
          .invalidRequest,
          at: "max_execution_time",
          "is \(limit.kind), and a number of seconds is wanted"
        )
      )
    }
    let seconds = min(limit.double ?? 1, most)
    let native = JSONValue.object([
      .init("problem", problem(tests)),
      .init("programs", .array([.object([.init("text", program)])])),
      .init("limits", .object([.init("cpu_seconds", .number(String(seconds)))])),
      .init("stop", .string("never")),
      .init("reward", .string("fraction")),
    ])
    return (native, tests.count)
  }
}
