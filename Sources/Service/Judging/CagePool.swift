// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution

/// Nobody had a cage for work until it had to begin.
struct WaitedTooLong: Error {}

/// The cages of a service, handed out fairly: whoever has many programs waits for his own.
///
/// Some work wants to run alone: see ``Grader``. It waits until nothing else is there to do, or for
/// ``longestWait``; then no other work begins until one that waits for it is done.
actor CagePool {
  /// How long work that runs alone lets others go before it.
  static let longestWait: Duration = .seconds(2)

  private let make: @Sendable (Cage) throws -> Cage
  private var idle: [Cage]
  private var all: [Cage]
  private var queue = FairQueue<Waiter>()
  private var alone: [Waiter] = []
  private var isAlone = false
  private var isPressing = false
  private var isClosed = false
  private var lastNumber: UInt64 = 0
  /// Cages that were told to stop, for which no other could be made so far.
  private var spent: Set<ObjectIdentifier> = []

  /// Somebody who waits for a cage.
  private struct Waiter {
    var number: UInt64
    var continuation: CheckedContinuation<Cage?, Never>
  }

  /// - Parameters:
  ///   - cages: All of its cages.
  ///   - make: Makes one in the place of another.
  init(
    _ cages: [Cage],
    make: @escaping @Sendable (Cage) throws -> Cage = { try Cage($0.sandbox) }
  ) {
    self.make = make
    all = cages
    idle = cages
  }

  /// How many programs wait for a cage.
  var waiting: Int { queue.count + alone.count }

  /// Calls with a cage that nobody else uses meanwhile.
  ///
  /// - Parameters:
  ///   - client: Whose work it is.
  ///   - isAlone: Whether no other cage may be in use meanwhile.
  ///   - latest: When it has to begin; nil: whenever it can.
  ///   - body: What is done with it.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws, `CancellationError`, ``WaitedTooLong``, and what the system says where no
  ///   cage can be made.
  func use<Result: Sendable>(
    for client: String,
    alone isAlone: Bool = false,
    beginningBy latest: ContinuousClock.Instant? = nil,
    _ body: @Sendable (Cage) async throws -> Result
  ) async throws -> Result {
    let cage = await take(for: client, alone: isAlone, by: latest)
    guard var cage else {
      if let latest, .now >= latest, !Task.isCancelled, !isClosed { throw WaitedTooLong() }
      throw CancellationError()
    }
    do {
      if spent.contains(ObjectIdentifier(cage)) { cage = try another(instead: cage) }
      try Task.checkCancellation()
      let result = try await body(cage)
      give(await usable(cage), wasAlone: isAlone)
      return result
    } catch {
      give(await usable(cage), wasAlone: isAlone)
      throw error
    }
  }

  /// The cage that its user gives back, or another in its place.
  ///
  /// One that was told to stop stays so, even where its program had just ended: whoever used it next would be
  /// told that the client is gone.
  private func usable(_ cage: Cage) async -> Cage {
    guard Task.isCancelled else { return cage }
    spent.insert(ObjectIdentifier(cage))
    await cage.close()
    return (try? another(instead: cage)) ?? cage
  }

  /// A new cage in the place of one that is not used again.
  private func another(instead cage: Cage) throws -> Cage {
    let new = try make(cage)
    if let place = all.firstIndex(where: { $0 === cage }) { all[place] = new }
    spent.remove(ObjectIdentifier(cage))
    return new
  }

  /// Ends all cages once they are not in use; who waits for one is cancelled.
  func close() async {
    isClosed = true
    for waiter in queue.removeAll() + alone { waiter.continuation.resume(returning: nil) }
    alone = []
    for cage in all { await cage.close() }
  }

  // MARK: - Taking and giving

  /// A cage; nil when the task was cancelled, the pool closed or the time is up.
  private func take(
    for client: String,
    alone isAlone: Bool,
    by latest: ContinuousClock.Instant?
  ) async -> Cage? {
    lastNumber += 1
    let number = lastNumber
    let alarm = latest.map { latest in
      Task {
        try await Task.sleep(until: latest, clock: .continuous)
        forget(number)
      }
    }
    defer { alarm?.cancel() }
    if isAlone, alone.isEmpty { pressLater() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !isClosed, !Task.isCancelled else { return continuation.resume(returning: nil) }
        let waiter = Waiter(number: number, continuation: continuation)
        if isAlone { alone.append(waiter) } else { queue.append(waiter, of: client) }
        handOut()
      }
    } onCancel: {
      Task { await self.forget(number) }
    }
  }

  private func give(_ cage: Cage, wasAlone: Bool) {
    idle.append(cage)
    if wasAlone {
      isAlone = false
      // The others first, before the next one that wants to be alone.
      isPressing = false
      if !alone.isEmpty { pressLater() }
    }
    handOut()
  }

  private func forget(_ number: UInt64) {
    if let waiter = queue.remove(where: { $0.number == number }) {
      waiter.continuation.resume(returning: nil)
    } else if let place = alone.firstIndex(where: { $0.number == number }) {
      alone.remove(at: place).continuation.resume(returning: nil)
    }
    handOut()
  }

  /// Lets others go before work that wants to run alone, but not for ever.
  private func pressLater() {
    Task {
      try? await Task.sleep(for: Self.longestWait)
      press()
    }
  }

  /// Has the work that waits to run alone be next.
  private func press() {
    guard !alone.isEmpty else { return }
    isPressing = true
    handOut()
  }

  /// The place of the idle cage that is used next.
  ///
  /// It is the one before the last that was given back, whose scratch is still being made new, and not the one
  /// that has been idle longest: cages that nobody needs stay cold.
  private var next: Int { max(0, idle.count - 2) }

  private func handOut() {
    guard !isAlone else { return }
    if alone.isEmpty { isPressing = false }
    while !isPressing, !idle.isEmpty, let waiter = queue.popFirst() {
      waiter.continuation.resume(returning: idle.remove(at: next))
    }
    if idle.count == all.count, !alone.isEmpty, let cage = idle.popLast() {
      isAlone = true
      alone.removeFirst().continuation.resume(returning: cage)
    }
  }
}

/// What waits, taken from one client after the other.
struct FairQueue<Element> {
  private var lists: [String: [Element]] = [:]
  private var turns: [String] = []
  private(set) var count = 0

  mutating func append(_ element: Element, of client: String) {
    if lists[client] == nil { turns.append(client) }
    lists[client, default: []].append(element)
    count += 1
  }

  /// The first element of the client whose turn it is; nil when nothing waits.
  mutating func popFirst() -> Element? {
    guard !turns.isEmpty else { return nil }
    let client = turns.removeFirst()
    guard let first = lists[client]?.removeFirst() else { return nil }
    count -= 1
    if lists[client]?.isEmpty == true { lists[client] = nil } else { turns.append(client) }
    return first
  }

  /// Takes out the element for which something holds; nil when there is none.
  mutating func remove(where holds: (Element) -> Bool) -> Element? {
    for (client, list) in lists {
      guard let place = list.firstIndex(where: holds) else { continue }
      count -= 1
      let element = lists[client]?.remove(at: place)
      if lists[client]?.isEmpty == true {
        lists[client] = nil
        turns.removeAll { $0 == client }
      }
      return element
    }
    return nil
  }

  /// Takes out everything.
  mutating func removeAll() -> [Element] {
    defer { self = FairQueue() }
    return lists.values.flatMap(\.self)
  }
}
