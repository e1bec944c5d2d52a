// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Measuring
import Problems
import Runs
import TestSupport
import Testing

/// What a run as a whole gives away of its set-up.
struct FindingTests {
  private func record(_ index: Int, _ verdict: Verdict, _ message: String? = nil) -> SampleRecord {
    SampleRecord(
      sample: Sample(task: TaskID("Own/0"), index: index, form: .completion, text: ""),
      judgement: Judgement(verdict: verdict, message: message)
    )
  }

  private func findings(_ records: [SampleRecord]) -> Findings {
    records.reduce(into: Findings()) { $0.add($1) }
  }

  @Test func aFailureIsCommonWhenAllSamplesShareIt() {
    let failed = [record(0, .syntaxError), record(1, .syntaxError)]
    #expect(
      findings(failed).commonFailure?.description.contains("every one of the 2 samples") == true
    )
    #expect(findings(Array(failed.prefix(1))).commonFailure == nil)
    #expect(findings(failed + [record(2, .passed)]).commonFailure == nil)
    #expect(findings(failed + [record(2, .wrongAnswer)]).commonFailure == nil)
  }

  @Test func aPassWithAMessageIsDoubtful() {
    let none = findings([record(0, .passed), record(1, .wrongAnswer, "f(1) gave 2")])
    #expect(none.doubtfulPasses == nil)
    let doubtful = findings([record(0, .passed, "accepts anything")]).doubtfulPasses
    #expect(doubtful?.description.contains("Own/0: accepts anything") == true)
  }

  @Test(.requiresSandbox, arguments: [true, false])
  func missingModulesAreCountedAndCanBeHad(lends: Bool) async throws {
    let interpreter = try await Sandbox.forTests().interpreter
    let records = ["numpy", "numpy.linalg", "absent"].enumerated().map {
      record($0, .exception, "ModuleNotFoundError: No module named '\($1)'")
    }
    var sandbox = SandboxChoice()
    sandbox.lendsPackages = lends
    let missing = MissingModules(
      findings(records).missingModules,
      lendable: ["numpy"],
      sandbox: sandbox,
      interpreter: interpreter
    )
    let words = try #require(missing?.description)
    #expect(words.hasPrefix("3 samples failed for want of a module: numpy (2), absent (1); "))
    #expect(words.contains("leave out --no-packages") == !lends)
    #expect(words.contains("python3 -m pip install --target packages absent"))
  }
}
