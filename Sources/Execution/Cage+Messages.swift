// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI
import CSandboxHost
import Glibc

/// What goes to and comes from the processes of a cage.
extension Cage {
  /// The message that starts a program.
  func job(_ mode: Work.Mode, limits: Limits) -> [UInt8] {
    let mode =
      switch mode {
      case .strict: EVH_MODE_STRICT
      case .compatible, .trustedTests, .unittest, .trustedUnittest: EVH_MODE_COMPATIBLE
      case .streams: EVH_MODE_STREAMS
      }
    return job(mode.rawValue, limits: limits)
  }

  /// The message that starts a process of a mode by its number.
  func job(_ mode: UInt32, limits: Limits) -> [UInt8] {
    var limits = limits.raw
    if sandbox.isolation == .noNamespaces, getuid() != 0 {
      // The kernel counts all processes of a user, and the cage's user is the one who runs this.
      limits.threads += Int64(evh_machine_threads())
    }
    let job = evh_job(
      id: lastIdentifier,
      mode: UInt64(mode),
      limits: limits
    )
    return withUnsafeBytes(of: job) { Array($0) }
  }

  /// What the fork server says of the program that has ended.
  func report(
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
    if report.is_last != 0 {
      forget(server)
      server.stop()
    }
    return end
  }

  /// Exactly that many bytes of a process that must not end before.
  func receive(
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
  func bytes(
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
      result += part
    }
    return result
  }

  /// What comes next: a message, or a part of a stream; empty at the end.
  ///
  /// Throws when time is up or the task is cancelled.
  func received(
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

extension Outcome.Reply {
  /// The word and the line of a verdict.
  init?(_ bytes: [UInt8]) {
    let fields = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    guard let word = fields.first else { return nil }
    self.word = String(decoding: word, as: UTF8.self)
    message = String(decoding: fields.count > 1 ? fields[1] : [], as: UTF8.self)
  }
}

extension [UInt8] {
  mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  func load<Integer: FixedWidthInteger>(as type: Integer.Type, at offset: Int)
    -> Integer
  {
    withUnsafeBytes {
      Integer(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: type))
    }
  }
}
