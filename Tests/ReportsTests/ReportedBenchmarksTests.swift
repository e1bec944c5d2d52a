// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Reports
import Testing

/// On what nothing may be selected.
struct ReportedBenchmarksTests {
  @Test(
    arguments: [
      ("humaneval", nil, "humaneval"), ("humaneval+", "test", "humaneval"),
      ("mbpp", "test", "mbpp"), ("mbpp", "all", "mbpp"), ("mbpp", nil, "mbpp"),
      ("mbpp+", "train", "mbpp"), ("mbpp-sanitized", "train", "mbpp"), ("mbpp", "train", nil),
      ("mbpp", "validation", nil), ("ds1000", nil, "ds1000"), ("own", nil, nil),
    ] as [(String, String?, String?)]
  )
  func namesWhatSharesTheTasks(benchmark: String, split: String?, expected: String?) {
    #expect(ReportedBenchmarks.usual.sharingTasks(with: benchmark, split: split) == expected)
  }

  @Test func ofMBPPPlusEverySplitIsReported() {
    let reported = ReportedBenchmarks(["mbpp+"])
    #expect(reported.sharingTasks(with: "mbpp", split: "train") == "mbpp+")
    #expect(reported.sharingTasks(with: "humaneval", split: nil) == nil)
  }
}
