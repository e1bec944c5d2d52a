// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a client knows and decides, apart from time and the network.
struct ClientState: Sendable {
  /// What to do next.
  enum Step: Sendable {
    /// Ask, and tell ``end`` the ticket.
    case start(ticket: Int, CompletionRequest)
    /// Nothing may start before this time.
    case wait(until: Duration)
    /// Nothing may start before something ends.
    case full
    /// Another request could start: ``add(_:)`` it, or ``close()``.
    case needsMore
    case done
  }

  private let policy: ClientPolicy
  private let capabilities: Capabilities
  /// The endpoint's name in messages.
  private let server: String
  private(set) var totals = ClientTotals()
  private(set) var failure: CompletionError?
  private var queue = WorkQueue()
  private var limit: ConcurrencyLimit
  /// The most samples of a request that the server is found to give.
  private var knownMost: Int?
  /// The samples of the last reply, if it had fewer than were asked for.
  private var lastShort: Int?
  private var pausedUntil = Duration.zero
  private var loadingSince: Duration?
  private var failuresInARow = 0
  private var isClosed = false

  init(policy: ClientPolicy, endpoint: any CompletionEndpoint) {
    self.policy = policy
    capabilities = endpoint.capabilities
    server = endpoint.name
    limit = ConcurrencyLimit(min(policy.width, capabilities.slots ?? policy.width))
  }

  mutating func add(_ request: CompletionRequest) {
    guard !request.indices.isEmpty else { return }
    queue.add(WorkQueue.Piece(request: request))
  }

  /// Says that there are no more requests.
  mutating func close() {
    isClosed = true
  }

  mutating func next(now: Duration) -> Step {
    // What is under way is paid for: it is waited for and kept, whatever failed.
    if failure != nil { return queue.isIdle ? .done : .full }
    let room = limit.value - queue.weightUnderWay
    guard room > 0 else { return .full }
    guard pausedUntil <= now else { return .wait(until: pausedUntil) }
    let mostSamples = [
      capabilities.mostSamples, knownMost, capabilities.slots.map { _ in room },
    ].compactMap { $0 }.min()
    guard var piece = queue.take(now: now, mostSamples: max(1, mostSamples ?? .max)) else {
      // Those that wait for another attempt are not left behind by those that are new.
      if !isClosed, queue.waiting < policy.width { return .needsMore }
      if let next = queue.nextStart { return .wait(until: next) }
      return queue.isIdle ? .done : .full
    }
    // Fewer samples may still be paid for.
    while let broken = brokenLimit(by: piece.request), broken.isOfTokens,
      let rest = piece.removeHalf()
    {
      queue.putBack(rest)
    }
    if let broken = brokenLimit(by: piece.request) {
      queue.putBack(piece)
      // What is under way may spend less than it could.
      guard queue.isIdle else { return .full }
      failure = .spent(broken)
      return .done
    }
    totals.requests += 1
    let weight = capabilities.slots == nil ? 1 : piece.request.indices.count
    return .start(ticket: queue.start(piece, now: now, weight: weight), piece.request)
  }

  private func brokenLimit(by request: CompletionRequest) -> Budget.Limit? {
    guard policy.budget.isLimited else { return nil }
    var most = totals.usage
    most += queue.mostUsageUnderWay
    most += request.mostUsage
    return policy.budget.limit(brokenBy: most, requests: totals.requests + 1)
  }

  // MARK: - Replies

  /// Takes a reply; the samples that it lacks are asked for again.
  mutating func end(
    _ ticket: Int,
    with reply: CompletionReply,
    now: Duration
  ) -> [CompletionOutcome] {
    guard let piece = queue.end(ticket) else { return [] }
    let request = piece.request
    let found = reply.completions(of: request, seeding: capabilities.seeding)
    totals.usage += reply.usage(of: request, countsEverySample: capabilities.countsEverySample)
    guard !found.isEmpty else {
      let reason = "none of its choices was asked for"
      return end(piece, with: .malformed(server: server, reason: reason), now: now)
    }
    totals.completions += found.count
    limit.grow()
    loadingSince = nil
    failuresInARow = 0
    // Once may be an accident; a server that has a limit keeps to it.
    let isShort = found.count < request.indices.count
    if isShort, lastShort == found.count { knownMost = min(knownMost ?? .max, found.count) }
    lastShort = isShort ? found.count : nil
    let missing = Set(request.indices).subtracting(found.map(\.index))
    for range in missing.ranges {
      queue.add(WorkQueue.Piece(request: request.asking(for: range)))
      totals.retries += 1
    }
    return found.map { .completed($0) }
  }

  // MARK: - Failures

  /// Takes a failure; it is an outcome only if nothing is asked again.
  mutating func end(
    _ ticket: Int,
    with error: CompletionError,
    now: Duration
  ) -> [CompletionOutcome] {
    guard let piece = queue.end(ticket) else { return [] }
    return end(piece, with: error, now: now)
  }

  private mutating func end(
    _ piece: WorkQueue.Piece,
    with error: CompletionError,
    now: Duration
  ) -> [CompletionOutcome] {
    var piece = piece
    switch error.advice {
    case .stop:
      failure = failure ?? error
    case .fail:
      return drop(piece, error)
    case .again:
      piece.attempts += 1
      guard piece.attempts < policy.retry.attempts else {
        return giveUp(piece, attempts: piece.attempts, error)
      }
      again(piece, at: now + wait(after: piece.attempts))
    case .relieve(let wait):
      piece.overloads += 1
      limit.halve(for: piece.started, now: now)
      if let wait { pausedUntil = max(pausedUntil, now + wait) }
      guard piece.overloads < policy.retry.overloadedAttempts else {
        return giveUp(piece, attempts: piece.overloads, error)
      }
      again(piece, at: now + (wait ?? self.wait(after: piece.overloads)))
    case .await:
      let since = loadingSince ?? now
      loadingSince = since
      guard now - since < policy.retry.loading else {
        failure = failure ?? error
        return []
      }
      pausedUntil = max(pausedUntil, now + .seconds(1))
      again(piece, at: pausedUntil)
    case .fewer(let most):
      let count = piece.request.indices.count
      guard count > 1 else { return drop(piece, error) }
      knownMost = max(1, min(knownMost ?? .max, most ?? .max, most == nil ? count / 2 : count - 1))
      again(piece, at: now)
    }
    return []
  }

  private mutating func drop(
    _ piece: WorkQueue.Piece,
    _ error: CompletionError
  ) -> [CompletionOutcome] {
    totals.failures += piece.request.indices.count
    return [.failed(piece.request, error)]
  }

  private mutating func giveUp(
    _ piece: WorkQueue.Piece,
    attempts: Int,
    _ error: CompletionError
  ) -> [CompletionOutcome] {
    failuresInARow += 1
    if failuresInARow >= policy.retry.failuresInARow {
      failure = failure ?? .gaveUp(attempts: attempts, last: "\(error)")
    }
    return drop(piece, error)
  }

  private mutating func again(_ piece: WorkQueue.Piece, at time: Duration) {
    var piece = piece
    piece.notBefore = time
    totals.retries += 1
    queue.add(piece)
  }

  private func wait(after attempt: Int) -> Duration {
    policy.retry.wait(after: attempt, chance: .random(in: 0...1))
  }

  /// The least that was ever asked for at once.
  var leastAtOnce: Int { limit.least }
}
