// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Problems
import TestSupport
import Testing
import Transport

/// Every fault of a server, and what becomes of four samples in spite of it.
@Suite(.timeLimit(.minutes(2)))
struct FaultTests {
  /// Short silences, so that a stall is found out soon; elsewhere a busy machine would look like one.
  private static let impatient = HTTPLimits(
    firstByte: .milliseconds(300),
    betweenBytes: .milliseconds(300)
  )

  private func deliver(
    _ script: [String],
    _ indices: Range<Int> = 0..<4,
    kind: ServerKind = .vLLM,
    most: Int? = nil,
    policy: ClientPolicy = ClientPolicy(),
    limits: HTTPLimits = HTTPLimits()
  ) async throws -> (Delivery, FaultServer.Log) {
    try await FaultServer.run(.init(script: script, most: most)) { server in
      let request = CompletionRequest.sample("T/0", indices)
      let delivery = await Delivery(
        try server.endpoint(kind, limits: limits),
        [request],
        policy: policy
      )
      return (delivery, try await server.log)
    }
  }

  private static let scripts = [
    ["429"], ["429-after"], ["429-soon"], ["500"], ["500", "500", "500", "500"], ["503"],
    ["503-loading", "503-loading"], ["reset-before"], ["reset-during"], ["truncated"], ["close"],
    ["not-http"], ["stall"], ["stall-body"], ["bad-json"], ["cut-json"], ["html"], ["error-200"],
    ["no-choices"], ["duplicate"], ["missing"], ["stranger"], ["n-refused"], ["n-ignored"],
    ["n-ignored", "n-ignored"], ["reset-after"], ["drip"], ["wrong-type"], ["odd-ending"], ["ok"],
    ["429", "reset-before", "missing", "cut-json", "503", "duplicate"],
  ]

  @Test(arguments: scripts) func noSampleIsLostOrDoubled(script: [String]) async throws {
    try await expectAllSamples(.init(script: script))
  }

  @Test(.requiresTLS, arguments: scripts)
  func noSampleIsLostOrDoubledOverTLS(script: [String]) async throws {
    let certificate = try Certificate()
    defer { certificate.remove() }
    try await expectAllSamples(.init(script: script, tls: certificate.path))
  }

  private func expectAllSamples(_ options: FaultServer.Options) async throws {
    let stalls = options.script.contains { $0.hasPrefix("stall") }
    let limits = stalls ? Self.impatient : HTTPLimits()
    try await FaultServer.run(options) { server in
      let endpoint = try server.endpoint(limits: limits)
      let request = CompletionRequest.sample("T/0", 0..<8)
      let delivery = await Delivery(endpoint, [request])
      let faultless = await Delivery(endpoint, [request])
      #expect(delivery.end == nil)
      #expect(delivery.failures.isEmpty)
      #expect(delivery.completions.map(\.index) == Array(0..<8))
      #expect(delivery.completions.map(\.text) == faultless.completions.map(\.text))
      #expect(delivery.completions.map(\.seed) == (7..<15).map { $0 })
    }
  }

  /// As a hosted API is asked: many at once, over TLS, and three in ten go wrong.
  @Test(.requiresTLS) func aThousandSamplesAreThoseOfAServerWithoutFaults() async throws {
    let certificate = try Certificate()
    defer { certificate.remove() }
    let requests = (0..<1000).map { CompletionRequest.sample("T/\($0)") }
    func texts(rate: Double) async throws -> [String] {
      let faults = ["429", "500", "truncated", "close", "reset-before"]
      let options = FaultServer.Options(rate: rate, faults: faults, tls: certificate.path)
      return try await FaultServer.run(options) { server in
        let delivery = await Delivery(
          try server.endpoint(),
          requests,
          policy: ClientPolicy(width: 16)
        )
        #expect(delivery.end == nil)
        #expect(delivery.failures.isEmpty)
        #expect(rate == 0 || delivery.totals.retries > 200)
        return delivery.completions.map { "\($0.task)/\($0.index): \($0.text)" }
      }
    }
    let faultless = try await texts(rate: 0)
    #expect(faultless.count == 1000)
    #expect(try await texts(rate: 0.3) == faultless)
  }

  @Test(arguments: ["reset-after", "drip", "wrong-type", "length", "empty", "odd-ending", "ok"])
  func anAnswerThatCanBeReadIsNotAskedForAgain(fault: String) async throws {
    let (delivery, log) = try await deliver([fault])
    #expect(delivery.completions.count == 4)
    #expect(log.requests == 1)
  }

  @Test func aCompletionMayBeEmptyOrReachTheLimit() async throws {
    let (empty, _) = try await deliver(["empty"], 0..<1)
    #expect(empty.completions.map(\.text) == [""])
    let (length, _) = try await deliver(["length"], 0..<1)
    #expect(length.completions.map(\.finish) == [.length])
  }

  @Test func tenMegabytesAreReadAndMoreThanTheLimitIsNot() async throws {
    let (delivery, _) = try await deliver(["big"], 0..<1)
    #expect(delivery.completions.map(\.text.utf8.count) == [10_000_000])
    let (refused, log) = try await deliver(
      ["big"],
      0..<1,
      limits: HTTPLimits(bodyBytes: 1 << 20)
    )
    #expect(refused.completions.isEmpty)
    #expect(refused.failures.map(\.error).first?.description.contains("1048576 bytes") == true)
    #expect(log.requests == 1)
  }

  @Test(arguments: [("utf8", "    return \u{fffd} "), ("surrogate", "    return \u{fffd} ")])
  func whatIsNoUnicodeIsReplacedAndNoted(fault: String, start: String) async throws {
    let (delivery, log) = try await deliver([fault], 0..<1)
    #expect(delivery.completions.first?.text.hasPrefix(start) == true)
    #expect(delivery.completions.first?.isRepaired == true)
    #expect(log.requests == 1)
  }

  @Test(arguments: [
    ("401", "check the key"), ("404", "check the model's name"),
    ("429-quota", "raise the account's quota"), ("429-never", "later"),
    ("redirect", "redirects to http://127.0.0.1"),
  ])
  func whatCannotSucceedIsAskedOnce(fault: String, remedy: String) async throws {
    let (delivery, log) = try await deliver([fault])
    #expect(delivery.error?.description.contains(remedy) == true, "\(delivery)")
    #expect(delivery.completions.isEmpty)
    #expect(log.requests == 1)
  }

  @Test(arguments: [
    ("overflow", "longer context"), ("filtered", "held back"), ("bad-field", "sampling options"),
  ])
  func aRequestThatIsRefusedDoesNotEndTheOthers(fault: String, remedy: String) async throws {
    try await FaultServer.run(.init(script: [fault])) { server in
      let requests = (0..<3).map { CompletionRequest.sample("T/\($0)") }
      let delivery = await Delivery(
        try server.endpoint(),
        requests,
        policy: ClientPolicy(width: 1)
      )
      #expect(delivery.end == nil)
      #expect(delivery.failures.map(\.request.task.rawValue) == ["T/0"])
      #expect(delivery.failures.first?.error.description.contains(remedy) == true)
      #expect(delivery.completions.map(\.task.rawValue) == ["T/1", "T/2"])
      #expect(try await server.log.requests == 3)
    }
  }

  @Test func aServerThatGivesFewerIsToppedUp() async throws {
    let policy = ClientPolicy(width: 1)
    let (delivery, log) = try await deliver([], 0..<20, most: 3, policy: policy)
    #expect(delivery.completions.map(\.index) == Array(0..<20))
    // Told twice, it asks for no more than three at once.
    #expect(log.log.dropFirst(2).allSatisfy { ($0.body.n ?? 1) <= 3 })
    let seeds = log.log.compactMap(\.body.seed)
    #expect(seeds == [7, 10] + stride(from: 13, through: 26, by: 3).map { $0 })
  }

  @Test func aServerThatSaysItsLimitIsToldNoMore() async throws {
    let (delivery, log) = try await deliver(["n-refused"], 0..<8, kind: .llamaServer)
    #expect(delivery.completions.map(\.index) == Array(0..<8))
    #expect(log.log.map(\.body.n) == [8, 4, 4])
  }

  @Test func anAnswerThatDripsForEverIsGivenUp() async throws {
    let limits = HTTPLimits(whole: .seconds(2))
    let (delivery, log) = try await deliver(["slow-drip"], 0..<1, limits: limits)
    #expect(delivery.completions.count == 1)
    #expect(log.requests > 1)
  }

  @Test func attemptsEnd() async throws {
    let policy = ClientPolicy(retry: RetryPolicy(attempts: 3))
    let (delivery, log) = try await deliver(
      Array(repeating: "500", count: 10),
      0..<1,
      policy: policy
    )
    #expect(log.requests == 3)
    #expect(delivery.failures.map(\.request.indices) == [0..<1])
  }

  @Test func connectionsAreUsedAgainUntilTheyAreClosed() async throws {
    // The fifth answer's connection is reset, as a server does with one that was idle too long.
    try await FaultServer.run(.init(script: ["ok", "ok", "ok", "ok", "reset-after"])) { server in
      let requests = (0..<10).map { CompletionRequest.sample("T/\($0)") }
      let delivery = await Delivery(
        try server.endpoint(),
        requests,
        policy: ClientPolicy(width: 1)
      )
      #expect(delivery.end == nil)
      #expect(delivery.completions.count == 10)
      let log = try await server.log
      // The last connection is the one that asks for the log.
      #expect(log.connections == 3)
      #expect(log.requests == 10)
    }
  }

  @Test func anAddressWhereNobodyListensIsNamed() async throws {
    let server = try HTTPEndpoint.Server(.vLLM, address: "http://127.0.0.1:9", model: "m")
    let delivery = await Delivery(
      HTTPEndpoint(server, transport: NetworkTransport()),
      [.sample()],
      policy: ClientPolicy(retry: RetryPolicy(attempts: 2, failuresInARow: 1))
    )
    #expect(
      delivery.error?.description.contains("http://127.0.0.1:9: no connection") == true,
      "\(delivery)"
    )
  }

  @Test func cancellingEndsAnExchangeAtOnce() async throws {
    try await FaultServer.run(.init(script: ["stall"])) { server in
      let endpoint = try server.endpoint()
      await withTaskGroup(of: Bool.self) { group in
        group.addTask {
          do {
            _ = try await endpoint.reply(to: .sample())
            return false
          } catch {
            return error is CancellationError
          }
        }
        while (try? await server.log.requests) == 0 { await Task.yield() }
        group.cancelAll()
        #expect(await group.next() == true)
      }
    }
  }

  @Test(.requiresTLS) func aCertificateThatIsNotTrustedEndsIt() async throws {
    let certificate = try Certificate()
    defer { certificate.remove() }
    try await FaultServer.run(.init(tls: certificate.path)) { server in
      let delivery = await Delivery(try server.endpoint(by: NetworkTransport()), [.sample()])
      #expect(
        delivery.error?.description.contains("certificate is not trusted") == true,
        "\(delivery)"
      )
      #expect(delivery.totals.requests == 1)
    }
  }
}
