// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// A data set of SandboxFusion's, or one like them, by a benchmark of the catalog.
struct FusionDataset: Sendable {
  /// How its clients name it.
  let name: String
  /// The benchmark in the catalog.
  let benchmark: String
  /// Whether its problems are sentences with assertions, as MBPP's, and not functions to complete.
  let isOfSentences: Bool

  static let all = [
    FusionDataset(name: "humaneval_python", benchmark: "humaneval", isOfSentences: false),
    FusionDataset(name: "humaneval_plus_python", benchmark: "humaneval+", isOfSentences: false),
    FusionDataset(name: "mbpp", benchmark: "mbpp", isOfSentences: true),
    FusionDataset(name: "mbpp_plus", benchmark: "mbpp+", isOfSentences: true),
  ]

  /// The task that an identifier means: a number, or the name that the benchmark has for it.
  func task(_ id: JSONValue) -> String? {
    if let number = id.integer { return prefix + String(number) }
    guard let text = id.string else { return nil }
    return Int(text) == nil ? text : prefix + text
  }

  private var prefix: String { isOfSentences ? "Mbpp/" : "HumanEval/" }

  /// The identifier of a problem, as SandboxFusion has it.
  func id(of problem: Problem) -> JSONValue {
    let text = problem.id.description
    guard isOfSentences, let number = Int(text.dropFirst(prefix.count)) else {
      return .string(text)
    }
    return .number(String(number))
  }

  /// Whether a problem is one of those that are listed: of MBPP those of its test split.
  func lists(_ problem: Problem) -> Bool {
    guard benchmark == "mbpp", let number = id(of: problem).integer else { return true }
    return 11...510 ~= number
  }

  // MARK: - Prompts

  /// A problem as its clients ask a model for it.
  func prompt(_ problem: Problem, _ config: FusionConfig) -> JSONValue {
    .object([
      .init("id", id(of: problem)),
      .init("prompt", .string(isOfSentences ? question(problem) : function(problem, config))),
      .init("labels", .object(labels(problem))),
    ])
  }

  /// What is known of a problem beside its prompt; answers and tests that a prompt does not show stay here.
  private func labels(_ problem: Problem) -> [JSONValue.Member] {
    isOfSentences
      ? [.init("test_setup_code", .string(problem.suites.first?.setup ?? ""))]
      : [
        .init("task_id", id(of: problem)), .init("entry_point", .string(problem.entryPoint)),
      ]
  }

  private func question(_ problem: Problem) -> String {
    let lines = problem.prompt.split(separator: "\n", omittingEmptySubsequences: false)
    // Quotes around it; the last lines are the first assertion.
    let tests = assertions(of: problem)
    let shown = tests.first?.split(separator: "\n", omittingEmptySubsequences: false).count ?? 0
    let text = lines.dropFirst().dropLast(2 + shown).joined(separator: "\n")
    return "You are an expert Python programmer, and here is your task: \(text) "
      + "Your code should pass these tests:\n\n\(tests.joined(separator: "\n"))"
  }

  /// The assertions that a prompt shows.
  func assertions(of problem: Problem) -> [String] {
    let source = problem.suites.first?.source ?? ""
    let lines =
      source.isEmpty
      ? Array(problem.prompt.split(separator: "\n").dropFirst().dropLast().suffix(1))
      : source.split(separator: "\n", omittingEmptySubsequences: false)
    var tests: [String] = []
    for line in lines {
      if line.hasPrefix("assert") || tests.isEmpty {
        tests.append(String(line))
      } else {
        tests[tests.count - 1] += "\n" + line
      }
    }
    return tests
  }

  private func function(_ problem: Problem, _ config: FusionConfig) -> String {
    guard config.isFreeform else { return problem.prompt }
    let instruction =
      config.locale == "zh"
      ? "请按照docstring的要求补全如上代码，写出完整的代码，代码要用markdown语法包裹。代码不要包含`Main`函数"
      : "Please complete the above code according to the requirements in the docstring. Write the complete "
        + "code and wrap it in markdown syntax. The code should not contain `Main` function."
    return "```python\n\(problem.prompt)\n```\n\n\(instruction)"
  }
}
