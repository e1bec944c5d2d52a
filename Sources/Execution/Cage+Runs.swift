// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI
import CSandboxHost
import Glibc

/// Programs that are run for their own sake.
extension Cage {
  /// Runs one program to its end, with the fork server of programs that are judged by their standard output.
  ///
  /// Its standard output and its standard error are sockets of their own. The files that are wanted are read by
  /// a process that the program never ran in, so that they are there however it ended.
  ///
  /// - Throws: ``SandboxError`` when the sandbox fails, and `CancellationError`.
  package func run(_ work: RunWork) async throws -> RunOutcome {
    try await using(.streams) { server in
      var limits = work.limits
      limits.fileBytes = max(limits.fileBytes, work.largestFile)
      let until = ContinuousClock.now + limits.wall + Self.grace
      let ends = try begin(work, limits, on: server)
      let secret = Self.randomBytes()
      var taken = RunIntake()
      if send(work, secret: secret, over: ends.link) {
        taken = try take(from: ends, most: work.mostOutputBytes, until: until)
      }
      if taken.overflow != nil { shutdown(ends.link.number, Int32(SHUT_RDWR)) }
      let end = try ledger.waiting { try report(of: server, until: until) }
      var outcome = RunOutcome(
        output: taken.output,
        errors: taken.errors,
        ending: try taken.overflow.map(RunOutcome.Ending.outputLimit)
          ?? RunOutcome.ending(of: end),
        cameToEnd: end.status != nil && taken.said == secret + [1],
        end: end
      )
      if !work.wanted.isEmpty { try fetch(work, on: server, into: &outcome) }
      return outcome
    }
  }

  /// As many bytes as a secret has, which nobody can guess.
  private static func randomBytes() -> [UInt8] {
    withUnsafeBytes(of: UInt128.random(in: .min ... .max)) { Array($0) }
  }

  /// Our ends of what a program and we talk through.
  private struct Ends: ~Copyable {
    let link: Descriptor
    let output: Descriptor
    let errors: Descriptor
  }

  private func begin(_ work: RunWork, _ limits: Limits, on server: CageProcess) throws -> Ends {
    let link = try DescriptorPair(isStream: true)
    let output = try DescriptorPair(isStream: true)
    let errors = try DescriptorPair(isStream: true)
    let keeps = work.wanted.isEmpty ? 0 : EVH_MODE_KEEP.rawValue
    try server.send(
      job(EVH_MODE_RUN.rawValue | keeps, limits: limits),
      passing: [link.theirs.number, output.theirs.number, errors.theirs.number]
    )
    return Ends(
      link: link.closingTheirs(),
      output: output.closingTheirs(),
      errors: errors.closingTheirs()
    )
  }

  /// Sends what a program needs; whether it took all of it.
  ///
  /// Of the secret, one half comes first and the other last: the program's process reads it at its end.
  private func send(
    _ work: RunWork,
    secret: [UInt8],
    over link: borrowing Descriptor
  ) -> Bool {
    let half = Self.randomBytes()
    let paths = work.files.map { "\($0.path)" }
    let settings = ["\(work.name)", "\(paths.count)"] + paths + work.arguments
    let frames = [half, Array(settings.joined(separator: "\0").utf8), work.input]
    var bytes: [UInt8] = []
    for frame in frames + work.files.map(\.content) + [work.program] {
      bytes.append(littleEndian: UInt32(frame.count))
      bytes += frame
    }
    bytes += zip(secret, half).map { $0 ^ $1 }
    // A program that reads nothing is waited for, too.
    return ledger.waiting { evh_send(link.number, bytes, bytes.count, -1) == 0 }
  }

  /// What comes until all streams have ended, or one brings more than is taken.
  private func take(
    from ends: borrowing Ends,
    most: Int,
    until end: ContinuousClock.Instant
  ) throws -> RunIntake {
    var taken = RunIntake()
    let all = [ends.link.number, ends.output.number, ends.errors.number]
    var open = all
    try ledger.waiting {
      while !open.isEmpty, taken.overflow == nil {
        for descriptor in try ready(of: open, until: end) {
          let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, initialized in
            initialized = max(0, recv(descriptor, buffer.baseAddress, 1 << 16, 0))
          }
          if part.isEmpty { open.removeAll { $0 == descriptor } }
          switch all.firstIndex(of: descriptor) {
          case 0: taken.listen(part)
          case 1: taken.add(part, to: .output, most: most)
          default: taken.add(part, to: .errors, most: most)
          }
        }
      }
    }
    return taken
  }

  /// The descriptors that can be read or have ended; never none.
  ///
  /// Throws when time is up or the task is cancelled.
  private func ready(
    of descriptors: [Int32],
    until end: ContinuousClock.Instant
  ) throws -> [Int32] {
    let waited = descriptors + [cancellation.descriptor]
    let left = ContinuousClock.now.duration(to: end).microseconds
    let mask = evh_wait(waited, waited.count, max(0, left))
    if mask > 0, mask & (1 << descriptors.count) != 0 { throw CancellationError() }
    let ready = descriptors.indices.filter { mask > 0 && mask & (1 << $0) != 0 }
    guard !ready.isEmpty else {
      throw SandboxError.lost(part: "cage", reason: "it is silent past every limit")
    }
    return ready.map { descriptors[$0] }
  }
}
