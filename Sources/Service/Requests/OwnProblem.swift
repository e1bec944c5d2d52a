// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Runs

/// A problem that a request brings.
struct OwnProblem: Sendable {
  var problem: Problem
  /// The tests, which may be judged one by one.
  var tests: [TestSuite]
  /// When an output is right, of programs that are run; nil for functions.
  var comparer: OutputComparer?

  /// Tests that are Python.
  ///
  /// - Parameters:
  ///   - members: The members of the problem.
  ///   - tests: The texts of the tests.
  ///   - setup: What runs before each of them.
  ///   - areApart: Whether each test says something alone.
  /// - Throws: ``RequestError``.
  init(
    _ members: RequestMembers,
    tests: [String],
    setup: String,
    areApart: Bool
  ) throws(RequestError) {
    var point = (name: "", binding: String?.none)
    if let text = try members.text("entry_point"), !text.isEmpty {
      guard let known = EntryPoint(text) else { throw Self.noName(text) }
      point = (known.name, known.binding)
    }
    let whole = TestSuite(name: "base", setup: setup, source: tests.joined(separator: "\n"))
    problem = Problem(
      id: TaskID("request"),
      prompt: try members.text("prompt") ?? "",
      entryPoint: point.name,
      binding: point.binding,
      reference: nil,
      suites: [whole]
    )
    self.tests =
      areApart ? tests.map { TestSuite(name: "base", setup: setup, source: $0) } : [whole]
  }

  /// Tests that are inputs and outputs, as in the rows of APPS.
  ///
  /// - Parameters:
  ///   - members: The members of the problem.
  ///   - isFunction: Whether a function is called; else the program is run.
  ///   - most: The most tests.
  /// - Throws: ``RequestError``.
  init(
    _ members: RequestMembers,
    isFunction: Bool,
    most: Int
  ) throws(RequestError) {
    let inputs = try members.wantedList("inputs", most: most).map { $0.bytes(.compact) }
    let outputs = try members.wantedList("outputs", most: most).map { $0.bytes(.compact) }
    let function = isFunction ? try members.wantedText("fn_name") : nil
    do {
      problem = try GivenTests.problem(inputs: inputs, outputs: outputs, function: function)
      tests = []
      for (input, output) in zip(inputs, outputs) {
        tests += try GivenTests.problem(inputs: [input], outputs: [output], function: function)
          .suites
      }
    } catch {
      let place = error.number.map { "problem.inputs[\($0)]" } ?? "problem"
      throw RequestError(.invalidRequest, at: place, error.reason)
    }
    guard !isFunction else { return }
    comparer = try members.word("comparer", of: OutputComparer.self) ?? .livecodebench
  }

  static func noName(_ text: String) -> RequestError {
    RequestError(
      .invalidRequest,
      at: "problem.entry_point",
      "is '\(text.prefix(80))', which is no Python name: name the function that the tests call"
    )
  }
}
