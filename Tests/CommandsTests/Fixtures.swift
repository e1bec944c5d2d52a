// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// A row of a file of problems or samples.
func row(_ members: [String: Any]) throws -> String {
  let data = try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])
  return String(decoding: data, as: UTF8.self) + "\n"
}

/// Problems in HumanEval's form: `add0`, `add1` and so on, each of which adds its number.
func humanEvalProblems(_ count: Int) throws -> String {
  try (0..<count).map { number in
    try row([
      "task_id": "Own/\(number)",
      "prompt": "def add\(number)(x):\n",
      "entry_point": "add\(number)",
      "canonical_solution": "    return x + \(number)\n",
      "test": "def check(f):\n    assert f(1) == \(number + 1)\n",
    ])
  }.joined()
}

/// Problems in MBPP's form.
func mbppProblems(_ count: Int) throws -> String {
  try (0..<count).map { number in
    try row([
      "task_id": number,
      "text": "Write a function that doubles.",
      "code": "def double\(number)(x):\n    return 2 * x",
      "test_list": ["assert double\(number)(2) == 4", "assert double\(number)('a') == 'aa'"],
    ])
  }.joined()
}

/// Samples of the problems in HumanEval's form: every second one is right.
func samples(_ tasks: Int, each: Int = 1) throws -> String {
  try (0..<tasks).flatMap { task in
    try (0..<each).map { index in
      try row([
        "task_id": "Own/\(task)",
        "completion": (task + index) % 2 == 0
          ? "    y = \(index)\n    return x + \(task)\n" : "    return x - \(index + 7)\n",
      ])
    }
  }.joined()
}

extension Program {
  /// Makes the run `run` of samples of the problems in `own.jsonl`.
  func evaluate(_ samples: String, _ more: String...) async throws {
    try await evaluate(samples, more)
  }

  /// Makes the run `run` of samples of the problems in `own.jsonl`.
  func evaluate(_ samples: String, _ more: [String]) async throws {
    try folder.write("samples.jsonl", samples)
    let ending = try await under(
      ["/usr/bin/env"],
      [
        "evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-o", "run",
        "--partial",
      ] + more
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
  }

  /// Makes a run of own problems in `runs/NAME`, of whose samples the first are right.
  func judge(_ name: String, right: Int, of tasks: Int, _ options: [String] = []) async throws {
    try folder.write("problems.jsonl", humanEvalProblems(tasks))
    let rows = try (0..<tasks).map { task in
      try row([
        "task_id": "Own/\(task)",
        "completion": task < right ? "    return x + \(task)\n" : "    return -1\n",
      ])
    }
    try folder.write("\(name).jsonl", rows.joined())
    let ending = try await under(
      ["/usr/bin/env"],
      [
        "evaluate", "--problems", "problems.jsonl", "--samples", "\(name).jsonl", "-o",
        "runs/\(name)", "-q",
      ] + options
    )
    #expect(ending.status == .exited(0))
  }
}

/// Expects exit 1, or 64 for a mistake in use, with nothing printed but one sentence.
func expectOneSentence(
  _ ending: Program.Ending,
  _ beginning: String,
  status: Int32 = 1,
  _ location: SourceLocation = #_sourceLocation
) {
  #expect(ending.status == .exited(status), sourceLocation: location)
  #expect(ending.output == "", sourceLocation: location)
  #expect(
    ending.errors.hasPrefix("Error: " + beginning),
    "\(ending.errors)",
    sourceLocation: location
  )
  #expect(ending.errors.count { $0 == "\n" } == 1, "\(ending.errors)", sourceLocation: location)
}
