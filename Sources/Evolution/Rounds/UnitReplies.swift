// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What models said for one unit.
struct UnitReplies: Sendable, Hashable {
  var evolve: ModelReply?
  var judge: ModelReply?
  var answer: ModelReply?

  subscript(kind: ModelReply.Kind) -> ModelReply? {
    get {
      switch kind {
      case .evolve: evolve
      case .judge: judge
      case .answer: answer
      }
    }
    set {
      switch kind {
      case .evolve: evolve = newValue
      case .judge: judge = newValue
      case .answer: answer = newValue
      }
    }
  }
}

/// The replies of an evolution by unit.
struct ReplyTable: Sendable {
  private var units: [String: UnitReplies] = [:]

  init(_ replies: [ModelReply] = []) {
    for reply in replies { add(reply) }
  }

  subscript(unit: String) -> UnitReplies { units[unit] ?? UnitReplies() }

  /// Adds a reply, unless there is one of its kind.
  mutating func add(_ reply: ModelReply) {
    if units[reply.unit]?[reply.kind] == nil {
      units[reply.unit, default: UnitReplies()][reply.kind] = reply
    }
  }
}
