// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Testing

/// What a run has asked, added up from what is on the disk.
struct RequestLogTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func record(
    _ log: RequestLog,
    _ seconds: Double,
    completions: Int = 2,
    cost: Double? = nil,
    failure: String? = nil
  ) -> RequestRecord {
    RequestRecord(
      command: log.command,
      seconds: seconds,
      completions: completions,
      retries: failure == nil ? 0 : 1,
      promptTokens: 5 * completions,
      completionTokens: 7 * completions,
      cost: cost,
      failure: failure
    )
  }

  @Test func theCommandsOfARunAddUp() throws {
    let first = try RequestLog(scratch.path)
    #expect(first.command == 1)
    try first.append(record(first, 1.5))
    try first.append(record(first, 2.25, completions: 0, failure: "busy"))
    let second = try RequestLog(scratch.path)
    #expect(second.command == 2)
    #expect(second.totals == first.totals)
    try second.append(record(second, 0.5))
    try second.append(record(second, 0.25))
    let totals = second.totals
    #expect(totals.requests == 4)
    #expect(totals.retries == 1)
    #expect(totals.completions == 6)
    #expect(totals.promptTokens == 30)
    #expect(totals.completionTokens == 42)
    #expect(totals.commands == 2)
    #expect(totals.seconds == 2.75)
    // Reading it, once or twice, adds nothing.
    #expect(try RequestLog.totals(of: scratch.path) == totals)
    #expect(try RequestLog(scratch.path).totals == totals)
  }

  @Test(arguments: ["1e300", "-1", "Infinity", "NaN"])
  func timesThatNoCommandTakesAreDamage(number: String) throws {
    try scratch.write(
      "requests.jsonl",
      #"{"command":1,"seconds":"# + number + #","completions":1,"promptTokens":1,"#
        + #""completionTokens":1}"# + "\n{\n\n"
    )
    #expect(throws: JournalError.self) { try RequestLog.totals(of: scratch.path) }
  }

  @Test func aCostIsOneOnlyIfAllOfItIsKnown() throws {
    let log = try RequestLog(scratch.path)
    #expect(log.totals.cost == nil)
    try log.append(record(log, 1, cost: 0.25))
    try log.append(record(log, 2, completions: 0, cost: 0, failure: "busy"))
    try log.append(record(log, 3, cost: 0.5))
    #expect(try RequestLog.totals(of: scratch.path)?.cost == 0.75)
    try log.append(record(log, 4))
    #expect(try RequestLog.totals(of: scratch.path)?.cost == nil)
  }

  @Test func halfALineIsCutOffAndADamagedOneIsNamed() throws {
    let log = try RequestLog(scratch.path)
    try log.append(record(log, 1))
    try log.append(record(log, 2))
    let whole = try scratch.read("requests.jsonl")
    try scratch.write("requests.jsonl", Array(whole.dropLast(9)))
    #expect(try RequestLog.totals(of: scratch.path)?.requests == 1)
    let next = try RequestLog(scratch.path)
    try next.append(record(next, 3))
    #expect(try RequestLog.totals(of: scratch.path)?.requests == 2)
    try scratch.write("requests.jsonl", Array("{}\n".utf8) + whole)
    let error = #expect(throws: JournalError.self) { try RequestLog(scratch.path) }
    #expect(error?.description.contains("requests.jsonl:1: ") == true)
  }

  @Test func aRunThatAskedNobodyHasNone() throws {
    #expect(try RequestLog.totals(of: scratch.path) == nil)
  }
}
