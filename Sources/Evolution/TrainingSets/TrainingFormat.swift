// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs

/// How a record of a training set is written.
package enum TrainingFormat: String, Sendable, Hashable, CaseIterable {
  /// `{"instruction", "input", "output"}`, as Stanford Alpaca has it; also with `response`.
  case alpaca
  /// `{"messages": [{"role", "content"}]}`, as TRL, axolotl and open-instruct take it.
  case messages
  /// `{"conversations": [{"from", "value"}]}`, as FastChat and LLaMA-Factory take it.
  case sharegpt
  /// `{"text"}`: one text, which is taken for what a model learns to write.
  case text

  /// The format of a record, by the fields that it has.
  package init?(of record: JSONValue) {
    if record["messages"] != nil {
      self = .messages
    } else if record["conversations"] != nil {
      self = .sharegpt
    } else if record["instruction"] != nil {
      self = .alpaca
    } else if record["text"] != nil {
      self = .text
    } else {
      return nil
    }
  }
}

/// What is asked and answered in a record.
struct TrainingTexts {
  var instructions: [String] = []
  var answers: [String] = []

  /// A record without a field, or with one that is none.
  struct Fault: Error {
    var field: String
    /// What is wrong with it; nil where it is not there.
    var found: String?
    /// What it should be.
    var expected = "a string"
  }

  /// Reads a record.
  ///
  /// - Throws: ``Fault``.
  init(_ record: JSONValue, _ format: TrainingFormat) throws {
    switch format {
    case .alpaca:
      let instruction = try Self.text("instruction", of: record)
      let input = try Self.optionalText("input", of: record)
      instructions = [input.isEmpty ? instruction : instruction + "\n" + input]
      answers = try [
        Self.optionalText(record["output"] == nil ? "response" : "output", of: record)
      ]
    case .messages:
      try converse(record, list: "messages", speaker: "role", text: "content")
    case .sharegpt:
      try converse(record, list: "conversations", speaker: "from", text: "value")
    case .text:
      answers = [try Self.text("text", of: record)]
    }
  }

  /// Takes one field, or several joined in their order, for the whole of what a model learns to write.
  init(_ record: JSONValue, columns: [String]) throws {
    answers = [try columns.map { try Self.text($0, of: record) }.joined(separator: "\n")]
  }

  /// Who speaks, by the words of both formats of conversations.
  ///
  /// What a system or a tool says is
  /// neither asked nor answered.
  private static let users: Set = ["user", "human", "prompter"]
  private static let models: Set = ["assistant", "gpt", "chatgpt", "bing", "bard", "model"]

  private mutating func converse(
    _ record: JSONValue,
    list: String,
    speaker: String,
    text: String
  ) throws {
    guard let turns = record[list]?.array else {
      throw Fault(field: list, found: record[list]?.kind, expected: "a list")
    }
    for (index, turn) in turns.enumerated() {
      do {
        let name = try Self.text(speaker, of: turn)
        if Self.users.contains(name) {
          instructions.append(try Self.text(text, of: turn))
        } else if Self.models.contains(name) {
          answers.append(try Self.text(text, of: turn))
        }
      } catch let fault as Fault {
        var inner = fault
        inner.field = "\(list)[\(index)].\(fault.field)"
        throw inner
      }
    }
  }

  private static func text(_ name: String, of record: JSONValue) throws -> String {
    guard let text = record[name]?.string else {
      throw Fault(field: name, found: record[name]?.kind)
    }
    return text
  }

  /// A text that may be null or not there, as exports of tables write nothing.
  private static func optionalText(_ name: String, of record: JSONValue) throws -> String {
    switch record[name] {
    case nil, .null?: ""
    default: try text(name, of: record)
    }
  }
}
