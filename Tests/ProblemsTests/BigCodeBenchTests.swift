// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Testing

/// BigCodeBench's records, and versions that are made of edits.
struct BigCodeBenchTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(.requiresPublishedFiles) func programsAreCalibrated() async throws {
    let loaded = try await PublishedFiles.load("bigcodebench")
    let first = try #require(loaded.problems.first)
    #expect(first.id == TaskID("BigCodeBench/0") && first.entryPoint == "task_func")
    #expect(
      first.suites[0].isUnittest && loaded.hasUnittests && loaded.environment == "bigcodebench"
    )
    let program = first.bound(first.referenceProgram ?? "")
    #expect(
      program.hasPrefix(
        "import os, sys\nfrom os import environ\nimport itertools\nfrom random import shuffle\n"
          + "def task_func(numbers=list(range(1, 3))):\n\n    pass\nimport itertools\n"
      )
    )
    #expect(program.hasSuffix("\n    return avg_sum_diffs"))
    // BigCodeBench/201 lists `bisect` and `statistics`; its tests import pandas.
    #expect(first.group == nil && loaded.problems[201].group == "libraries")
    let asked = try await PublishedFiles.load("bigcodebench-instruct", split: "hard")
    #expect(asked.problems.count == 148)
    #expect(
      asked.problems.allSatisfy {
        $0.statement?.text.contains("You should write self-contained code") == true
      }
    )
  }

  /// The publishers' changes of BigCodeBench/211 and 332: versions differ, in digest too.
  @Test(.requiresPublishedFiles) func versionsAreMadeOfEdits() async throws {
    var digests: Set<String> = []
    for (version, isMended, fetches) in [
      ("v0.1.0_hf", false, false), ("v0.1.3", false, false), ("v0.1.4", true, false),
      ("v0.1.5", true, true),
    ] {
      let loaded = try await PublishedFiles.load("bigcodebench@\(version)")
      let (mended, nltk) = (loaded.problems[211], loaded.problems[332])
      #expect(
        mended.suites[0].source.contains("mock_response.status_code = 200") == isMended,
        "\(version)"
      )
      #expect(
        nltk.prompt.hasPrefix("import nltk\nnltk.download('stopwords')\n") == fetches,
        "\(version)"
      )
      digests.insert(loaded.dataset.sha256)
    }
    #expect(digests.count == 4)
  }
}
