// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Completions
import Problems
package import Runs

/// What a model said for a unit, kept before it is looked at.
package struct ModelReply: Sendable, Hashable {
  /// What was asked.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A harder instruction.
    case evolve
    /// Whether the instruction is equal to its parent.
    case judge
    /// The answer to an instruction.
    case answer
  }

  package var unit: String
  package var kind: Kind
  package var text: String
  package var finish: FinishReason
  /// What the server said instead of a completion, of what it will never complete.
  package var refusal: String?
  package var model: String
  package var usage: TokenUsage
  /// By the prices of the command that asked; nil without prices.
  package var cost: Double?
  /// The server's name for the exchange, if it gives one.
  package var requestID: String?

  package init(
    unit: String,
    kind: Kind,
    text: String,
    finish: FinishReason,
    refusal: String? = nil,
    model: String,
    usage: TokenUsage = TokenUsage(),
    cost: Double? = nil,
    requestID: String? = nil
  ) {
    self.unit = unit
    self.kind = kind
    self.text = text
    self.finish = finish
    self.refusal = refusal
    self.model = model
    self.usage = usage
    self.cost = cost
    self.requestID = requestID
  }
}

extension ModelReply {
  /// The line, in which what is not set is left out.
  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("unit", .string(unit)), .init("kind", .string(kind.rawValue)),
      .init("text", .string(text)), .init("finish", .string(finish.rawValue)),
      .init("model", .string(model)), .init("promptTokens", .number("\(usage.prompt)")),
      .init("completionTokens", .number("\(usage.completion)")),
    ]
    if usage.isEstimate { members.append(.init("isEstimate", .bool(true))) }
    if let refusal { members.append(.init("refusal", .string(refusal))) }
    if let cost { members.append(.init("cost", .number("\(cost)"))) }
    if let requestID { members.append(.init("requestID", .string(requestID))) }
    return .object(members)
  }

  /// Reads a line; nil when it is not one of these.
  package init?(json: JSONValue) {
    guard let unit = json["unit"]?.string,
      let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
      let text = json["text"]?.string,
      let finish = json["finish"]?.string.flatMap(FinishReason.init(rawValue:)),
      let model = json["model"]?.string, let prompt = json["promptTokens"]?.integer,
      let completion = json["completionTokens"]?.integer
    else { return nil }
    self.init(
      unit: unit,
      kind: kind,
      text: text,
      finish: finish,
      refusal: json["refusal"]?.string,
      model: model,
      usage: TokenUsage(
        prompt: prompt,
        completion: completion,
        isEstimate: json["isEstimate"]?.bool ?? false
      ),
      cost: json["cost"]?.double,
      requestID: json["requestID"]?.string
    )
  }
}
