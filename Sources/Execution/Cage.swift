// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A place where programs run one after another and can do no harm.
///
/// It holds a warm fork server and, for strict judging, a judge in a cage of its own. When
/// ``run(_:)`` returns, nothing that the program started is alive and its scratch is empty. What a
/// program does is an ``Outcome``; only a sandbox that fails throws, and then the next program
/// gets new processes.
package actor Cage {
  let sandbox: Sandbox
  private let executor = QueueExecutor(label: "evalharness.cage")
  let cancellation: CancellationSignal
  let ledger: Ledger
  private var server: CageProcess?
  private var judge: CageProcess?
  private(set) var lastIdentifier: UInt64 = 0

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// The most that a process says about a verdict, in bytes.
  static let mostReplyBytes = 1 << 20

  /// What the wall clock allows past the limit for the answer to arrive on a busy machine.
  static let grace: Duration = .seconds(30)

  package init(_ sandbox: Sandbox) throws {
    self.sandbox = sandbox
    ledger = try Ledger()
    cancellation = try CancellationSignal()
  }

  /// Starts the processes that a mode needs, so that the first program does not wait for them.
  package func warm(_ mode: Work.Mode) throws {
    if server == nil { server = try CageProcess(.server, of: sandbox, ledger: ledger) }
    if mode == .strict, judge == nil {
      judge = try CageProcess(.judge, of: sandbox, ledger: ledger)
    }
  }

  /// Runs one program to its end.
  package func run(_ work: Work) async throws -> Outcome {
    try await withTaskCancellationHandler {
      do {
        try Task.checkCancellation()
        try warm(work.mode)
        guard let server else {
          throw SandboxError.lost(part: "fork server", reason: "it is not running")
        }
        lastIdentifier += 1
        ledger.reset()
        switch work.mode {
        case .compatible:
          return try runCompatibly(work, on: server)
        case .strict:
          guard let judge else {
            throw SandboxError.lost(part: "judge", reason: "it is not running")
          }
          return try runStrictly(work, on: server, judgedBy: judge)
        }
      } catch {
        close()
        throw error
      }
    } onCancel: {
      cancellation.raise()
    }
  }

  /// Ends the processes.
  ///
  /// The cage can be used again and then starts new ones.
  package func close() {
    server?.stop()
    judge?.stop()
    server = nil
    judge = nil
  }

  // MARK: - Strict judging

  private func runStrictly(
    _ work: Work,
    on server: CageProcess,
    judgedBy judge: CageProcess
  ) throws -> Outcome {
    let end = ContinuousClock.now + work.limits.wall + Self.grace
    do {
      let sockets = try DescriptorPair(isStream: true)
      try server.send(job(work), passing: sockets.theirs)
      try judge.send(request(work), passing: sockets.mine)
    }
    let head = try receive(12, from: judge, part: "judge", until: end)
    guard head.load(as: UInt64.self, at: 0) == lastIdentifier else {
      throw SandboxError.lost(part: "judge", reason: "it answers another question")
    }
    let length = Int(head.load(as: UInt32.self, at: 8))
    guard length <= Self.mostReplyBytes else {
      throw SandboxError.lost(part: "judge", reason: "it says \(length) bytes")
    }
    let reply = reply(try receive(length, from: judge, part: "judge", until: end))
    let report = try report(of: server, until: end)
    if reply?.word == Self.judgeTimeout {
      // What used up its time may have left something behind, or have ended it.
      judge.stop()
      self.judge = nil
    }
    return Outcome(reply: reply, fault: nil, end: report)
  }

  private static let judgeTimeout = "judgeTimeout"

  /// A request: identifier, four lengths, then program, context, tests and entry point.
  private func request(_ work: Work) -> [UInt8] {
    let parts = [work.program, work.context, work.tests, work.entryPoint]
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24 + parts.reduce(0) { $0 + $1.utf8.count })
    bytes.append(littleEndian: lastIdentifier)
    for part in parts { bytes.append(littleEndian: UInt32(part.utf8.count)) }
    for part in parts { bytes += part.utf8 }
    return bytes
  }
}
