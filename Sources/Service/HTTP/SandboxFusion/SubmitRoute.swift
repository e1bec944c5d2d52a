// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Hummingbird
import Problems
import Runs

/// SandboxFusion's `POST /submit`: an answer to a problem of a data set, or to one that the request brings.
///
/// Answers are judged strictly, as everywhere but on `/run_code`.
struct SubmitRoute: Sendable {
  let desk: JudgingDesk

  func add(to router: Router<ClientContext>) {
    router.post("/submit") { request, context in
      var (members, size) = try await desk.members(of: request, context)
      let name = members.wantedText("dataset")
      let answer = members.wantedText("completion")
      let config = try FusionConfig(of: &members)
      let id = try members.identifier()
      do {
        if let dataset = try config.dataset(name) {
          let submission = Submission(id: id, answer: answer, config: config, size: size)
          return Answers.json(try await judged(submission, by: dataset, context))
        }
        let submission = try StdioSubmission(answer, config, within: desk.service.bounds)
        let ends = try await submission.run(at: desk, size: size, context)
        return Answers.json(submission.json(id: id, ends))
      } catch let refusal as RefusedRequest {
        throw FusionRefusal(refusal, overload: .serviceUnavailable)
      } catch is SandboxError {
        throw Self.sandboxFailed
      }
    }
  }

  private static let sandboxFailed = FusionRefusal(
    .serviceUnavailable,
    "the sandbox failed, and says nothing of the program: send it again",
    retryAfter: 1
  )

  /// What is submitted to a data set.
  private struct Submission {
    var id: JSONValue
    var answer: String
    var config: FusionConfig
    var size: Int
  }

  // MARK: - Data sets

  private func judged(
    _ submission: Submission,
    by dataset: FusionDataset,
    _ context: ClientContext
  ) async throws -> JSONValue {
    let problem = try await desk.problem(submission.id, of: dataset)
    let taken = Self.taken(submission, problem, dataset)
    let request = try desk.request(
      try native(task: "\(dataset.benchmark)/\(problem.id)", taken.program, submission.config)
    )
    let result = try await desk.judge(request, size: submission.size, context)[0]
    guard result.verdict.isOfTheProgram else { throw Self.sandboxFailed }
    desk.metrics.count(result)
    let isRight = result.verdict == .passed
    let test = JSONValue.object([
      .init("passed", .bool(isRight)), .init("exec_info", RunCodeAnswer(result).json),
      .init("test_info", .null),
    ])
    return Self.answer(
      id: submission.id,
      isAccepted: isRight,
      extracted: taken.extracted,
      full: taken.full,
      tests: [test]
    )
  }

  /// The native request for one program; its time is the problem's own where the client names none.
  private func native(
    task: String,
    _ program: String,
    _ config: FusionConfig
  ) throws(FusionRefusal) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init(
        "problem",
        .object([.init("kind", .string("task")), .init("task", .string(task))])
      ),
      .init("programs", .array([.object([.init("text", .string(program))])])),
    ]
    if let seconds = config.runTimeout {
      let bounds = desk.service.bounds
      guard 0.01...bounds.cpu.seconds ~= seconds else {
        throw FusionRefusal(
          "run_timeout: \(seconds) seconds asked for, and 0.01 to \(bounds.cpu.seconds) are given"
        )
      }
      members.append(
        .init("limits", .object([.init("cpu_seconds", .number(String(seconds)))]))
      )
    }
    return .object(members)
  }

  /// What a client puts before a function of HumanEval's, but for numpy, which may not be there.
  private static let imports =
    ["math", "re", "sys", "copy", "datetime", "itertools", "collections", "heapq", "statistics"]
    .map { "import \($0)\n" }.joined()
    + "import functools\nimport hashlib\nimport string\n"
    + "from typing import *\nfrom collections import *\n"

  /// The code in an answer, what is judged, and what SandboxFusion would run, where its prompt shows the tests.
  private static func taken(
    _ submission: Submission,
    _ problem: Problem,
    _ dataset: FusionDataset
  ) -> (extracted: String, program: String, full: String?) {
    if dataset.isOfSentences {
      let setup = problem.suites.first?.setup ?? ""
      let code = (setup + "\n" + FusionExtraction.sentenceAnswer(submission.answer))
        .cut(at: "if __name__ ==")
      let tests = dataset.assertions(of: problem).map { "\n\($0)\n" }.joined()
      return (code, code, code + tests)
    }
    if submission.config.isFreeform {
      let code = FusionExtraction.program(submission.answer)
      return (code, imports + "\n" + code, nil)
    }
    let code = FusionExtraction.continuation(submission.answer)
    return (code, imports + "\n" + problem.prompt + "\n" + code, nil)
  }

  /// The answer of a submission.
  static func answer(
    id: JSONValue,
    isAccepted: Bool,
    extracted: String,
    full: String? = nil,
    tests: [JSONValue]
  ) -> JSONValue {
    .object([
      .init("id", id), .init("accepted", .bool(isAccepted)),
      .init("extracted_code", .string(extracted)),
      .init("full_code", full.map(JSONValue.string) ?? .null), .init("test_code", .null),
      .init("tests", .array(tests)), .init("extracted_type", .null), .init("extra", .null),
    ])
  }
}

extension RunCodeAnswer {
  /// A verdict in the form of a run: status 0 for a right program, else a word for what was wrong.
  fileprivate init(_ result: ProgramResult) {
    let time = (result.deciding?.wall ?? .zero).seconds
    switch result.verdict {
    case .passed:
      self.init(
        status: .success,
        result: Self.result("Finished", time: time, code: 0, output: "", errors: "")
      )
    case .timeout:
      self.init(
        status: .failed,
        result: Self.result("TimeLimitExceeded", time: time, code: nil, output: "", errors: "")
      )
    default:
      let words = [result.verdict.name, result.message].compactMap(\.self).joined(separator: ": ")
      self.init(
        status: .failed,
        result: Self.result("Finished", time: time, code: 1, output: "", errors: words + "\n")
      )
    }
  }
}
