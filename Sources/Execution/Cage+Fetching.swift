// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI
import FoundationEssentials

/// Files that a program has left in its scratch.
extension Cage {
  /// What is asked of the process that reads files.
  private struct Wanted: Encodable {
    var files: [String]
    var most: Int
  }

  /// The lengths that stand for no file, and for one that is too large.
  private static let missing = UInt32.max
  private static let noRoom = UInt32.max - 1

  /// Has the files read that a program has left, with which its scratch ends.
  func fetch(
    _ work: RunWork,
    on server: CageProcess,
    into outcome: inout RunOutcome
  ) throws {
    let limits = Limits(cpu: .seconds(10), memoryBytes: (64 << 20) + 3 * work.mostWantedBytes)
    let until = ContinuousClock.now + limits.wall + Self.grace
    // What was waited for the program is not waited for the one that reads.
    ledger.reset()
    let link: Descriptor
    do {
      let sockets = try DescriptorPair(isStream: true)
      try server.send(job(EVH_MODE_FETCH.rawValue, limits: limits), passing: sockets.theirs)
      link = sockets.closingTheirs()
    }
    let wanted = Wanted(files: work.wanted.map { "\($0)" }, most: work.mostWantedBytes)
    if sendFrame(Array(try JSONEncoder().encode(wanted)), over: link) {
      for path in work.wanted {
        guard let head = try bytes(4, from: link.number, until: until) else { break }
        let length = head.load(as: UInt32.self, at: 0)
        if length == Self.missing { continue }
        if length == Self.noRoom {
          outcome.tooLarge.append(path)
          continue
        }
        guard Int(length) <= work.mostWantedBytes,
          let content = try bytes(Int(length), from: link.number, until: until)
        else { break }
        outcome.files[path] = content
      }
    }
    let end = try report(of: server, until: until)
    guard end.status == 0 else {
      throw SandboxError.lost(part: "reader of files", reason: "it did not come to its end")
    }
  }
}
