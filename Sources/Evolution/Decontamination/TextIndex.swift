// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// Finds descriptions and solutions of problems that stand in a text as they are.
struct TextIndex: Sendable {
  /// A text of a problem.
  struct Passage: Sendable {
    var task: TaskID
    var part: String
    var tokens: [Int32]
    var text: String
  }

  private var vocabulary = Vocabulary()
  private var passages: [Passage] = []
  /// The passages by how they begin.
  private var starts: [UInt64: [Int]] = [:]

  /// How many tokens of a passage are looked up.
  private static let opening = 4

  init(_ problems: [ProblemTexts]) {
    for problem in problems {
      add(problem.description, "description", problem.task)
      if let statement = problem.statement { add(statement, "statement", problem.task) }
      if let solution = problem.solution { add(solution, "solution", problem.task) }
    }
  }

  private mutating func add(_ text: String, _ part: String, _ task: TaskID) {
    let tokens = vocabulary.add(text.tokens)
    guard tokens.count >= Self.opening else { return }
    starts[tokens.prefix(Self.opening).hash64, default: []].append(passages.count)
    passages.append(Passage(task: task, part: part, tokens: tokens, text: text))
  }

  /// The passages that stand in a text, each problem's first.
  func passages(in text: String) -> [Passage] {
    let tokens = vocabulary.numbers(of: text.tokens)
    var found: [TaskID: Int] = [:]
    var order: [TaskID] = []
    guard tokens.count >= Self.opening else { return [] }
    for start in 0...(tokens.count - Self.opening) {
      let rest = tokens[start...]
      for number in starts[rest.prefix(Self.opening).hash64] ?? [] {
        let passage = passages[number]
        guard rest.starts(with: passage.tokens) else { continue }
        if found[passage.task] == nil { order.append(passage.task) }
        found[passage.task] = min(found[passage.task] ?? number, number)
      }
    }
    return order.compactMap { found[$0].map { passages[$0] } }
  }
}
