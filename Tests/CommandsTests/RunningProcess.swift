// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A process of this machine, which its number alone does not tell from a later one.
struct RunningProcess: Hashable, Sendable {
  let number: Int32
  let name: String
  let parent: Int32
  private let started: String

  /// Nil when there is none, or only a zombie.
  init?(_ number: Int32) {
    guard let stat = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
      let open = stat.firstIndex(of: "("), let close = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[close...].split(separator: " ")
    guard fields.count > 20, fields[1] != "Z", let parent = Int32(fields[2]) else { return nil }
    self.number = number
    self.parent = parent
    name = String(stat[stat.index(after: open)..<close])
    started = String(fields[20])
  }

  private static var all: [RunningProcess] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0).flatMap(RunningProcess.init) }
  }

  static func descendants(of number: Int32) -> [RunningProcess] {
    let children = Dictionary(grouping: all, by: \.parent)
    var found: [RunningProcess] = []
    var pending = children[number] ?? []
    while let next = pending.popLast() {
      found.append(next)
      pending += children[next.number] ?? []
    }
    return found
  }

  /// The launchers of this build whose program is gone.
  static var orphanedLaunchers: [RunningProcess] {
    all.filter { process in
      let path = "/proc/\(process.number)/exe"
      let program = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
      return process.parent == 1 && program == Program.path + "-launch"
    }
  }

  /// Whether it still runs, be it as the child of another.
  var isAlive: Bool {
    RunningProcess(number).map { $0.started == started } ?? false
  }
}
