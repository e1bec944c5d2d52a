// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Problems

/// Which tasks' outputs this process computes, said to the processes that share its store.
///
/// Shards that begin at the same time with an empty store would compute the same outputs. A claim is
/// a file beside them that only one process can make. It is advice, not a lock: no output depends on
/// it, one of a process of this machine that is gone counts for nothing, and any other for no longer
/// than ``ReferenceStore/patience``, after which an output may be computed twice.
struct ReferenceClaims: ~Copyable {
  private let store: ReferenceStore
  private var held: Set<TaskID> = []
  private var seen: [TaskID: ContinuousClock.Instant] = [:]

  init(in store: ReferenceStore) { self.store = store }

  /// Claims a task; false while another process computes it.
  mutating func take(_ task: TaskID) throws -> Bool {
    try store.makeFolder()
    let path = store.claimPath(task)
    for _ in 0..<2 {
      if Self.create(path) {
        held.insert(task)
        return true
      }
      // A store that nothing can be made in is told by what is saved there.
      guard errno == EEXIST else { return true }
      guard isAbandoned(path, task) else { return false }
      unlink(path)
    }
    return false
  }

  /// Gives a task up, when it is kept or not.
  mutating func release(_ task: TaskID) {
    guard held.remove(task) != nil else { return }
    unlink(store.claimPath(task))
  }

  deinit {
    for task in held { unlink(store.claimPath(task)) }
  }

  // MARK: - Files

  /// This process, as a claim names it.
  private static var owner: String {
    var name = utsname()
    uname(&name)
    let host = withUnsafeBytes(of: name.nodename) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return "\(host) \(getpid())\n"
  }

  private static func create(_ path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { return false }
    let text = Array(owner.utf8)
    _ = write(descriptor, text, text.count)
    close(descriptor)
    return true
  }

  /// Whether a claim's process is gone, or was waited for long enough.
  private mutating func isAbandoned(_ path: String, _ task: TaskID) -> Bool {
    let text = (try? FileBytes.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let own = Self.owner.split(whereSeparator: \.isWhitespace)
    let words = text.split(whereSeparator: \.isWhitespace)
    if words.count == 2, words[0] == own[0], let process = pid_t(words[1]), process > 1,
      process != getpid(), kill(process, 0) != 0, errno == ESRCH
    {
      return true
    }
    let now = ContinuousClock.now
    // Of another machine's process nothing can be known, and of this one's it may be another by now.
    guard let first = seen[task] else {
      seen[task] = now
      return false
    }
    return now - first > store.patience
  }
}
