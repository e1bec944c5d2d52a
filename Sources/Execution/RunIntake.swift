// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What has come of a program so far that is run for its own sake.
struct RunIntake {
  /// What its process says of its end.
  private(set) var said: [UInt8] = []
  private(set) var output: [UInt8] = []
  private(set) var errors: [UInt8] = []
  /// The stream that was written more to than is taken.
  private(set) var overflow: RunOutcome.Stream?

  /// The most that a process has to say, and what is kept beside of one that says more.
  private static let mostSaid = 64

  mutating func listen(_ part: [UInt8]) {
    said += part.prefix(Self.mostSaid - said.count)
  }

  mutating func add(_ part: [UInt8], to stream: RunOutcome.Stream, most: Int) {
    let room = most - (stream == .output ? output : errors).count
    switch stream {
    case .output: output += part.prefix(room)
    case .errors: errors += part.prefix(room)
    }
    if part.count > room, overflow == nil { overflow = stream }
  }
}
