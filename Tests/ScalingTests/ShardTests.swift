// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs
import Scaling
import Testing

struct ShardTests {
  /// By Python: `int.from_bytes(hashlib.sha256(b"HumanEval/2#0").digest()[:8], "big") % count`.
  @Test(arguments: [
    ("HumanEval/2", 0, [0, 5, 19, 531]), ("HumanEval/2", 1, [0, 1, 0, 216]),
    ("Mbpp/11", 7, [0, 5, 16, 352]), ("é", 3, [0, 2, 22, 470]),
  ])
  func aSampleHasOneShardEverywhere(task: String, index: Int, shards: [Int]) {
    let key = SampleRecord.Key(task: TaskID(task), index: index)
    #expect([1, 7, 24, 1000].map { key.shard(among: $0) } == shards)
  }

  @Test func shardsAreOfAboutOneSize() {
    var counts = [Int](repeating: 0, count: 24)
    for task in 0..<164 {
      for index in 0..<100 {
        let key = SampleRecord.Key(task: TaskID("HumanEval/\(task)"), index: index)
        counts[key.shard(among: 24)] += 1
      }
    }
    // 16,400 / 24 = 683, with a standard deviation of 26.
    #expect(counts.allSatisfy { 683 - 104...683 + 104 ~= $0 })
  }

  @Test(arguments: [
    ([], ""), ([3], "3"), ([0, 1, 2, 3, 7], "0-3,7"), ([7, 2, 1, 2], "1-2,7"),
    ([0, 2, 4], "0,2,4"),
  ])
  func numbersAreWrittenAsSchedulersTakeThem(numbers: [Int], text: String) {
    #expect("\(ShardSet(numbers))" == text)
    if !numbers.isEmpty { #expect(ShardSet(text) == ShardSet(numbers)) }
  }

  @Test(arguments: ["", "a", "3-1", "1,,2", "-1", "1-", "1-2-3"])
  func whatIsNoListIsNone(text: String) {
    #expect(ShardSet(text) == nil)
  }
}
