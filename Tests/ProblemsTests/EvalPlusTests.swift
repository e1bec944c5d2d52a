// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Testing

/// Problems with inputs, which stay as they are spelt.
@Suite struct EvalPlusTests {
  private static let fields =
    #""task_id": "Own/1", "prompt": "def f(x):\n", "entry_point": "f", "canonical_solution": "#
    + #""    return x\n", "atol": 1e-06"#
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func load(_ text: String, suite: String? = nil) throws -> LoadedBenchmark {
    try LoadedBenchmark(
      problemFile: folder.write(Array(text.utf8), to: "own.jsonl"),
      suite: suite,
      catalog: .bundled()
    )
  }

  @Test func inputsStayAsTheyAreSpelt() throws {
    let base = #"[[NaN, -Infinity, 123456789012345678901234567890], ["\ud800 \"] é", {"a": []}]]"#
    let loaded = try load(#"{"base_input": \#(base), \#(Self.fields), "plus_input": {}}"#)
    #expect(loaded.suite == "plus")
    #expect(loaded.memoryLimit == 4096 << 20)
    let problem = try #require(loaded.problems.first)
    #expect(problem.reference == .init(form: .completion, text: "    return x\n"))
    #expect(problem.suites.map(\.name) == ["base", "plus"])
    let inputs = problem.suites.compactMap(\.inputs)
    #expect(inputs.map { String(decoding: $0.json, as: UTF8.self) } == [base, "{}"])
    #expect(inputs.map(\.tolerance) == [1e-6, 1e-6])
    #expect(inputs.map(\.family) == [.humaneval, .humaneval])
    #expect(problem.suites(through: "base").map(\.name) == ["base"])
    #expect(problem.suites(through: "plus").map(\.name) == ["base", "plus"])
    #expect(problem.suites(through: "extra").isEmpty)
  }

  @Test func theAssertionOfMBPPTellsTheFamily() throws {
    let loaded = try load(
      #"{\#(Self.fields), "base_input": [[1]], "plus_input": [], "assertion": "assert f(1)"}"#,
      suite: "base"
    )
    #expect(loaded.suite == "base")
    #expect(loaded.problems.first?.suites.compactMap(\.inputs?.family) == [.mbpp, .mbpp])
  }

  struct Fault: Sendable {
    var record: String
    var message: String
  }

  @Test(arguments: [
    Fault(
      record: #"{\#(fields), "base_input": [], "plus_input": 3}"#,
      message: #":1: the field "plus_input" has the wrong type: make it a list of argument lists"#
    ),
    Fault(
      record: #"{"task_id": "a", "base_input": [], "plus_input": []}"#,
      message: #":1: the field "prompt" is missing: a problem in EvalPlus's form has the fields"#
    ),
    Fault(
      record: #"{\#(fields), "base_input": [[1], "plus_input": []}"#,
      message: ":1: not a problem record: it is not JSON"
    ),
    Fault(
      record: #"[{\#(fields), "base_input": [], "plus_input": []}]"#,
      message: ": not a JSON array of problem records: EvalPlus's records are JSON Lines"
    ),
    Fault(
      record: #"{"task_id": "a", "prompt": "", "entry_point": "f", "test": "#
        + #""def assertion(out, exp, atol): pass"}"#,
      message: ":1: this is EvalPlus's data written out as tests"
    ),
    Fault(
      record: #"{"task_id": 2, "prompt": "x", "code": "", "test_list": ["a"], "test": "y"}"#,
      message: ":1: this is EvalPlus's data written out as tests"
    ),
  ])
  func aFaultIsNamedWithItsPlace(_ fault: Fault) throws {
    let error = #expect(throws: ProblemFileError.self) { try load(fault.record) }
    let message = error?.description ?? ""
    #expect(message.hasPrefix("\(folder.path)/own.jsonl" + fault.message), "\(message)")
  }

  @Test(.requiresPublishedFiles) func everyPublishedVersionHasTwoSuitesOfInputs() async throws {
    for benchmark in try Catalog.bundled().benchmarks where benchmark.suites.contains("plus") {
      for version in benchmark.versions {
        let loaded = try await PublishedFiles.load("\(benchmark.name)@\(version.name)")
        #expect(loaded.problems.allSatisfy { $0.suites.compactMap(\.inputs).count == 2 })
      }
    }
  }

  @Test(
    .requiresPublishedFiles,
    arguments: [
      "HumanEvalPlus-OriginFmt-v0.1.10.jsonl.gz", "MbppPlus-OriginFmt-v0.2.0.jsonl.gz",
    ]
  )
  func theFormOnHuggingFaceIsRefusedWithAReason(_ file: String) {
    let error = #expect(throws: ProblemFileError.self) {
      try LoadedBenchmark(
        problemFile: "\(PublishedFiles.folder)/\(file)",
        catalog: .bundled()
      )
    }
    #expect(
      error?.description.contains("assert nothing in three tasks of MBPP+: use --bench") == true
    )
  }
}
