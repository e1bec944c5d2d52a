// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Programs whose standard output is what is judged.
extension Cage {
  /// Runs one program with one input, to its end.
  ///
  /// The socket on which the program came is its standard output from then on. The stream ends when the
  /// process has ended, not when the program closes it: the fork server holds it, too. A program that shuts
  /// it down goes on, and is waited for; one that writes more than is taken is ended.
  package func run(_ work: StreamWork) async throws -> StreamOutcome {
    try await using(.streams) { server in
      var limits = work.limits
      // The input is a file of the scratch.
      limits.fileBytes = max(limits.fileBytes, work.input.count)
      let end = ContinuousClock.now + limits.wall + Self.grace
      let channel = try start(limits, on: server)
      var output: [UInt8] = []
      if sendFrame(Array(work.program.utf8), over: channel), sendFrame(work.input, over: channel) {
        output = try written(to: channel, most: work.mostOutputBytes, until: end)
      }
      if output.count > work.mostOutputBytes { shutdown(channel.number, Int32(SHUT_RDWR)) }
      return StreamOutcome(
        written: output,
        most: work.mostOutputBytes,
        end: try ledger.waiting { try report(of: server, until: end) }
      )
    }
  }

  /// Has a process forked; returns the end of its socket that is ours.
  private func start(_ limits: Limits, on server: CageProcess) throws -> Descriptor {
    let sockets = try DescriptorPair(isStream: true)
    try server.send(job(.streams, limits: limits), passing: sockets.theirs)
    return sockets.closingTheirs()
  }

  /// What comes until the end of a stream, or until it is more than is taken.
  private func written(
    to channel: borrowing Descriptor,
    most: Int,
    until end: ContinuousClock.Instant
  ) throws -> [UInt8] {
    try ledger.waiting {
      var output: [UInt8] = []
      while output.count <= most {
        let part = try received(upTo: 1 << 16, from: channel.number, until: end)
        if part.isEmpty { break }
        output += part
      }
      return output
    }
  }
}
