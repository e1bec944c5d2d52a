// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// The package that published results were judged with, and samples that fail for want of one.
struct LentPackageTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
  }

  private static let usesNumpy = "    import numpy\n    return int(numpy.int64(x))\n"

  @Test(.enabled(if: Machine.hasNumpy, "python3 has no numpy"), .timeLimit(.minutes(1)))
  func numpyIsLentAndTold() async throws {
    try await program.evaluate(row(["task_id": "Own/0", "completion": Self.usesNumpy]))
    let summary = try program.folder.object("run/summary.json")
    #expect((summary["verdicts"] as? [String: Int]) == ["passed": 1])
    #expect(try program.folder.read("run/run.json").contains("\"numpy=="))
    let ending = try await program("rerun", "run", "0")
    #expect(ending.status == .exited(0), "\(ending.errors)")
  }

  @Test(.timeLimit(.minutes(1))) func aModuleThatIsMissingIsNamedOnceWithItsRemedy() async throws {
    let rows = try [
      row(["task_id": "Own/0", "completion": Self.usesNumpy]),
      row(["task_id": "Own/1", "completion": "    import nothing_of_this.name\n"]),
    ]
    try program.folder.write("samples.jsonl", rows.joined())
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "-o",
      "run",
      "--no-packages"
    )
    #expect(ending.status == .exited(0))
    #expect(
      ending.errors.contains(
        "warning: 2 samples failed for want of a module: nothing_of_this (1), numpy (1); leave out "
          + "--no-packages; if a program may have it, 'python3 -m pip install --target packages "
          + "nothing_of_this' and '--site-packages packages' lend it; then name another --output\n"
      ),
      "\(ending.errors)"
    )
    #expect(ending.errors.components(separatedBy: "for want of a module").count == 2)
    // What a run was made without, its samples are judged again without.
    let again = try await program("rerun", "run", "0")
    #expect(again.status == .exited(0), "\(again.errors)")
    #expect(again.output.hasPrefix("Own/0#0: exception, as in the run\n"))
  }

  /// A published right answer that failed here for want of numpy.
  @Test(
    .enabled(
      if: Machine.hasNumpy && SharedData.has("cases/verdicts/01-sample.jsonl")
        && SharedData.has("data/benchmarks/MbppPlus-v0.2.0.jsonl.gz"),
      "python3 has no numpy, or the sample is not here"
    ),
    .timeLimit(.minutes(1))
  )
  func aPublishedAnswerWithNumpyPasses() async throws {
    var program = program
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    let ending = try await program(
      "evaluate",
      "--bench",
      "mbpp+",
      "--suite",
      "base",
      "--samples",
      SharedData.file("cases/verdicts/01-sample.jsonl").path,
      "--partial"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains("base   pass@1  100.00 %"), "\(ending.output)")
  }

  @Test(.timeLimit(.minutes(1))) func doctorSaysWhetherItIsHere() async throws {
    let ending = try await program("doctor")
    let line = ending.output.split(separator: "\n").first { $0.hasPrefix("package numpy") }
    let words = try #require(line)
    #expect(words.contains(Machine.hasNumpy ? " numpy==" : " missing: programs of humaneval"))
  }
}
