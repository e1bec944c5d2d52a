// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a problem of a programming contest is made of, whoever's records it is in.
struct ContestProblem {
  /// The problem in words.
  var question: String
  /// What an answer begins with; empty: nothing.
  var starterCode = ""
  /// The function that is called, at the top level or of a class `Solution`; nil: the program is run.
  var function: String?
  var tests: [ContestTest]
  /// A program of the benchmark's own.
  var solution: String?
  var facets: [String: String] = [:]

  /// The problem with its one suite.
  ///
  /// A program that is run is judged by what it writes: see ``StreamTest``. A function is judged by the
  /// values that it returns, as any function is, by tests that the judge runs: values cross as data, so
  /// that nothing that a program prints or does to its process can be taken for a result. These tests hold
  /// what is expected as JSON, which only the judge reads, and compare with `==` after LiveCodeBench's one
  /// kindness, that a tuple will do for a list.
  func problem(_ task: TaskID, at place: RecordPlace) -> Problem {
    var problem = Problem(
      id: task,
      prompt: prompt,
      entryPoint: function ?? "",
      binding: function.map {
        "if hasattr(globals().get('Solution'), '\($0)'): \($0) = Solution().\($0)"
      },
      reference: solution.map { .init(form: .solution, text: $0) },
      suites: [suite],
      place: place,
      facets: facets
    )
    if function != nil { problem.preamble = Self.preamble }
    return problem
  }

  private var suite: TestSuite {
    guard let function else {
      let streams = tests.compactMap { if case .stream(let test) = $0 { test } else { nil } }
      return TestSuite(name: "base", streams: streams)
    }
    let calls = tests.compactMap { test -> String? in
      guard case .call(let arguments, let results) = test else { return nil }
      return "        (\(Self.list(arguments)), \(Self.list(results))),\n"
    }
    return TestSuite(name: "base", source: Self.judging(calls.joined(), function))
  }

  // MARK: - The prompt

  private var prompt: String {
    let task =
      function == nil
      ? "\n\nRead the input from standard input and write the answer to standard output." : ""
    return Self.prompt(question, task: task, beginning: function == nil ? "" : starterCode)
  }

  /// A question as a docstring, so that a completion after it is a program, and what an answer begins with.
  static func prompt(_ question: String, task: String = "", beginning: String) -> String {
    // In a raw docstring a backslash stands for itself; only its own quotes would end it.
    let text = (question.trimmingEnd + task).replacing("\"\"\"", with: "'''")
    let starter = beginning.allSatisfy(\.isWhitespace) ? "" : beginning
    return "r\"\"\"\n\(text)\n\"\"\"\n" + starter
      + (starter.isEmpty || starter.hasSuffix("\n") ? "" : "\n")
  }

  /// What LiveCodeBench and APPS put before a function, whose first lines are theirs and name `List`.
  private static let preamble =
    [
      "string", "re", "datetime", "collections", "heapq", "bisect", "copy", "math", "random",
      "itertools", "functools", "operator", "sys", "json", "builtins", "typing",
    ].map { "from \($0) import *; " }.joined()
    + "import string, re, datetime, collections, heapq, bisect, copy, math, random, itertools, functools, "
    + "operator, sys, json; sys.setrecursionlimit(50000)"

  // MARK: - The tests of a function

  private static func judging(_ calls: String, _ function: String) -> String {
    """
    def _judge_each_call(candidate):
        import json
        tests = [
    \(calls)    ]
        for number, (arguments, results) in enumerate(tests, 1):
            result = candidate(*[json.loads(text) for text in arguments])
            if isinstance(result, tuple):
                result = list(result)
            expected = [json.loads(text) for text in results]
            assert result in expected, 'test %d of %d gives %.80r, expected %.80r' % (
                number, len(tests), result, expected[-1])
    _judge_each_call(\(function))
    """
  }

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map(literal).joined(separator: ", ") + "]"
  }

  /// A text as Python writes it.
  private static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "\"": literal += "\\" + String(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        literal += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}

extension String {
  fileprivate var trimmingEnd: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
