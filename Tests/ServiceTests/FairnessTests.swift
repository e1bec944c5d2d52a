// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Service

/// Who is served when, and what is done once for several.
struct FairnessTests {
  @Test func clientsTakeTurns() {
    var queue = FairQueue<String>()
    for number in 0..<3 { queue.append("a\(number)", of: "a") }
    queue.append("b0", of: "b")
    queue.append("c0", of: "c")
    var taken: [String] = []
    while let next = queue.popFirst() { taken.append(next) }
    #expect(taken == ["a0", "b0", "c0", "a1", "a2"])
    #expect(queue.count == 0)
  }

  @Test func whatIsTakenOutTakesNoTurn() {
    var queue = FairQueue<Int>()
    queue.append(1, of: "a")
    queue.append(2, of: "b")
    queue.append(3, of: "b")
    #expect(queue.remove { $0 == 1 } == 1)
    #expect(queue.remove { $0 == 1 } == nil)
    #expect(queue.count == 2)
    #expect(queue.popFirst() == 2)
    #expect(queue.removeAll() == [3])
    #expect(queue.popFirst() == nil)
  }

  @Test func equalWorkIsDoneOnce() async throws {
    var work = SharedWork<String, Int>()
    let first = work.join("a") { 1 }
    let second = work.join("a") { 2 }
    #expect(work.count == 1)
    #expect(try await first.task.value == 1)
    #expect(try await second.task.value == 1)
    work.leave(first)
    #expect(work.count == 1)
    work.leave(second)
    #expect(work.count == 0)
    let third = work.join("a") { 3 }
    #expect(try await third.task.value == 3)
  }

  @Test func workEndsWhenNobodyWaitsForIt() async {
    var work = SharedWork<String, Void>()
    let first = work.join("a") { try await Task.sleep(for: .seconds(60)) }
    let second = work.join("a") {}
    work.abandon(first)
    #expect(!first.task.isCancelled)
    work.abandon(second)
    #expect(first.task.isCancelled)
    #expect(work.count == 0)
    // Those who gave it up leave nothing of a later one.
    let third = work.join("a") {}
    work.leave(first)
    work.leave(second)
    #expect(work.count == 1)
    work.leave(third)
    #expect(work.count == 0)
  }
}
