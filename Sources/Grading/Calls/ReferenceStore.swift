// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
package import Problems

/// The outputs of reference solutions, kept on disk: one file a task and suite.
///
/// A file is data that is read by a JSON parser and an unpacker, never code. It is used only when its
/// digest is right and nobody but its owner, who is the one who runs this, could have written it.
package struct ReferenceStore: Sendable, Hashable {
  /// The folder of one state of data, interpreter, packages and evaluator.
  package let folder: String
  /// How long another process's claim on a task holds, from when it is first met.
  let patience: Duration

  /// Names the folder within a cache.
  ///
  /// - Parameters:
  ///   - cache: The folder of all that this program keeps.
  ///   - facts: Everything that the outputs depend on; another text is another folder.
  ///   - patience: How long it is waited for what another process computes.
  package init(cache: String, facts: [String], patience: Duration = .seconds(60)) {
    let digest = ContentDigest.sha256(Array(facts.joined(separator: "\n").utf8))
    folder = "\(cache)/references/\(digest.prefix(32))"
    self.patience = patience
  }

  /// Where a process says that it computes a task's outputs.
  func claimPath(_ task: TaskID) -> String { path(task, "claim") }

  private func path(_ task: TaskID, _ suite: String) -> String {
    let name = task.rawValue.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        String(UnicodeScalar(byte))
      default: "_\(String(byte, radix: 16))_"
      }
    }
    return "\(folder)/\(name.joined()).\(suite)"
  }

  // MARK: - Files

  /// The line of JSON that a file begins with.
  private struct Head: Codable {
    var layout: Int
    var task: String
    var suite: String
    var calls: Int
    var bytes: Int
    var sha256: String
  }

  private static let layout = 1

  /// Keeps what a reference solution gave.
  func save(_ reference: Reference, of task: TaskID, suite: String) throws {
    try makeFolder()
    let head = Head(
      layout: Self.layout,
      task: task.rawValue,
      suite: suite,
      calls: reference.seconds.count,
      bytes: reference.bytes.count,
      sha256: ContentDigest.sha256(reference.bytes)
    )
    let line = [UInt8](try JSONEncoder().encode(head)) + [UInt8(ascii: "\n")]
    try FileBytes.replace(path(task, suite), with: line + reference.bytes)
  }

  /// What is kept; nil when there is nothing, or a file that is not what it says.
  ///
  /// - Throws: ``ReferenceError/untrusted(path:reason:)`` when another user could have written it.
  func load(_ task: TaskID, suite: String) throws -> Reference? {
    let path = path(task, suite)
    guard access(path, F_OK) == 0 else { return nil }
    try checkOwner(of: folder)
    try checkOwner(of: path)
    let bytes = try FileBytes.read(path)
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let head = try? JSONDecoder().decode(Head.self, from: Data(bytes[..<end])),
      head.layout == Self.layout, head.task == task.rawValue, head.suite == suite,
      head.bytes == bytes.count - end - 1
    else { return nil }
    let body = bytes[(end + 1)...]
    guard ContentDigest.sha256(body) == head.sha256 else { return nil }
    return Reference(body, calls: head.calls)
  }

  /// Makes the folder, and makes sure that nobody else writes there.
  func makeFolder() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o755]
      )
    } catch {
      throw ReferenceError.cannotKeep(path: folder, reason: "\(error)")
    }
    try checkOwner(of: folder)
  }

  private func checkOwner(of path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw ReferenceError.untrusted(path: path, reason: "it cannot be looked at")
    }
    guard status.st_mode & S_IFMT != S_IFLNK else {
      throw ReferenceError.untrusted(path: path, reason: "it is a link")
    }
    guard status.st_uid == geteuid() else {
      throw ReferenceError.untrusted(path: path, reason: "it belongs to user \(status.st_uid)")
    }
    guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      throw ReferenceError.untrusted(path: path, reason: "others may write to it")
    }
  }
}

/// What keeps reference outputs from being found.
package enum ReferenceError: Error, Equatable, CustomStringConvertible {
  case untrusted(path: String, reason: String)
  case cannotKeep(path: String, reason: String)
  case noCache
  /// The benchmark's own solution gives no output for one of its own inputs.
  case failed(task: TaskID, suite: String, reason: String)

  package var description: String {
    switch self {
    case .untrusted(let path, let reason):
      "\(path): these reference outputs decide verdicts and are not to be trusted, since \(reason): "
        + "remove them, or set XDG_CACHE_HOME to a folder of your own"
    case .cannotKeep(let path, let reason):
      "\(path): cannot keep reference outputs: \(reason): set XDG_CACHE_HOME to another folder"
    case .noCache:
      "there is no folder for reference outputs: set HOME or XDG_CACHE_HOME"
    case .failed(let task, let suite, let reason):
      "\(task): its own solution fails its suite \(suite), so that there is nothing to compare "
        + "with: \(reason)"
    }
  }
}
