// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading

extension SuiteJudgement {
  /// The judgement as JSON; absent values are left out.
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("suite", .string(suite)),
      .init("verdict", .string(verdict.name)),
    ]
    func add(_ name: String, _ value: String?) {
      if let value { members.append(.init(name, .string(value))) }
    }
    add("detail", verdict.detail)
    add("message", message)
    members.append(.init("calls", .number(String(calls))))
    if !failed.isEmpty {
      members.append(.init("failed", .array(failed.map { .number(String($0)) })))
      members.append(.init("failures", .array(failures.map(\.json))))
    }
    if dependsOnOracle { members.append(.init("dependsOnOracle", .bool(true))) }
    return .object(members)
  }

  init(json: JSONValue) throws {
    guard let suite = json["suite"]?.string, let name = json["verdict"]?.string,
      let verdict = Verdict(name: name, detail: json["detail"]?.string)
    else { throw JournalLines.BadLine(reason: "one of its suites has no verdict") }
    self.init(
      suite: suite,
      verdict: verdict,
      message: json["message"]?.string,
      calls: (json["calls"]?.integer ?? 0).clamped(to: 0...1 << 40),
      failed: (json["failed"]?.array ?? []).compactMap(\.integer),
      failures: try (json["failures"]?.array ?? []).map(FailingInput.init(json:)),
      dependsOnOracle: json["dependsOnOracle"]?.bool ?? false
    )
  }
}

extension FailingInput {
  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("index", .number(String(index))),
      .init("input", .string(input)),
    ]
    for (name, value) in [("expected", expected), ("actual", actual), ("error", error)] {
      if let value { members.append(.init(name, .string(value))) }
    }
    return .object(members)
  }

  fileprivate init(json: JSONValue) throws {
    guard let index = json["index"]?.integer, let input = json["input"]?.string else {
      throw JournalLines.BadLine(reason: "one of its failing inputs has no number")
    }
    self.init(
      index: index,
      input: input,
      expected: json["expected"]?.string,
      actual: json["actual"]?.string,
      error: json["error"]?.string
    )
  }
}
