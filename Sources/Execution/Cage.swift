// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI
import CSandboxHost
import Glibc

/// A place where programs run one after another and can do no harm.
///
/// It holds a warm fork server and, for strict judging, a judge in a cage of its own. When
/// ``run(_:)`` returns, nothing that the program started is alive and its scratch is empty. What a
/// program does is an ``Outcome``; only a sandbox that fails throws, and then the next program
/// gets new processes.
package actor Cage {
  private let sandbox: Sandbox
  private let executor = QueueExecutor(label: "evalharness.cage")
  private let cancellation: CancellationSignal
  private let ledger: Ledger
  private var server: CageProcess?
  private var judge: CageProcess?
  private var lastIdentifier: UInt64 = 0

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// The most that a process says about a verdict, in bytes.
  private static let mostReplyBytes = 1 << 20

  /// What the wall clock allows past the limit for the answer to arrive on a busy machine.
  private static let grace: Duration = .seconds(30)

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

  // MARK: - Compatible judging

  private func runCompatibly(_ work: Work, on server: CageProcess) throws -> Outcome {
    let end = ContinuousClock.now + work.limits.wall + Self.grace
    var said: [UInt8]?
    var fault: Outcome.ReplyFault?
    do {
      let sockets = try DescriptorPair(isStream: true)
      try server.send(job(work), passing: sockets.theirs)
      let channel = sockets.closingTheirs()
      // The program's process may be gone at any time; then its report says why.
      (said, fault) = try converse(work, over: channel, until: end)
    }
    return Outcome(
      reply: said.flatMap(reply),
      fault: fault,
      end: try report(of: server, until: end)
    )
  }

  private func converse(
    _ work: Work,
    over channel: borrowing Descriptor,
    until end: ContinuousClock.Instant
  ) throws -> ([UInt8]?, Outcome.ReplyFault?) {
    let token = Self.randomLetters()
    guard sendFrame(token, over: channel),
      sendFrame(Array(work.program.utf8), over: channel)
    else { return (nil, nil) }
    switch try receiveFrame(over: channel, until: end) {
    case .frame(let frame) where frame == token: break
    case .frame(let frame): return (frame, claimsPass(frame) ? .forged : nil)
    case .ended: return (nil, nil)
    case .oversized: return (nil, .oversized)
    }
    // Drawn only now: nothing that the program did while it loaded can have seen it.
    let nonce = Self.randomLetters()
    for part in [
      nonce, Array(work.context.utf8), Array(work.tests.utf8), Array(work.entryPoint.utf8),
    ] {
      guard sendFrame(part, over: channel) else { return (nil, nil) }
    }
    switch try receiveFrame(over: channel, until: end) {
    case .frame(let frame):
      return (frame, claimsPass(frame) && frame != Self.passed + nonce ? .forged : nil)
    case .ended: return (nil, nil)
    case .oversized: return (nil, .oversized)
    }
  }

  private static let passed = Array("passed\0".utf8)

  /// Whether a reply would be read as a pass, however it goes on.
  private func claimsPass(_ frame: [UInt8]) -> Bool {
    reply(frame)?.word == "passed"
  }

  private static func randomLetters() -> [UInt8] {
    (0..<16).map { _ in UInt8.random(in: 0x61...0x7a) }
  }

  private enum Received {
    case frame([UInt8])
    case ended
    case oversized
  }

  private func sendFrame(_ body: [UInt8], over channel: borrowing Descriptor) -> Bool {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(body.count))
    bytes += body
    return bytes.withUnsafeBytes { evh_send(channel.number, $0.baseAddress, $0.count, -1) } == 0
  }

  private func receiveFrame(
    over channel: borrowing Descriptor,
    until end: ContinuousClock.Instant
  ) throws -> Received {
    try ledger.waiting {
      guard let head = try bytes(4, from: channel.number, until: end) else { return .ended }
      let length = Int(head.load(as: UInt32.self, at: 0))
      guard length <= Self.mostReplyBytes else { return .oversized }
      guard let body = try bytes(length, from: channel.number, until: end) else { return .ended }
      return .frame(body)
    }
  }

  // MARK: - Messages

  private func job(_ work: Work) -> [UInt8] {
    let mode = work.mode == .strict ? EVH_MODE_STRICT : EVH_MODE_COMPATIBLE
    var limits = work.limits.raw
    if sandbox.isolation == .noNamespaces, getuid() != 0 {
      // The kernel counts all processes of a user, and the cage's user is the one who runs this.
      limits.threads += Int64(evh_machine_threads())
    }
    let job = evh_job(
      id: lastIdentifier,
      mode: UInt64(mode.rawValue),
      limits: limits
    )
    return withUnsafeBytes(of: job) { Array($0) }
  }

  private func report(
    of server: CageProcess,
    until end: ContinuousClock.Instant
  ) throws -> ProcessEnd {
    let size = MemoryLayout<evh_report>.size
    let bytes = try received(upTo: size + 1, from: server.control.number, until: end)
    guard bytes.count == size else {
      throw SandboxError.lost(
        part: "fork server",
        reason: bytes.isEmpty ? "it ended" : "it reports \(bytes.count) bytes"
      )
    }
    let report = bytes.withUnsafeBytes { $0.loadUnaligned(as: evh_report.self) }
    guard report.id == lastIdentifier else {
      throw SandboxError.lost(part: "fork server", reason: "it reports another program")
    }
    var end = ProcessEnd(report)
    if end.signal == SIGKILL, end.cause == .itself {
      end.wasKilledForMemory = server.wasKilledForMemory()
    }
    return end
  }

  /// The word and the line of a verdict.
  private func reply(_ bytes: [UInt8]) -> Outcome.Reply? {
    let fields = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    guard let word = fields.first else { return nil }
    let message = fields.count > 1 ? fields[1] : []
    return Outcome.Reply(
      word: String(decoding: word, as: UTF8.self),
      message: String(decoding: message, as: UTF8.self)
    )
  }

  private func receive(
    _ count: Int,
    from process: CageProcess,
    part: String,
    until end: ContinuousClock.Instant
  ) throws -> [UInt8] {
    guard let bytes = try bytes(count, from: process.control.number, until: end) else {
      throw SandboxError.lost(part: part, reason: "it ended")
    }
    return bytes
  }

  /// Exactly that many bytes; nil when the other side ends before.
  ///
  /// Throws when time is up or the task is cancelled.
  private func bytes(
    _ count: Int,
    from descriptor: Int32,
    until end: ContinuousClock.Instant
  ) throws -> [UInt8]? {
    var missing = count
    var result: [UInt8] = []
    while missing > 0 {
      let part = try received(upTo: missing, from: descriptor, until: end)
      if part.isEmpty { return nil }
      missing -= part.count
      result = result.isEmpty ? part : result + part
    }
    return result
  }

  /// What comes next: a message, or a part of a stream; empty at the end.
  ///
  /// Throws when time is up or the task is cancelled.
  private func received(
    upTo length: Int,
    from descriptor: Int32,
    until end: ContinuousClock.Instant
  ) throws -> [UInt8] {
    let waited = [descriptor, cancellation.descriptor]
    let left = ContinuousClock.now.duration(to: end).microseconds
    let ready = evh_wait(waited, waited.count, max(0, left))
    if ready & 2 != 0 { throw CancellationError() }
    guard ready & 1 != 0 else {
      throw SandboxError.lost(part: "cage", reason: "it is silent past every limit")
    }
    return [UInt8](unsafeUninitializedCapacity: length) { buffer, initialized in
      initialized = max(0, recv(descriptor, buffer.baseAddress, length, 0))
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate func load<Integer: FixedWidthInteger>(as type: Integer.Type, at offset: Int)
    -> Integer
  {
    withUnsafeBytes {
      Integer(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type))
    }
  }
}
