// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What the reference solution gives for the inputs of one suite.
///
/// The bytes are those of the judge's module `references`: the length of a head, the head, a record
/// for each call and the packed outputs.
struct Reference: Sendable {
  let bytes: ArraySlice<UInt8>
  /// Processor time of each call, in seconds.
  let seconds: [Double]

  /// An end, flags, a digest of 16 bytes, and the processor time.
  private static let recordBytes = 22
  private static let timeOffset = 18

  /// Takes the bytes; nil when they are too short for what they announce.
  init?(_ bytes: ArraySlice<UInt8>, calls: Int) {
    guard bytes.count >= 4, calls >= 0 else { return nil }
    let head = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
    let start = 4 + Int(UInt32(littleEndian: head))
    guard calls < bytes.count, start + calls * Self.recordBytes <= bytes.count else { return nil }
    self.bytes = bytes
    seconds = bytes.withUnsafeBytes { buffer in
      (0..<calls).map { call in
        let offset = start + call * Self.recordBytes + Self.timeOffset
        let bits = UInt32(
          littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        )
        return Double(Float(bitPattern: bits))
      }
    }
  }

  /// The processor time that a program may take for all calls: that of its calls' own limits up to a
  /// cap in seconds, as EvalPlus has it, but never less than the reference solution's with the factor.
  func limit(_ rules: CallRules, cap: Double) -> Duration {
    let least = rules.leastLimit / .seconds(1)
    let limits = seconds.reduce(0) { $0 + max(least, rules.limitFactor * $1) }
    let total = seconds.reduce(0, +)
    return .seconds(max(min(cap, limits), rules.limitFactor * total) + 1)
  }
}
