// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// The problem of a request: a task of the catalog, or tests that the request brings.
enum ProblemRequest: Sendable {
  /// A task of a benchmark by its suite.
  case task(TaskName)
  /// A problem of the request's own.
  case own(OwnProblem)

  /// The kinds of problems that a request may bring.
  enum Kind: String, Sendable, CaseIterable {
    /// Assertions, each of which has to hold.
    case asserts
    /// A function `check` that is called with the entry point, as in HumanEval.
    case humaneval
    /// A program that is run, with what it reads and has to write.
    case stdio
    /// A function that is called with values.
    case function
    /// A task of the catalog.
    case task
  }

  init(_ value: JSONValue, within bounds: JudgeRequest.Bounds) throws(RequestError) {
    let place = "problem"
    guard case .object = value else {
      throw RequestError(.invalidRequest, at: place, "is \(value.kind), and an object is wanted")
    }
    let kinds = Kind.allCases.map(\.rawValue)
    guard let name = value["kind"]?.string, let kind = Kind(rawValue: name) else {
      throw RequestError(
        .invalidRequest,
        at: "problem.kind",
        "names no kind of problem; known: \(kinds.joined(separator: ", "))"
      )
    }
    switch kind {
    case .asserts:
      let members = try RequestMembers(
        value,
        at: place,
        known: ["kind", "tests", "setup", "entry_point", "prompt"]
      )
      var tests: [String] = []
      for (number, test) in try members.wantedList("tests", most: bounds.tests).enumerated() {
        guard let text = test.string else {
          throw RequestError(
            .invalidRequest,
            at: "problem.tests[\(number)]",
            "is \(test.kind), and a string is wanted"
          )
        }
        tests.append(text)
      }
      self = .own(
        try OwnProblem(
          members,
          tests: tests,
          setup: try members.text("setup") ?? "",
          areApart: true
        )
      )
    case .humaneval:
      let members = try RequestMembers(
        value,
        at: place,
        known: ["kind", "test", "entry_point", "prompt"]
      )
      let test = try members.wantedText("test")
      let entryPoint = try members.wantedText("entry_point")
      guard let point = EntryPoint(entryPoint) else { throw OwnProblem.noName(entryPoint) }
      self = .own(
        try OwnProblem(
          members,
          tests: ["\(test)\ncheck(\(point.name))"],
          setup: "",
          areApart: false
        )
      )
    case .stdio, .function:
      let own = kind == .function ? "fn_name" : "comparer"
      let members = try RequestMembers(value, at: place, known: ["kind", "inputs", "outputs", own])
      self = .own(try OwnProblem(members, isFunction: kind == .function, most: bounds.tests))
    case .task:
      let members = try RequestMembers(value, at: place, known: ["kind", "task", "suite"])
      self = .task(try TaskName(members.wantedText("task"), suite: members.text("suite")))
    }
  }
}

/// The name of a task with its benchmark's, such as `humaneval+/HumanEval/3`.
struct TaskName: Sendable, Hashable {
  /// The benchmark, with a version if one is named.
  var benchmark: String
  var task: String
  /// The suite that decides; nil: the benchmark's default.
  var suite: String?

  init(_ text: String, suite: String?) throws(RequestError) {
    guard let slash = text.firstIndex(of: "/"), slash != text.startIndex,
      text.index(after: slash) != text.endIndex
    else {
      throw RequestError(
        .invalidRequest,
        at: "problem.task",
        "is '\(text.prefix(80))'; a benchmark and its task are wanted, such as 'humaneval+/HumanEval/3'"
      )
    }
    benchmark = String(text[..<slash])
    task = String(text[text.index(after: slash)...])
    self.suite = suite
  }
}
