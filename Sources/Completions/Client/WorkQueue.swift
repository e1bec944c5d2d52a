// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The parts of requests that are yet to be asked for, and those that are under way.
struct WorkQueue: Sendable {
  /// Samples that are asked for together.
  struct Piece: Sendable {
    var request: CompletionRequest
    /// The attempts that failed.
    var attempts = 0
    /// The attempts that found the server overloaded.
    var overloads = 0
    /// When it may be asked for again.
    var notBefore = Duration.zero
    /// When it was asked for.
    var started = Duration.zero
    /// What of a server's room it takes.
    var weight = 1

    /// Keeps the first half of the samples and gives the others; nil for a single sample.
    mutating func removeHalf() -> Piece? {
      let indices = request.indices
      guard indices.count > 1 else { return nil }
      let middle = indices.lowerBound + indices.count / 2
      var rest = self
      rest.request.indices = middle..<indices.upperBound
      request.indices = indices.lowerBound..<middle
      return rest
    }
  }

  private var pending: [Piece] = []
  private var running: [Int: Piece] = [:]
  private var nextTicket = 0

  var isIdle: Bool { running.isEmpty }
  var waiting: Int { pending.count }
  var weightUnderWay: Int { running.values.reduce(0) { $0 + $1.weight } }

  /// The most that what is under way can spend.
  var mostUsageUnderWay: TokenUsage {
    running.values.reduce(into: TokenUsage()) { $0 += $1.request.mostUsage }
  }

  mutating func add(_ piece: Piece) {
    pending.append(piece)
  }

  /// The piece to start at a time, cut to at most so many samples; the rest stays.
  mutating func take(now: Duration, mostSamples: Int) -> Piece? {
    guard let place = pending.firstIndex(where: { $0.notBefore <= now }) else { return nil }
    var piece = pending[place]
    let indices = piece.request.indices
    guard indices.count > mostSamples else {
      pending.remove(at: place)
      return piece
    }
    let middle = indices.lowerBound + mostSamples
    pending[place].request.indices = middle..<indices.upperBound
    piece.request.indices = indices.lowerBound..<middle
    return piece
  }

  /// Puts back what was taken and not started.
  mutating func putBack(_ piece: Piece) {
    pending.insert(piece, at: 0)
  }

  /// When the next piece may be started; nil when none is left.
  var nextStart: Duration? {
    pending.map(\.notBefore).min()
  }

  mutating func start(_ piece: Piece, now: Duration, weight: Int) -> Int {
    var piece = piece
    piece.started = now
    piece.weight = weight
    nextTicket += 1
    running[nextTicket] = piece
    return nextTicket
  }

  mutating func end(_ ticket: Int) -> Piece? {
    running.removeValue(forKey: ticket)
  }
}
