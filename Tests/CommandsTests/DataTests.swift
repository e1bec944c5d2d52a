// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Subprocess
import TestSupport
import Testing

/// The commands about data and machines.
struct DataTests {
  @Test(.timeLimit(.minutes(1))) func pathFetchesNothing() async throws {
    let program = try Program()
    let ending = try await program("data", "path", "humaneval")
    expectOneSentence(
      ending,
      "HumanEval.jsonl.gz is not in \(program.folder.path)/.cache/evalharness"
    )
    #expect(
      ending.errors.contains("put the file with the SHA-256 b796127e635a67f93fb35c04f4cb03cf")
    )
  }

  @Test(
    .enabled(if: SharedData.has("data/benchmarks/HumanEval.jsonl.gz"), "HumanEval is not here"),
    .timeLimit(.minutes(1))
  )
  func pathAndVerifyNameTheFile() async throws {
    let folder = SharedData.file("data/benchmarks").path
    let path = try await Program()("data", "path", "humaneval", "--data-dir", folder)
    #expect(path.output == "\(folder)/HumanEval.jsonl.gz\n")
    let verified = try await Program()("data", "verify", "humaneval", "--data-dir", folder)
    #expect(verified.status == .exited(0))
    #expect(verified.output.hasPrefix("humaneval@1.0 HumanEval.jsonl.gz: good, in "))
  }

  @Test(.timeLimit(.minutes(1))) func aBenchmarkThatIsNotHereFailsToVerify() async throws {
    let ending = try await Program()("data", "verify", "mbpp")
    #expect(ending.status == .exited(1))
    #expect(ending.output == "mbpp@1.0 mbpp.jsonl: not here\n")
  }

  @Test(.timeLimit(.minutes(1))) func listNamesEveryBenchmark() async throws {
    let ending = try await Program()("list", "--format", "csv")
    let names = ending.output.split(separator: "\n").dropFirst().compactMap {
      $0.split(separator: ",").first
    }
    // A row a version.
    let expected = try Catalog.bundled().benchmarks.flatMap { benchmark in
      benchmark.versions.map { _ in benchmark.name[...] }
    }
    #expect(names == expected)
  }
}
