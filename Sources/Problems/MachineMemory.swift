// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The memory that this process may use.
package enum MachineMemory {
  /// What the machine has, or what the control groups of this process grant of it, in bytes.
  package static let bytes: Int = {
    let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    return ([machine] + granted(memberships: text("/proc/self/cgroup"))).min() ?? machine
  }()

  /// The limits of a group and of those above it, where a number is set.
  private static func granted(memberships: String) -> [Int] {
    guard let line = memberships.split(separator: "\n").first(where: { $0.hasPrefix("0::/") })
    else { return [] }
    var group = line.dropFirst("0::".count)
    var limits: [Int] = []
    while true {
      let limit = text("/sys/fs/cgroup\(group == "/" ? "" : group)/memory.max")
      if let bytes = Int(limit.prefix { $0.isNumber }), bytes > 0 { limits.append(bytes) }
      guard group != "/", let slash = group.lastIndex(of: "/") else { return limits }
      group = slash == group.startIndex ? "/" : group[..<slash]
    }
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
