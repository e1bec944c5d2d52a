// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Synchronization
import TestSupport
import Testing

@testable import Service

/// Cages that are replaced.
@Suite(.requiresSandbox)
struct CagePoolTests {
  /// Uses a cage that is cancelled meanwhile.
  private func spoil(_ pool: CagePool) async {
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let work = Task {
      try await pool.use(for: "a") { cage in
        begin.finish()
        try await Task.sleep(for: .seconds(60))
      }
    }
    for await _ in begun {}
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
  }

  /// The client goes while the program is ending.
  @Test(.timeLimit(.minutes(1))) func aCageThatWasToldToStopAtItsEndIsReplaced() async throws {
    let old = try Cage(try await Grader.forTests(policy: .strict).sandbox)
    let pool = CagePool([old])
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let work = Task {
      try await pool.use(for: "a") { cage in
        begin.finish()
        try? await Task.sleep(for: .seconds(60))
        return cage === old
      }
    }
    for await _ in begun {}
    work.cancel()
    #expect(try await work.value)
    #expect(try await pool.use(for: "b") { $0 === old } == false)
    #expect(try await pool.use(for: "c") { $0 === old } == false)
    await pool.close()
  }

  @Test(.timeLimit(.minutes(1))) func aCageThatCannotBeReplacedIsLater() async throws {
    let sandbox = try await Grader.forTests(policy: .strict).sandbox
    let old = try Cage(sandbox)
    let failures = Atomic(2)
    let pool = CagePool([old]) { cage in
      if failures.wrappingSubtract(1, ordering: .relaxed).oldValue > 0 {
        throw SandboxError.lost(part: "cage", reason: "there are no descriptors")
      }
      return try Cage(cage.sandbox)
    }
    await spoil(pool)
    // The old one was told to stop and would never do anything again.
    await #expect(throws: SandboxError.self) { try await pool.use(for: "a") { $0 === old } }
    #expect(try await pool.use(for: "a") { $0 === old } == false)
    #expect(try await pool.use(for: "b") { $0 === old } == false)
    await pool.close()
  }
}
