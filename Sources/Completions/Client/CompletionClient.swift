// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How a client treats its endpoint.
package struct ClientPolicy: Sendable, Hashable {
  /// The most requests at once, or samples at once where a server has slots.
  package var width: Int
  package var retry: RetryPolicy
  package var budget: Budget

  package init(width: Int = 16, retry: RetryPolicy = RetryPolicy(), budget: Budget = Budget()) {
    self.width = width
    self.retry = retry
    self.budget = budget
  }
}

/// What came of a request or of a part of one.
package enum CompletionOutcome: Sendable {
  case completed(Completion)
  /// These samples cannot be had; others may.
  case failed(CompletionRequest, CompletionError)
}

/// What a client has done.
package struct ClientTotals: Sendable, Hashable {
  /// Requests that were sent, those that failed among them.
  package var requests = 0
  /// Requests that were put off or sent again.
  package var retries = 0
  package var completions = 0
  /// Samples that could not be had.
  package var failures = 0
  /// Tokens of the answers that came whole.
  package var usage = TokenUsage()
  /// The least number of requests at once that a server put up with.
  package var leastAtOnce = 0

  package init() {}
}

/// What one request came to.
package struct ClientExchange: Sendable, Hashable {
  /// The samples that it gave.
  package var completions: Int
  /// The requests that are sent for those that it did not give.
  package var retries: Int
  /// The tokens of its answer.
  package var usage: TokenUsage
  /// Why it gave none; nil when it was answered.
  package var failure: CompletionError?
}

/// How asking for many samples went.
package struct ClientReport: Sendable, Hashable {
  package var totals: ClientTotals
  /// What ended it before every sample had an outcome; nil when every one has.
  package var failure: CompletionError?
}

/// Asks an endpoint for many samples, all of which come once.
///
/// At most so many requests are under way; the next is taken from its sequence only when there is
/// room, and a slow receiver slows the asking down.
package struct CompletionClient: Sendable {
  private let endpoint: any CompletionEndpoint
  private let policy: ClientPolicy
  private let time: any Timekeeper

  package init(
    _ endpoint: any CompletionEndpoint,
    policy: ClientPolicy = ClientPolicy(),
    time: any Timekeeper = SystemTime()
  ) {
    self.endpoint = endpoint
    self.policy = policy
    self.time = time
  }

  private enum Event: Sendable {
    case replied(Int, CompletionReply)
    case failed(Int, CompletionError)
    case woke
  }

  /// Asks until every sample has an outcome, or nothing more can be had.
  ///
  /// - Parameters:
  ///   - requests: What to ask, taken one by one as there is room.
  ///   - onExchange: Is told of each request that has ended, before what came of it.
  ///   - onOutcome: Receives each outcome as it comes, in no order and never two at once.
  /// - Returns: What it took, and what ended it; what was under way then is received.
  /// - Throws: `CancellationError`, and what the closures throw.
  package func complete(
    _ requests: some Sequence<CompletionRequest> & Sendable,
    onExchange: (ClientExchange) async throws -> Void = { _ in },
    onOutcome: (CompletionOutcome) async throws -> Void
  ) async throws -> ClientReport {
    var state = ClientState(policy: policy, endpoint: endpoint)
    var requests = requests.makeIterator()
    try await withThrowingTaskGroup(of: Event.self) { group in
      defer { group.cancelAll() }
      var alarm: Duration?
      steps: while true {
        switch state.next(now: time.now) {
        case .start(let ticket, let request):
          group.addTask { try await ask(request, ticket) }
          continue steps
        case .needsMore:
          if let request = requests.next() { state.add(request) } else { state.close() }
          continue steps
        case .wait(let end):
          if alarm.map({ end < $0 }) ?? true {
            alarm = end
            group.addTask { try await wake(at: end) }
          }
        case .full: break
        case .done: break steps
        }
        guard let event = try await group.next() else { break }
        let before = state.totals
        let outcomes = receive(event, &state)
        switch event {
        case .woke: alarm = nil
        case .replied: try await onExchange(state.totals.exchange(since: before))
        case .failed(_, let error):
          try await onExchange(state.totals.exchange(since: before, failure: error))
        }
        for outcome in outcomes { try await onOutcome(outcome) }
      }
    }
    var totals = state.totals
    totals.leastAtOnce = state.leastAtOnce
    return ClientReport(totals: totals, failure: state.failure)
  }

  private func receive(_ event: Event, _ state: inout ClientState) -> [CompletionOutcome] {
    switch event {
    case .replied(let ticket, let reply):
      state.end(ticket, with: reply, now: time.now)
    case .failed(let ticket, let error):
      state.end(ticket, with: error, now: time.now)
    case .woke: []
    }
  }

  private func ask(_ request: CompletionRequest, _ ticket: Int) async throws -> Event {
    do {
      return .replied(ticket, try await endpoint.reply(to: request))
    } catch let error as CompletionError {
      return .failed(ticket, error)
    }
  }

  private func wake(at time: Duration) async throws -> Event {
    try await self.time.sleep(until: time)
    return .woke
  }
}

extension ClientTotals {
  /// What one request has added.
  fileprivate func exchange(
    since before: ClientTotals,
    failure: CompletionError? = nil
  ) -> ClientExchange {
    ClientExchange(
      completions: completions - before.completions,
      retries: retries - before.retries,
      usage: TokenUsage(
        prompt: usage.prompt - before.usage.prompt,
        completion: usage.completion - before.usage.completion,
        isEstimate: usage.isEstimate
      ),
      failure: failure
    )
  }
}
