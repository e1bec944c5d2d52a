// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Work that several ask for at the same time and that is done once.
struct SharedWork<Key: Hashable & Sendable, Value: Sendable> {
  /// One user of a piece of work.
  struct Share: Sendable {
    let key: Key
    let number: UInt64
    let task: Task<Value, any Error>
  }

  private struct Entry {
    var number: UInt64
    var task: Task<Value, any Error>
    /// How many wait for it, and how many of them have given up.
    var users = 1
    var abandoned = 0
  }

  private var entries: [Key: Entry] = [:]
  private var lastNumber: UInt64 = 0

  /// How many pieces of work there are.
  var count: Int { entries.count }

  /// Takes part in the work of a key, which begins where nobody else asked for it.
  mutating func join(
    _ key: Key,
    _ work: @escaping @Sendable () async throws -> Value
  ) -> Share {
    if let entry = entries[key] {
      entries[key]?.users += 1
      return Share(key: key, number: entry.number, task: entry.task)
    }
    lastNumber += 1
    let task = Task(executorPreference: WorkExecutor.current) { try await work() }
    let entry = Entry(number: lastNumber, task: task)
    entries[key] = entry
    return Share(key: key, number: entry.number, task: entry.task)
  }

  /// Ends a share, whether it was waited for or not.
  mutating func leave(_ share: Share) {
    guard entries[share.key]?.number == share.number else { return }
    entries[share.key]?.users -= 1
    if entries[share.key]?.users == 0 { entries[share.key] = nil }
  }

  /// Gives a share up; the work ends once all of its users have.
  mutating func abandon(_ share: Share) {
    guard var entry = entries[share.key], entry.number == share.number else { return }
    entry.abandoned += 1
    entries[share.key] = entry
    guard entry.abandoned >= entry.users else { return }
    entry.task.cancel()
    entries[share.key] = nil  // whoever asks from now on begins it anew
  }
}
