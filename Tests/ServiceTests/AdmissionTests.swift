// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Service

/// Who is taken on.
struct AdmissionTests {
  @Test func roomIsSharedAndGivenBack() async throws {
    let admission = Admission(.init(programs: 10, bytes: 1000))
    // What is alone is taken on, whatever its size.
    try await admission.admit("a", programs: 20, bytes: 5000)
    await #expect(throws: Admission.Refusal.full) {
      try await admission.admit("b", programs: 1, bytes: 1)
    }
    await admission.release("a", programs: 20, bytes: 5000)
    try await admission.admit("a", programs: 5, bytes: 10)
    await #expect(throws: Admission.Refusal.overShare) {
      try await admission.admit("a", programs: 1, bytes: 10)
    }
    try await admission.admit("b", programs: 5, bytes: 10)
    await #expect(throws: Admission.Refusal.full) {
      try await admission.admit("c", programs: 1, bytes: 10)
    }
    await admission.release("b", programs: 5, bytes: 10)
    try await admission.admit("c", programs: 5, bytes: 10)
    #expect(await admission.held == (10, 20))
  }

  @Test func bodiesThatArriveCountBesideWhatIsHeld() async throws {
    let admission = Admission(.init(programs: 10, bytes: 1000))
    try await admission.expect(bytes: 2000)
    await #expect(throws: Admission.Refusal.full) { try await admission.expect(bytes: 1) }
    await admission.expectNoMore(bytes: 2000)
    try await admission.admit("a", programs: 1, bytes: 600)
    await #expect(throws: Admission.Refusal.full) { try await admission.expect(bytes: 500) }
    try await admission.expect(bytes: 400)
  }

  @Test(arguments: [
    ("application/x-ndjson", true), ("application/x-ndjson, application/json;q=0.9", true),
    ("application/json, application/x-ndjson; q=0.1", true), ("application/x-ndjson;q=0", false),
    ("application/json", false), ("*/*", false), ("", false),
  ])
  func linesAreForThoseWhoWantThem(accept: String, wants: Bool) {
    #expect(JudgeRoute.wantsLines(accept) == wants)
  }

  @Test func nothingIsTakenOnAtTheEnd() async {
    let admission = Admission(.init(programs: 10, bytes: 1000))
    await admission.drain()
    await #expect(throws: Admission.Refusal.draining) {
      try await admission.admit("a", programs: 1, bytes: 1)
    }
  }
}
