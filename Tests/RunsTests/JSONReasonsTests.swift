// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Runs
import Testing

/// Why `JSONValue` is not Foundation's: what that cannot do, and this does.
///
/// A test that fails since Foundation has learnt something is a reason to look again.
struct JSONReasonsTests {
  /// What `JSONDecoder` makes of a list of strings or numbers; nil when it refuses.
  private func decoded<Element: Decodable>(_ json: String, _: Element.Type) -> [Element]? {
    try? JSONDecoder().decode([Element].self, from: Data(json.utf8))
  }

  private func serialized(_ json: String) -> Any? {
    try? JSONSerialization.jsonObject(with: Data(json.utf8))
  }

  @Test func aLoneSurrogateIsNoReasonToRefuseALine() throws {
    let json = #"["\ud800 x"]"#
    #expect(decoded(json, String.self) == nil)
    #expect(serialized(json) == nil)
    #expect(try JSONValue(parsing: Array(json.utf8)) == .array([.string("\u{fffd} x")]))
  }

  @Test func numbersThatPythonWritesAreNumbers() throws {
    let json = "[NaN,Infinity,-Infinity]"
    #expect(decoded(json, Double.self) == nil)
    #expect(serialized(json) == nil)
    let value = try JSONValue(parsing: Array(json.utf8))
    #expect(value.array?.first?.double?.isNaN == true)
    #expect(value.text(.compact) == json)
  }

  @Test func membersKeepTheirOrder() throws {
    let names = (0..<40).map { "m\(($0 * 17) % 40)" }
    let json = "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
    let object = try #require(serialized(json) as? [String: Any])
    #expect(object.keys.map(\.self) != names)
    #expect(try JSONValue(parsing: Array(json.utf8)).text(.compact) == json)
  }

  @Test func aFloatIsNotAnInteger() throws {
    let json = "[1.0,1]"
    let numbers = try #require(serialized(json))
    let written = try JSONSerialization.data(withJSONObject: numbers)
    #expect(String(decoding: written, as: UTF8.self) == "[1,1]")
    #expect(try JSONValue(parsing: Array(json.utf8)).text(.compact) == json)
  }

  /// The same as `JSONTests.pythonStyleIsPythons`, and that `JSONEncoder` is not so.
  @Test(.enabled(if: Python.present, "there is no python3 on this machine"))
  func whatIsWrittenIsWhatPythonWrites() throws {
    let row = #"{"task_id": "HumanEval/0", "completion": "é😀\u2028", "passed": true, "n": 1e5}"#
    let python = try Python.run(
      "import json,sys; sys.stdout.write(json.dumps(json.load(sys.stdin)))",
      input: Array(row.utf8)
    )
    let value = try JSONValue(parsing: Array(row.utf8))
    #expect(value.bytes(.python) == python)
    let encoded = try JSONEncoder().encode(["completion": "é😀\u{2028}"])
    #expect(
      !String(decoding: python, as: UTF8.self).contains(String(decoding: encoded, as: UTF8.self))
    )
  }
}
