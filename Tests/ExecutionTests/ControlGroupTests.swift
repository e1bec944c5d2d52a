// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Testing

@Suite struct ControlGroupTests {
  @Test func isMadeInTheOwnGroupOfVersion1() {
    let parents = ControlGroup.parents(
      root: "/cg",
      membership: "8:pids:/a\n4:memory:/a/b\n0::/\n"
    )
    #expect(parents.map(\.path) == ["/cg/memory/a/b", "/cg"])
    #expect(parents.map(\.layout) == [.v1, .v2])
  }

  @Test func isMadeBesideTheOwnGroupOfVersion2() {
    let parents = ControlGroup.parents(
      root: "/cg",
      membership: "0::/user.slice/user-0.slice/session-1.scope\n"
    )
    #expect(parents.map(\.path) == ["/cg/user.slice/user-0.slice"])
    #expect(parents.map(\.layout) == [.v2])
  }

  @Test func isNotMadeWhereThereIsNoController() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: root) }
    // A plain folder takes a group but has no file for its limit.
    #expect(ControlGroup(memoryBytes: 1 << 20, root: root, membership: "0::/a\n") == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: root).isEmpty)
  }
}
