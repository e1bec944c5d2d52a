// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import Problems
import TestSupport

/// Problems that are judged by inputs, with a folder for their reference outputs.
struct CallProblems {
  var problems: [Problem]
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "evalharness-calls-\(UUID().uuidString)").path

  /// One problem; the inputs are JSON.
  init(
    _ name: String = "HumanEval/900",
    family: CallInputs.Family = .humaneval,
    entryPoint: String = "f",
    solution: String,
    base: String,
    plus: String = "[]",
    tolerance: Double = 0
  ) {
    func suite(_ name: String, _ json: String) -> TestSuite {
      TestSuite(
        name: name,
        inputs: CallInputs(family: family, json: Array(json.utf8)[...], tolerance: tolerance)
      )
    }
    problems = [
      Problem(
        id: TaskID(name),
        prompt: "",
        entryPoint: entryPoint,
        reference: .init(form: .solution, text: solution),
        suites: [suite("base", base), suite("plus", plus)]
      )
    ]
  }

  var store: ReferenceStore { ReferenceStore(cache: folder, facts: ["test"]) }

  /// The judgements of programs for the first problem, in their order.
  func judge(
    _ programs: [String],
    rules: CallRules = CallRules(),
    limits: Limits = Limits(cpu: .seconds(3)),
    width: Int = 2,
    endsEndlessLoops: Bool = false
  ) async throws -> [Judgement] {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var grader = try await Grader.forTests(policy: .strict, limits: limits, width: width)
    grader.sandbox.endsEndlessLoops = endsEndlessLoops
    grader.calls = Grader.Calls(
      rules: rules,
      references: try await references(grader, rules: rules)
    )
    let problem = problems[0]
    let requests = programs.enumerated().map {
      Grader.Request(number: $0, problem: problem, suites: problem.suites, program: $1)
    }
    var judgements: [Int: Judgement] = [:]
    try await grader.grade(requests) { judgements[$0.number] = $1 }
    return programs.indices.compactMap { judgements[$0] }
  }

  func references(_ grader: Grader, rules: CallRules = CallRules()) async throws -> References {
    try await References(
      of: problems,
      through: "plus",
      in: store,
      sandbox: grader.sandbox,
      width: grader.width,
      rules: rules,
      cap: grader.limits.cpu
    )
  }
}

extension Judgement {
  /// The verdicts of the suites, such as `passed wrongAnswer`.
  var words: String { suites.map(\.verdict.description).joined(separator: " ") }
}
