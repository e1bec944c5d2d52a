// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// A control group with a limit on memory around a cage: a second wall behind the resource limits.
///
/// Made only where this user may make one; most ordinary users may not. It counts what resource
/// limits do not, such as memory that only the kernel sees, and it says whether the kernel killed
/// for want of memory. A class because it owns a folder that has to be removed.
package final class ControlGroup {
  /// The folder of the group.
  package let path: String
  private let layout: Layout

  package enum Layout: Equatable {
    case v1
    case v2
  }

  /// Makes a group; nil where that is not allowed.
  ///
  /// - Parameters:
  ///   - memoryBytes: The most that all processes of the group may hold together.
  ///   - root: Where control groups are mounted.
  ///   - membership: The text of `/proc/self/cgroup`.
  package init?(memoryBytes: Int, root: String = "/sys/fs/cgroup", membership: String? = nil) {
    let membership =
      membership ?? (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
    for (parent, layout) in Self.parents(root: root, membership: membership) {
      let path = "\(parent)/evalharness-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
      guard mkdir(path, 0o755) == 0 else { continue }
      let limit = layout == .v1 ? "memory.limit_in_bytes" : "memory.max"
      if Self.write("\(memoryBytes)", to: "\(path)/\(limit)") {
        self.path = path
        self.layout = layout
        return
      }
      rmdir(path)
    }
    return nil
  }

  /// Removes the group, whose processes must be gone.
  func remove() {
    // They are reaped, but the kernel may take a moment to let go of the last.
    for _ in 0..<50 where rmdir(path) != 0 && errno == EBUSY { usleep(2000) }
  }

  /// How often the kernel killed a process of the group for want of memory.
  var kills: Int {
    let file = layout == .v1 ? "memory.oom_control" : "memory.events"
    let text = (try? String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)) ?? ""
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == "oom_kill" { return Int(words[1]) ?? 0 }
    }
    return 0
  }

  /// The folders in which a group may be made, the likeliest first.
  ///
  /// With v1 that is this process's own group. With v2 a group that holds processes has no groups
  /// with controllers, so it is the one above.
  package static func parents(root: String, membership: String) -> [(path: String, layout: Layout)]
  {
    var parents: [(String, Layout)] = []
    for line in membership.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let own = fields[2] == "/" ? "" : String(fields[2])
      if fields[1].split(separator: ",").contains("memory") {
        parents.append(("\(root)/memory\(own)", .v1))
      } else if fields[0] == "0", fields[1].isEmpty {
        let above = own[..<(own.lastIndex(of: "/") ?? own.startIndex)]
        parents.append(("\(root)\(above)", .v2))
      }
    }
    return parents
  }

  private static func write(_ text: String, to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    let bytes = Array(text.utf8)
    return Glibc.write(file, bytes, bytes.count) == bytes.count
  }
}
