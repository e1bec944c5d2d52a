// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxHost

/// Compatible judging.
extension Cage {
  /// Runs a program with its tests in its own process.
  func runCompatibly(_ work: Work, on server: CageProcess) throws -> Outcome {
    let end = ContinuousClock.now + work.limits.wall + Self.grace
    var said: [UInt8]?
    var fault: Outcome.ReplyFault?
    do {
      let sockets = try DescriptorPair(isStream: true)
      try server.send(job(.compatible, limits: work.limits), passing: sockets.theirs)
      let channel = sockets.closingTheirs()
      // The program's process may be gone at any time; then its report says why.
      (said, fault) = try converse(work, over: channel, until: end)
    }
    return Outcome(
      reply: said.flatMap(Outcome.Reply.init),
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
      sendFrame(Array(work.mode.rawValue.utf8), over: channel),
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
    Outcome.Reply(frame)?.word == "passed"
  }

  private static func randomLetters() -> [UInt8] {
    (0..<16).map { _ in UInt8.random(in: 0x61...0x7a) }
  }

  private enum Received {
    case frame([UInt8])
    case ended
    case oversized
  }

  func sendFrame(_ body: [UInt8], over channel: borrowing Descriptor) -> Bool {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(body.count))
    bytes += body
    // A program that reads nothing is waited for, too.
    return ledger.waiting {
      bytes.withUnsafeBytes { evh_send(channel.number, $0.baseAddress, $0.count, -1) } == 0
    }
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
}
