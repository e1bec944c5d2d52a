// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Transport

/// A name server that does not answer holds nobody up.
struct HostAddressTests {
  private static func never(_ host: String, _ port: Int) -> [HostAddress] {
    sleep(3)
    return []
  }

  @Test(.timeLimit(.minutes(1))) func aLookUpHasALimit() async throws {
    await #expect(throws: HTTPError.stalled(.connection, limit: .milliseconds(50))) {
      try await HostAddress.find(
        "name.invalid",
        port: 80,
        within: .milliseconds(50),
        lookUp: Self.never
      )
    }
  }

  @Test(.timeLimit(.minutes(1))) func aLookUpEndsWithItsTask() async throws {
    let task = Task {
      try await HostAddress.find(
        "name.invalid",
        port: 80,
        within: .seconds(60),
        lookUp: Self.never
      )
    }
    task.cancel()
    let start = ContinuousClock.now
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(start.duration(to: .now) < .seconds(2))
  }

  @Test func aNumberIsNotLookedUp() async throws {
    let found = try await HostAddress.find("127.0.0.1", port: 80, within: .zero) { _, _ in
      throw HTTPError.notHTTP
    }
    #expect(found.map(\.family) == [AF_INET])
  }
}
