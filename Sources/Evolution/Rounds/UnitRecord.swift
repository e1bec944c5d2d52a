// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Completions
package import Runs

/// A unit that is settled, as one line of `evolved.jsonl` holds it.
package struct UnitRecord: Sendable, Hashable {
  package var id: String
  package var seed: String
  package var parent: String
  package var round: Int
  package var method: String
  package var instruction: String
  /// Empty where none was asked for.
  package var answer: String
  /// How the last of its replies that is in the set ended: the answer's, or else the instruction's.
  package var finish: String
  /// Who evolved it.
  package var model: String
  /// Who answered; nil where nobody was asked.
  package var answerModel: String?
  /// The tokens of its replies, not of requests that failed.
  package var usage: TokenUsage
  package var cost: Double?
  /// The servers' names for the exchanges, of those that give one.
  package var requestIDs: [String]
  package var eliminated: Elimination?
  /// What each check found, by its name.
  package var checks: [JSONValue.Member]

  /// The unit as an example to learn from.
  package var example: Example { Example(id: id, instruction: instruction, answer: answer) }

  /// What a check found; nil where it was not made.
  package func check(_ name: String) -> String? {
    checks.first { $0.name == name }?.value.string
  }
}

extension UnitRecord {
  /// A unit with the replies that there are to it, of which nothing is decided.
  init(_ unit: EvolutionUnit, _ replies: UnitReplies) {
    let all = [replies.evolve, replies.judge, replies.answer].compactMap(\.self)
    self.init(
      id: unit.id,
      seed: unit.seed,
      parent: unit.parent,
      round: unit.round,
      method: unit.method.name,
      instruction: replies.evolve?.instruction ?? "",
      answer: replies.answer?.text ?? "",
      finish: (replies.answer ?? replies.evolve)?.finish.word ?? "",
      model: replies.evolve?.model ?? "",
      answerModel: replies.answer?.model,
      usage: all.reduce(into: TokenUsage()) { $0 += $1.usage },
      cost: all.allSatisfy { $0.cost != nil } ? all.compactMap(\.cost).reduce(0, +) : nil,
      requestIDs: all.compactMap(\.requestID),
      eliminated: nil,
      checks: []
    )
    if let finish = replies.evolve?.finish.word { add("instruction_finish", finish) }
    if let finish = replies.answer?.finish.word { add("answer_finish", finish) }
  }

  mutating func add(_ name: String, _ text: String) {
    checks.append(.init(name, .string(text)))
  }

  /// Takes the unit out of the set.
  mutating func eliminate(_ finding: Finding) {
    eliminated = finding.reason
    if let detail = finding.detail { add("detail", detail) }
  }
}

extension ModelReply {
  /// The instruction that an evolving model wrote, without white space at its ends.
  var instruction: String {
    let start = text.drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
  }
}

extension FinishReason {
  /// The word of OpenAI's interface, where it has one.
  var word: String { self == .filtered ? "content_filter" : rawValue }
}

extension UnitRecord {
  /// The line.
  package var json: JSONValue {
    .object([
      .init("id", .string(id)), .init("seed_id", .string(seed)), .init("parent", .string(parent)),
      .init("round", .number("\(round)")), .init("method", .string(method)),
      .init("instruction", .string(instruction)), .init("answer", .string(answer)),
      .init("finish_reason", .string(finish)), .init("model", .string(model)),
      .init("answer_model", answerModel.map { .string($0) } ?? .null),
      .init(
        "tokens",
        .object([
          .init("prompt", .number("\(usage.prompt)")),
          .init("completion", .number("\(usage.completion)")),
          .init("estimated", .bool(usage.isEstimate)),
        ])
      ),
      .init("cost", cost.map { .number("\($0)") } ?? .null),
      .init("request_ids", .array(requestIDs.map { .string($0) })),
      .init("eliminated", eliminated.map { .string($0.rawValue) } ?? .null),
      .init("checks", .object(checks)),
    ])
  }

  /// Reads a line; nil when it is not one of these.
  package init?(json: JSONValue) {
    guard let id = json["id"]?.string, let seed = json["seed_id"]?.string,
      let parent = json["parent"]?.string, let round = json["round"]?.integer, round >= 1,
      let method = json["method"]?.string, let instruction = json["instruction"]?.string,
      let answer = json["answer"]?.string, let finish = json["finish_reason"]?.string,
      let model = json["model"]?.string, let tokens = json["tokens"],
      let prompt = tokens["prompt"]?.integer, let completion = tokens["completion"]?.integer,
      let checks = json["checks"], case .object(let members) = checks
    else { return nil }
    let word = json["eliminated"]?.string
    let reason = word.flatMap(Elimination.init(rawValue:))
    guard word == nil || reason != nil else { return nil }
    self.init(
      id: id,
      seed: seed,
      parent: parent,
      round: round,
      method: method,
      instruction: instruction,
      answer: answer,
      finish: finish,
      model: model,
      answerModel: json["answer_model"]?.string,
      usage: TokenUsage(
        prompt: prompt,
        completion: completion,
        isEstimate: tokens["estimated"]?.bool ?? false
      ),
      cost: json["cost"]?.double,
      requestIDs: json["request_ids"]?.array?.compactMap(\.string) ?? [],
      eliminated: reason,
      checks: members
    )
  }
}
