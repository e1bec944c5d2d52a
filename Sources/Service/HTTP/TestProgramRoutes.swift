// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Hummingbird
import Runs

/// open-instruct's routes: `POST /test_program`, with assertions, and `/test_program_stdio`, with what a program
/// reads and writes.
///
/// `{"program", "tests", "max_execution_time"}` is answered by `{"results": [0|1], "runtimes": [s]}`, one of each
/// a test; tests are a list or the JSON text of one. Program and tests come apart, so that they are judged strictly without a change on the other side.
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
    let tests = try Self.tests(value["tests"])
    let native = try Self.native(value, problem: problem(tests), most: most)
    guard !tests.isEmpty else {
      return Answers.json(.object([.init("results", .array([])), .init("runtimes", .array([]))]))
    }
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
    let judged = result.tests.isEmpty ? [result.deciding].compactMap(\.self) : result.tests
    let results = tests.indices.map {
      $0 < judged.count && judged[$0].verdict == .passed ? "1" : "0"
    }
    let times = tests.indices.map { $0 < judged.count ? judged[$0].cpu / .seconds(1) : 0 }
    return Answers.json(
      .object([
        .init("results", .array(results.map(JSONValue.number))),
        .init("runtimes", .array(times.map { .number(String($0)) })),
      ])
    )
  }

  /// The tests of a request: a list, or a text of one.
  ///
  /// open-instruct takes pickled ones, too. A pickle is a program that whoever reads it runs: none is read here.
  private static func tests(_ value: JSONValue?) throws -> [JSONValue] {
    if let list = value?.array { return list }
    guard let text = value?.string else {
      throw RefusedRequest(
        RequestError(.invalidRequest, "'program', a string, and 'tests', a list, are wanted")
      )
    }
    guard !text.isEmpty else { return [] }
    guard let list = (try? JSONValue(parsing: Array(text.utf8)))?.array else {
      throw RefusedRequest(
        RequestError(
          .invalidRequest,
          at: "tests",
          "is a text that is no JSON list; pickled tests are not read here, send the list itself"
        )
      )
    }
    return list
  }

  private static func native(
    _ value: JSONValue,
    problem: JSONValue,
    most: Double
  ) throws -> JSONValue {
    guard let program = value["program"], program.string != nil else {
      throw RefusedRequest(RequestError(.invalidRequest, "'program', a string, is wanted"))
    }
    let limit = value["max_execution_time"] ?? .null
    guard limit == .null || limit.double ?? 0 >= 0.01 else {
      throw RefusedRequest(
        RequestError(
          .invalidRequest,
          at: "max_execution_time",
          "is no number of seconds of 0.01 or more, and one is wanted"
        )
      )
    }
    let seconds = min(limit.double ?? 1, most)
    return .object([
      .init("problem", problem),
      .init("programs", .array([.object([.init("text", program)])])),
      .init("limits", .object([.init("cpu_seconds", .number(String(seconds)))])),
      .init("stop", .string("never")),
      .init("reward", .string("fraction")),
    ])
  }
}
