// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Grading
import Runs
import TestSupport
import Testing

@testable import Service

/// What docs/openapi.json says of the routes.
@Suite(.requiresSandbox)
struct OpenAPITests {
  private static let docs = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs")

  private func document() throws -> JSONValue { try JSONValue(parsing: DocumentRoute.bytes) }

  @Test func namesEveryRouteAndNothingElse() async throws {
    let grader = try await Grader.forTests(policy: .strict)
    let tasks = TaskLibrary { _, _ in throw RequestError(.unknownTask, "there are none") }
    let judge = try JudgeService(grader, usual: grader.limits, tasks: tasks)
    let routes = HTTPService(judge, HTTPSettings()).routes
    var documented: [String] = []
    for path in try document()["paths"]?.members ?? [] {
      documented += (path.value.members ?? []).map { "\($0.name.uppercased()) \(path.name)" }
    }
    #expect(Set(routes) == Set(documented))
    #expect(routes.count == documented.count)
    await judge.close()
  }

  @Test(arguments: [
    ("JudgeRequest", "judge-request.schema.json"), ("JudgeResult", "judge-result.schema.json"),
  ])
  func itsSchemasAreThoseOfTheLines(name: String, file: String) throws {
    let text = try String(contentsOf: Self.docs.appending(path: file), encoding: .utf8)
      .replacing("#/$defs/", with: "#/components/schemas/\(name)/$defs/")
    let members = try JSONValue(parsing: Array(text.utf8)).members ?? []
    let schema = JSONValue.object(members.filter { $0.name != "$schema" })
    let own = try document()["components"]?["schemas"]?[name]
    #expect(own?.text(.compact) == schema.text(.compact))
  }

  @Test func isTheDocumentOfTheDocs() throws {
    let data = try Data(contentsOf: Self.docs.appending(path: "openapi.json"))
    #expect(Array(data) == DocumentRoute.bytes)
    let version = try document()["info"]?["version"]?.string
    #expect(version == evaluatorVersion)
  }
}

extension JSONValue {
  /// The members of an object; nil for anything else.
  fileprivate var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }
}
