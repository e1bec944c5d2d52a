// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

struct PassAtKTests {
  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func agreesWithExactFractions() throws {
    for vector in try Vectors.load().pass_at_k.cases {
      let value = try passAtK(samples: vector.n, correct: vector.c, k: vector.k)
      let expected = try #require(vector.value)
      #expect(isClose(value, to: expected), "n=\(vector.n) c=\(vector.c) k=\(vector.k)")
      #expect(value.sign == .plus)
    }
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func refusesWhatIsUndefined() throws {
    for vector in try Vectors.load().pass_at_k.undefined {
      #expect(throws: StatisticsError.self, "n=\(vector.n) c=\(vector.c) k=\(vector.k)") {
        try passAtK(samples: vector.n, correct: vector.c, k: vector.k)
      }
    }
  }

  @Test func saysWhyKIsTooLarge() {
    let error = #expect(throws: StatisticsError.self) {
      try passAtK(samples: 5, correct: 3, k: 10)
    }
    #expect(
      error?.description
        == "pass@10 needs 10 samples of every task and one has 5; draw more or lower k"
    )
  }

  @Test(.enabled(if: Vectors.present, "the shared test vectors are not on this machine"))
  func aSuiteIsTheMeanOfItsTasks() throws {
    for vector in try Vectors.load().suite_pass_at_k.cases {
      let counts = try counts(tasks: vector.tasks, runs: vector.tasks_rle)
      for result in vector.results {
        if let expected = result.value {
          #expect(isClose(try suitePassAtK(counts, k: result.k), to: expected))
        } else {
          #expect(throws: StatisticsError.self) { try suitePassAtK(counts, k: result.k) }
        }
      }
    }
  }

  @Test func aSuiteWithoutTasksHasNoScore() {
    #expect(throws: StatisticsError.noTasks) { try suitePassAtK([], k: 1) }
  }

  private func counts(tasks: [[Int]]?, runs: [[Int]]?) throws -> [TaskCount] {
    try (tasks ?? []).map { try TaskCount(samples: $0[0], correct: $0[1]) }
      + (runs ?? []).flatMap {
        Array(repeating: try TaskCount(samples: $0[0], correct: $0[1]), count: $0[2])
      }
  }
}
