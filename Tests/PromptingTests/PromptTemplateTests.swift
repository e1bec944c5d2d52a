// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Prompting
import TestSupport
import Testing

/// The exact bytes of every style.
struct PromptTemplateTests {
  private let function = Problem(
    id: TaskID("HumanEval/0"),
    prompt: "\ndef f(x):\n    \"\"\"Give {x}, {text}.\"\"\"\n",
    entryPoint: "f",
    reference: nil,
    suites: [TestSuite(name: "base", source: "def check(f): pass")]
  )

  private static func sentence(_ number: Int) -> Problem {
    Problem(
      id: TaskID("Mbpp/\(number)"),
      prompt: "\"\"\"\nAdd \(number).\nassert f(1) == 2\n\"\"\"\n",
      entryPoint: "f",
      reference: .init(form: .solution, text: "def f(x):\r\n  return x"),
      suites: [TestSuite(name: "base", source: "assert f(1) == 2\nassert f(2) == 3")]
    )
  }

  private func text(_ style: PromptStyle, _ problem: Problem, _ all: [Problem] = []) throws
    -> String?
  {
    let prompt = try style.template(for: problem, among: all).prompt(for: problem)
    guard case .text(let text) = prompt else { return nil }
    return text
  }

  private func turns(_ style: PromptStyle, _ problem: Problem) throws -> Conversation? {
    let prompt = try style.template(for: problem).prompt(for: problem)
    guard case .chat(let conversation) = prompt else { return nil }
    return conversation
  }

  @Test func baseIsTheProblemsOwnPrompt() throws {
    for problem in [function, Self.sentence(1)] {
      #expect(try text(.base, problem) == problem.prompt)
    }
    #expect(try PromptStyle.base.template(for: function).stop.count == 5)
  }

  @Test func wizardCoderIsAsItsScriptsHaveIt() throws {
    #expect(
      try text(.wizardCoder, function)
        == "Below is an instruction that describes a task. Write a response that appropriately "
        + "completes the request.\n\n\n### Instruction:\nCreate a Python script for this problem:\n"
        + "\ndef f(x):\n\t\"\"\"Give {x}, {text}.\"\"\"\n\n\n### Response:"
    )
    #expect(
      try text(.wizardCoder, Self.sentence(11))
        == "Below is an instruction that describes a task. Write a response that appropriately "
        + "completes the request.\n\n### Instruction:\nCreate a Python script for this problem:\n"
        + "\nAdd 11.\nTest examples:\nassert f(1) == 2\nassert f(2) == 3\n\n### Response:"
    )
  }

  @Test func threeExamplesStandBeforeAnMBPPProblem() throws {
    let all = (1...5).map(Self.sentence)
    let one = { (number: Int) in
      "You are an expert Python programmer, and here is your task: Add \(number). Your code should "
        + "pass these tests:\n\nassert f(1) == 2\nassert f(2) == 3\n[BEGIN]\n"
    }
    let answer = "def f(x):\r\n  return x\n[DONE]\n\n"
    #expect(
      try text(.mbppThreeShot, all[4], all)
        == one(2) + answer + one(3) + answer + one(4) + answer + one(5)
    )
    #expect(throws: PromptError.noShots(["Mbpp/2", "Mbpp/3", "Mbpp/4"].map { TaskID($0) })) {
      try text(.mbppThreeShot, all[4], [all[4]])
    }
  }

  @Test func aProblemJudgedByInputsHasTheAssertionOfItsPrompt() throws {
    var problem = Self.sentence(11)
    problem.suites = [TestSuite(name: "plus", source: "")]
    #expect(try text(.mbppDocstring, problem) == problem.prompt)
    #expect(
      try text(.wizardCoder, problem)?.contains(
        "\n\nAdd 11.\nTest examples:\nassert f(1) == 2\n\n### Response:"
      ) == true
    )
    problem.prompt = "\"\"\"\nNo assertion.\n\"\"\"\n"
    #expect(throws: PromptError.self) { try text(.mbppDocstring, problem) }
  }

  @Test func theDocstringIsMBPPsOwnPromptHere() throws {
    #expect(try text(.mbppDocstring, Self.sentence(3)) == Self.sentence(3).prompt)
    #expect(throws: PromptError.noSentence(function.id, template: "mbpp-docstring")) {
      try text(.mbppDocstring, function)
    }
  }

  @Test(
    .enabled(
      if: SharedData.has("data/benchmarks/mbpp.jsonl"),
      "MBPP's file is not on this machine"
    )
  )
  func everyProblemOfMBPPIsASentence() throws {
    let path = SharedData.file("data/benchmarks/mbpp.jsonl").path
    let problems = try LoadedBenchmark(problemFile: path, catalog: .bundled()).problems
    #expect(problems.count == 974)
    for problem in problems {
      #expect(try text(.mbppDocstring, problem) == problem.prompt)
    }
    let last = try #require(problems.last)
    let shots = try #require(try text(.mbppThreeShot, last, problems))
    #expect(shots.components(separatedBy: "\n[BEGIN]\n").count == 5)
    #expect(shots.components(separatedBy: "\n[DONE]\n\n").count == 4)
  }

  @Test func evalPlusIsAskedAsEvalPlusAsks() throws {
    let question =
      "Please provide a self-contained Python script that solves the following problem in a "
      + "markdown code block:\n"
    let stripped = "def f(x):\n    \"\"\"Give {x}, {text}.\"\"\""
    #expect(
      try turns(.evalPlus, function)
        == Conversation(user: question + "```python\n\(stripped)\n```")
    )
    let prefill = try turns(.evalPlusPrefill, function)
    #expect(prefill?.user == question + "```\n\(stripped)\n```")
    #expect(prefill?.prefill?.hasSuffix("passes corresponding tests:\n```python\n") == true)
    #expect(try text(.evalPlusBase, function) == stripped + "\n")
  }

  @Test func aFileIsATemplate() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(
      (#"{"system":"Be brief.","body":"{entry_point}: {prompt:stripped} {{odd}} {1}","#
        + #""chat":true}"#).utf8
    ).write(to: file)
    let template = try PromptTemplate(file: file.path)
    guard case .chat(let turns) = try template.prompt(for: function) else { return }
    #expect(turns.system == "Be brief.")
    #expect(turns.user == "f: def f(x):\n    \"\"\"Give {x}, {text}.\"\"\" {odd} {1}")
    try Data(#"{"body":"x","prefill":"{odd}"}"#.utf8).write(to: file)
    #expect(throws: PromptError.unknownPlace(path: file.path, name: "odd")) {
      try PromptTemplate(file: file.path)
    }
    try Data(#"{"system":"Be brief."}"#.utf8).write(to: file)
    #expect(throws: PromptError.malformed(path: file.path, reason: "it has no 'body'")) {
      try PromptTemplate(file: file.path)
    }
    #expect(throws: PromptError.unreadable(path: "/nowhere")) {
      try PromptTemplate(file: "/nowhere")
    }
  }

  @Test func aDigestTellsTemplatesApart() throws {
    let base = PromptTemplate(name: "a", body: "{prompt}")
    var others = [base, base, base, base]
    others[0].body = "{prompt}\n"
    others[1].system = ""
    others[1].prefill = "x"
    others[2].isChat = true
    others[3].stop = ["\ndef"]
    #expect(Set((others + [base]).map(\.digest)).count == 5)
    // The name changes no byte of a prompt.
    #expect(PromptTemplate(name: "b", body: "{prompt}").digest == base.digest)
    // sha256sum of the prompt.
    #expect(
      Prompt.text("def f():\n").digest
        == "142c914812a74c4bfa7d4624cfd267b01c120caa936b236a15ad91c984d0b3e0"
    )
  }

  /// Against the requests that a real server was sent.
  @Test(
    .enabled(
      if: SharedData.has("data/recorded/humaneval.greedy_chat.exchanges.jsonl"),
      "the recorded exchanges are not on this machine"
    )
  )
  func chatIsWhatWasRecorded() throws {
    let problems = try LoadedBenchmark(
      problemFile: SharedData.file("data/benchmarks/HumanEval.jsonl.gz").path,
      catalog: .bundled()
    ).problems
    let path = "data/recorded/humaneval.greedy_chat.exchanges.jsonl"
    let lines = try Data(contentsOf: SharedData.file(path)).split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 20)
    for line in lines {
      let json = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
      let body = json["request"] as? [String: Any]
      let messages = try #require(body?["messages"] as? [[String: String]])
      let problem = try #require(problems.first { $0.id.rawValue == json["task_id"] as? String })
      #expect(try turns(.chat, problem)?.user == messages[0]["content"])
    }
  }
}
