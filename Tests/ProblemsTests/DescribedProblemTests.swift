// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Testing

/// Records in a form of their own, which a description says.
struct DescribedProblemTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func load(_ description: String, _ records: String...) throws -> LoadedBenchmark {
    let described = try folder.write(description, to: "own.json")
    let path = try folder.write(records.map { $0 + "\n" }.joined(), to: "own.jsonl")
    return try LoadedBenchmark(
      problemFile: path,
      describedBy: BenchmarkDescription(file: described)
    )
  }

  @Test func assertionsMayBeAListOrCallACheck() throws {
    let loaded = try load(
      #"{"kind": "asserts", "name": "sums", "preamble": "import math", "packages": ["numpy"], "cpuSeconds": 0.5, "#
        + #""memoryMiB": 100, "facets": {"level": "meta.level"}}"#,
      #"{"id": 7, "prompt": "def f(x):\n", "tests": ["assert f(1) == 1", "assert f(2) == 2"], "setup": "import os", "#
        + #""meta": {"level": "easy"}, "solution": "def f(x): return x"}"#,
      #"{"prompt": "p", "tests": "def check(c):\n    assert c(1) == 1", "function": "Solution().g", "meta": {"level": 2}}"#
    )
    #expect(loaded.name == "sums" && loaded.version == nil && loaded.packages == ["numpy"])
    #expect(loaded.cpuLimit == .milliseconds(500) && loaded.memoryLimit == 100 << 20)
    #expect(loaded.problems.map(\.id.rawValue) == ["7", "sums/2"])
    let (first, second) = (loaded.problems[0], loaded.problems[1])
    #expect(
      first.suites == [
        TestSuite(name: "base", setup: "import os", source: "assert f(1) == 1\nassert f(2) == 2")
      ]
    )
    #expect(first.reference == .init(form: .solution, text: "def f(x): return x"))
    #expect(first.preamble == "import math")
    #expect(loaded.problems.map(\.facets) == [["level": "easy"], ["level": "2"]])
    #expect(second.binding == "g = Solution().g")
    #expect(second.suites[0].source.hasSuffix("\ncheck(g)"))
    #expect(loaded.dataset.fileName == "own.jsonl+own.json")
  }

  @Test func inputsKeepTheirSpelling() throws {
    let loaded = try load(
      #"{"kind": "inputs", "fields": {"function": "name"}, "solution": "completion"}"#,
      #"{"prompt": "def f(x):\n", "name": "f", "inputs": [[1e400], [NaN]], "solution": "    return x\n", "tolerance": 0.1}"#
    )
    let suite = try #require(loaded.problems.first?.suites.first?.inputs)
    #expect(String(decoding: suite.json, as: UTF8.self) == "[[1e400], [NaN]]")
    #expect(suite.tolerance == 0.1)
    #expect(loaded.problems[0].referenceProgram == "def f(x):\n    return x\n")
  }

  @Test func streamsMayBeOfAFunction() throws {
    let loaded = try load(
      #"{"kind": "streams", "date": "day"}"#,
      #"{"prompt": "q", "inputs": ["1\n", ["2", "3"]], "outputs": ["1\n", "5"], "day": "2024-02-03T10:00"}"#,
      #"{"prompt": "q", "inputs": [[1, 2]], "outputs": [3], "function": "add", "starter": "class Solution:\n"}"#
    )
    #expect(
      loaded.problems[0].suites[0].streams == [
        StreamTest(input: "1\n", output: "1\n"), StreamTest(input: "2\n3", output: "5"),
      ]
    )
    #expect(loaded.problems[0].facets == ["date": "2024-02-03", "month": "2024-02"])
    #expect(
      loaded.problems[1].entryPoint == "add"
        && loaded.problems[1].prompt.hasSuffix("class Solution:\n")
    )
  }

  @Test func theOtherKinds() throws {
    let unittest = try load(
      #"{"kind": "unittest", "prompt": "text"}"#,
      #"{"prompt": "Write f.", "tests": "import unittest", "function": "f"}"#
    ).problems[0]
    #expect(unittest.suites == [TestSuite(name: "base", unittest: "import unittest")])
    #expect(unittest.prompt == "r\"\"\"\nWrite f.\n\"\"\"\n")
    let prediction = try load(
      #"{"kind": "prediction", "asks": "input"}"#,
      #"{"code": "def f(x): return x", "input": "1", "output": "1"}"#
    ).problems[0]
    #expect(prediction.prediction?.kind == .input && prediction.referenceProgram == "f(1)")
    let infilling = try load(
      #"{"kind": "infilling"}"#,
      #"{"prompt": "def f():\n", "suffix": "    return a\n", "tests": "assert f() == 1", "solution": "    a = 1\n"}"#
    ).problems[0]
    #expect(infilling.referenceProgram == "def f():\n    a = 1\n    return a\n")
    #expect(infilling.isExactMatch("def f():\n  a = 1 \n    return a\n") == true)
    #expect(infilling.isExactMatch("def f():\n    a = 2\n    return a\n") == false)
  }

  @Test(arguments: [
    (
      #"{"kind": "asserts"}"#, #"{"prompt": "p"}"#,
      #"the field "tests" is missing: the kind asserts needs tests"#
    ),
    (
      #"{"kind": "asserts", "fields": {"tests": "t.a"}}"#, #"{"prompt": "p", "t": {"b": 1}}"#,
      #"the field "t.a" is missing"#
    ),
    (
      #"{"kind": "asserts"}"#, #"{"prompt": "p", "tests": [1]}"#,
      #"the field "tests" has the wrong type"#
    ),
    (
      #"{"kind": "asserts"}"#, #"{"prompt": "p", "tests": "def check(c): pass"}"#,
      "defines check, which is called with"
    ),
    (
      #"{"kind": "asserts"}"#, #"{"prompt": "p", "tests": "", "function": "a b"}"#,
      "is not a Python name"
    ),
    (
      #"{"kind": "inputs"}"#, #"{"prompt": "p", "function": "f", "inputs": [1], "solution": ""}"#,
      "a list of lists of arguments"
    ),
    (
      #"{"kind": "streams"}"#, #"{"prompt": "p", "inputs": ["a"], "outputs": []}"#,
      "are no lists of the same length"
    ),
    (
      #"{"kind": "asserts", "date": "d"}"#, #"{"prompt": "p", "tests": "", "d": "May"}"#,
      "is no date"
    ),
    (
      #"{"kind": "asserts", "facets": {"a": "b"}}"#, #"{"prompt": "p", "tests": "", "b": "x,y"}"#,
      "holds a comma"
    ),
  ])
  func faultsNameTheFieldAndTheLine(_ description: String, _ record: String, _ reason: String) {
    let error = #expect(throws: ProblemFileError.self) { try load(description, record) }
    #expect(error?.description.hasPrefix("\(folder.path)/own.jsonl:1: ") == true)
    #expect(error?.description.contains(reason) == true, "\(error.map { "\($0)" } ?? "")")
  }
}
