// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Prompting
import Synchronization
import Testing

/// What the client decides, against an endpoint that says what a test wants and in no time.
struct ClientTests {
  /// An endpoint that answers by a function of how often it was asked before.
  private final class Scripted: CompletionEndpoint {
    let name = "scripted"
    let settings: [String: String] = [:]
    let capabilities: Capabilities
    /// The samples at once that the first answers wait for.
    private let fills: Int
    /// From which answer on they are counted anew, and waited for again.
    private let refillsFrom: Int
    private let asked = Mutex<[CompletionRequest]>([])
    private let atOnce = Mutex((now: 0, most: 0))
    private let answer: @Sendable (Int, CompletionRequest) throws(CompletionError) -> Void

    init(
      _ capabilities: Capabilities = Capabilities(of: .vLLM),
      fills: Int = 0,
      refillsFrom: Int = .max,
      _ answer: @escaping @Sendable (Int, CompletionRequest) throws(CompletionError) -> Void =
        { _, _ in }
    ) {
      self.capabilities = capabilities
      self.fills = fills
      self.refillsFrom = refillsFrom
      self.answer = answer
    }

    var requests: [CompletionRequest] { asked.withLock { $0 } }
    /// The most samples that were asked for at once.
    var mostAtOnce: Int { atOnce.withLock { $0.most } }

    func reply(to request: CompletionRequest) async throws -> CompletionReply {
      let count = request.indices.count
      atOnce.withLock { $0 = ($0.now + count, max($0.most, $0.now + count)) }
      defer { atOnce.withLock { $0.now -= count } }
      let number = asked.withLock { asked in
        asked.append(request)
        return asked.count - 1
      }
      if number == refillsFrom { atOnce.withLock { $0.most = $0.now } }
      for _ in 0..<10 { await Task.yield() }
      // However the machine schedules: the first answers wait until so many are asked for at once.
      while number < fills || number >= refillsFrom, mostAtOnce < fills { await Task.yield() }
      try answer(number, request)
      return CompletionReply(
        choices: request.indices.map { .init(text: "\($0)", finish: .stop) },
        usage: TokenUsage(prompt: 10, completion: count * 20)
      )
    }
  }

  private static func fault(_ kind: ServerFault.Kind, after wait: Duration? = nil)
    -> CompletionError
  {
    .server(ServerFault(kind, server: "scripted", status: 500, message: "no", retryAfter: wait))
  }

  private func requests(_ count: Int, samples: Int = 1) -> [CompletionRequest] {
    (0..<count).map { .sample("T/\($0)", 0..<samples) }
  }

  // MARK: - How much at once

  @Test func noMoreIsAskedAtOnceThanAllowed() async {
    let endpoint = Scripted(fills: 7)
    let delivery = await Delivery(endpoint, requests(100), policy: ClientPolicy(width: 7))
    #expect(delivery.completions.count == 100)
    #expect(endpoint.mostAtOnce == 7)
    #expect(delivery.totals.leastAtOnce == 7)
  }

  @Test func slotsAreCountedInSamples() async {
    var capabilities = Capabilities(of: .llamaServer)
    capabilities.slots = 4
    let endpoint = Scripted(capabilities)
    let delivery = await Delivery(endpoint, requests(10, samples: 6))
    #expect(delivery.completions.count == 60)
    #expect(endpoint.mostAtOnce <= 4)
  }

  @Test func aBurstOfRefusalsHalvesOnce() async {
    let endpoint = Scripted(fills: 8) { (number, _) throws(CompletionError) in
      if number < 8 { throw Self.fault(.overloaded) }
    }
    let delivery = await Delivery(endpoint, requests(8), policy: ClientPolicy(width: 8))
    #expect(delivery.completions.count == 8)
    #expect(delivery.totals.leastAtOnce == 4)
    #expect(delivery.totals.requests == 16)
  }

  @Test(.timeLimit(.minutes(1))) func itGrowsBack() async {
    // Ninety answers after the refusals there is room for eight again, or this waits for ever.
    let endpoint = Scripted(fills: 8, refillsFrom: 100) { (number, _) throws(CompletionError) in
      if number < 8 { throw Self.fault(.overloaded) }
    }
    let delivery = await Delivery(endpoint, requests(200), policy: ClientPolicy(width: 8))
    #expect(delivery.completions.count == 200)
    #expect(endpoint.mostAtOnce == 8)
  }

  @Test func aServersWishToBeLeftAloneHoldsEverything() async {
    let time = ManualTime()
    let endpoint = Scripted { (number, _) throws(CompletionError) in
      if number == 0 { throw Self.fault(.overloaded, after: .seconds(41)) }
      if number > 0, time.now < .seconds(41) { throw Self.fault(.refused) }
    }
    let policy = ClientPolicy(width: 1)
    let delivery = await Delivery(endpoint, requests(3), policy: policy, time: time)
    #expect(delivery.completions.count == 3)
    #expect(time.now >= .seconds(41))
  }

  /// A hundred requests that count how many were taken.
  private final class Counted: Sequence, Sendable {
    private let counter = Mutex(0)
    var taken: Int { counter.withLock { $0 } }

    func makeIterator() -> AnyIterator<CompletionRequest> {
      AnyIterator {
        self.counter.withLock { taken in
          guard taken < 100 else { return nil }
          taken += 1
          return .sample("T/\(taken)")
        }
      }
    }
  }

  @Test func requestsAreTakenOnlyWhenThereIsRoom() async throws {
    let requests = Counted()
    var received = 0
    let client = CompletionClient(Scripted(), policy: ClientPolicy(width: 3), time: ManualTime())
    _ = try await client.complete(requests) { _ in
      #expect(requests.taken - received <= 4)
      received += 1
    }
    #expect(received == 100)
  }

  // MARK: - How often

  @Test func loadingIsNoAttempt() async {
    let time = ManualTime()
    let endpoint = Scripted { (number, _) throws(CompletionError) in
      if number < 100 { throw Self.fault(.loading) }
    }
    let policy = ClientPolicy(width: 1, retry: RetryPolicy(attempts: 1))
    let delivery = await Delivery(endpoint, requests(1), policy: policy, time: time)
    #expect(delivery.completions.count == 1)
    #expect(time.now >= .seconds(99))
  }

  @Test func loadingForEverEnds() async {
    let endpoint = Scripted { (_, _) throws(CompletionError) in throw Self.fault(.loading) }
    let delivery = await Delivery(endpoint, requests(2))
    #expect(delivery.error == Self.fault(.loading))
  }

  @Test func threeRequestsInARowThatFailEndTheRest() async {
    let endpoint = Scripted { (_, _) throws(CompletionError) in throw Self.fault(.failing) }
    let policy = ClientPolicy(width: 1, retry: RetryPolicy(attempts: 4))
    let delivery = await Delivery(endpoint, requests(50), policy: policy)
    guard case .gaveUp(attempts: 4, _) = delivery.error else {
      Issue.record("ended by \(String(describing: delivery.end))")
      return
    }
    #expect(delivery.failures.count == 3)
  }

  @Test func waitsDoubleUpToALimit() async {
    let time = ManualTime()
    let endpoint = Scripted { (number, _) throws(CompletionError) in
      if number < 7 { throw Self.fault(.failing) }
    }
    _ = await Delivery(endpoint, requests(1), time: time)
    // 0.5, 1, 2, 4, 8, 16 and 30 seconds, up to a quarter less.
    #expect(time.now <= .seconds(61.5))
    #expect(time.now >= .seconds(61.5 * 0.75))
  }

  @Test func whatIsUnderWayWhenItEndsIsKept() async {
    let endpoint = Scripted { (number, _) throws(CompletionError) in
      if number == 0 { throw Self.fault(.unauthorized) }
    }
    let delivery = await Delivery(endpoint, requests(50), policy: ClientPolicy(width: 5))
    #expect(delivery.error == Self.fault(.unauthorized))
    #expect(delivery.completions.count == endpoint.requests.count - 1)
  }

  @Test func whatTheReceiverThrowsEndsIt() async {
    struct DiskFull: Error {}
    let client = CompletionClient(Scripted(), time: ManualTime())
    await #expect(throws: DiskFull.self) {
      _ = try await client.complete(requests(9)) { _ in throw DiskFull() }
    }
  }

  // MARK: - How much in all

  @Test func noRequestIsSentBeyondTheBudget() async {
    let endpoint = Scripted()
    let policy = ClientPolicy(width: 4, budget: Budget(maxRequests: 10))
    let delivery = await Delivery(endpoint, requests(50), policy: policy)
    #expect(delivery.error == .spent(.requests(10)))
    #expect(endpoint.requests.count == 10)
    #expect(delivery.completions.count == 10)
  }

  /// A request may spend 9 + 64 tokens and does spend 30.
  @Test func noTokenIsSpentBeyondTheBudget() async {
    let policy = ClientPolicy(width: 4, budget: Budget(maxTokens: 300))
    let delivery = await Delivery(Scripted(), requests(50), policy: policy)
    #expect(delivery.error == .spent(.tokens(300)))
    // Eight have spent 240, and a ninth could need 73.
    #expect(delivery.completions.count == 8)
  }

  /// Fifty samples at once may spend 9 + 3200 tokens.
  @Test func aLargeRequestIsPartedToFitTheBudget() async {
    let policy = ClientPolicy(width: 4, budget: Budget(maxTokens: 300))
    let delivery = await Delivery(Scripted(), requests(1, samples: 50), policy: policy)
    #expect(delivery.error == .spent(.tokens(300)))
    #expect(delivery.completions.count >= 8)
    #expect(delivery.totals.usage.total <= 300)
    #expect(delivery.completions.map(\.index) == Array(0..<delivery.completions.count))
  }

  @Test func noMoneyIsSpentBeyondTheBudget() async {
    let prices = Budget.Prices(prompt: 1_000_000, completion: 2_000_000)
    #expect(prices.cost(of: TokenUsage(prompt: 10, completion: 20)) == 50)
    let policy = ClientPolicy(width: 4, budget: Budget(maxCost: 300, prices: prices))
    let delivery = await Delivery(Scripted(), requests(50), policy: policy)
    #expect(delivery.error == .spent(.cost(300)))
    // Four have spent 200, and a fifth could cost 137.
    #expect(delivery.completions.count == 4)
  }

  @Test func tokensAreAddedUp() async {
    let delivery = await Delivery(Scripted(), requests(5, samples: 2))
    #expect(delivery.totals.usage == TokenUsage(prompt: 50, completion: 200))
    #expect(delivery.totals.requests == 5)
    #expect(delivery.totals.completions == 10)
  }

  /// llama.cpp counts the tokens of one sample only.
  @Test func tokensOfOneSampleOutOfSeveralAreAnEstimate() async {
    let delivery = await Delivery(Scripted(Capabilities(of: .llamaServer)), requests(1, samples: 3))
    #expect(
      delivery.totals.usage == TokenUsage(prompt: 10, completion: 180, isEstimate: true)
    )
  }
}
