// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Problems

/// How a problem is put to a model: text with places for the parts of a problem.
///
/// A template is data, and its digest goes into the protocol of a run. In its texts `{prompt}`
/// stands for the problem's prompt, `{prompt:line}` for the prompt with a newline at its end,
/// `{prompt:stripped}` for it without white space at its ends, `{prompt:tabs}` for it with a tab for
/// every four spaces, `{entry_point}` for the name of the function, `{suffix}` for what follows the answer
/// in a problem of infilling, and `{question}` for what is asked beside the prompt, such as to mend a
/// function. For a problem that is a sentence with assertions, `{text}` is the sentence, `{tests}` are the assertions
/// and `{first_test}` is the first of them; for one of LiveCodeBench's `{statement}` is its text and `{starter}` what
/// an answer begins with. `{{name}}` is the text `{name}`, and everything else stands for
/// itself.
package struct PromptTemplate: Sendable, Hashable, Codable {
  package var name: String
  /// Instructions above the turns of a chat; nil for none.
  package var system: String?
  /// What a model is to continue, or what the user says in a chat.
  package var body: String
  /// What is to follow the answer, for servers that take it apart; nil when there is no such thing, or the body
  /// shows it.
  package var suffix: String?
  /// How the answer in a chat begins; nil when the model begins its own.
  package var prefill: String?
  /// Whether the prompt is a turn of a chat and no text to continue.
  package var isChat: Bool
  /// What ends an answer.
  package var stop: [String]

  enum CodingKeys: String, CodingKey {
    case name, system, body, suffix, prefill, stop
    case isChat = "chat"
  }

  package init(
    name: String,
    system: String? = nil,
    body: String,
    suffix: String? = nil,
    prefill: String? = nil,
    isChat: Bool = false,
    stop: [String] = []
  ) {
    self.name = name
    self.system = system
    self.body = body
    self.suffix = suffix
    self.prefill = prefill
    self.isChat = isChat
    self.stop = stop
  }

  /// Reads a template of a user's own: a JSON object with `body`, and at will `name`, `system`, `suffix`,
  /// `prefill`, `chat` and `stop`.
  ///
  /// - Throws: ``PromptError``.
  package init(file path: String) throws {
    guard let bytes = try? FileBytes.read(path, followsLinks: true) else {
      throw PromptError.unreadable(path: path)
    }
    do {
      self = try JSONDecoder().decode(PromptTemplate.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw PromptError.malformed(path: path, reason: error.field)
    }
    for text in [system, body, suffix, prefill].compactMap(\.self) {
      if let name = PromptParts.unknownPlace(in: text) {
        throw PromptError.unknownPlace(path: path, name: name)
      }
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decodeIfPresent(String.self, forKey: .name) ?? "file",
      system: try container.decodeIfPresent(String.self, forKey: .system),
      body: try container.decode(String.self, forKey: .body),
      suffix: try container.decodeIfPresent(String.self, forKey: .suffix),
      prefill: try container.decodeIfPresent(String.self, forKey: .prefill),
      isChat: try container.decodeIfPresent(Bool.self, forKey: .isChat) ?? false,
      stop: try container.decodeIfPresent([String].self, forKey: .stop) ?? []
    )
  }

  /// The SHA-256 of all that decides the bytes of a prompt and where an answer ends.
  package var digest: String {
    var hash = SHA256()
    for text in [system ?? "", body, prefill ?? "", isChat ? "chat" : "text"] + stop {
      hash.update(element: text)
    }
    if let suffix { hash.update(element: "suffix " + suffix) }
    return hash.digest.hex
  }

  /// The prompt for a problem.
  ///
  /// - Throws: ``PromptError/noSentence(_:template:)`` when a part is missing, and
  ///   ``PromptError/infilling(_:template:)`` when the suffix of a problem is not shown, or is shown of none,
  ///   and ``PromptError/question(_:template:)`` when its question is not shown.
  package func prompt(for problem: Problem) throws -> Prompt {
    let showsSuffix = [system, body, suffix, prefill].contains { $0?.contains("{suffix}") == true }
    guard showsSuffix == (problem.suffix != nil) else {
      throw PromptError.infilling(problem.id, template: name, isWanted: problem.suffix != nil)
    }
    let showsQuestion = [system, body, prefill].contains { $0?.contains("{question}") == true }
    guard showsQuestion || problem.question == nil else {
      throw PromptError.question(problem.id, template: name)
    }
    let parts = PromptParts(problem)
    func fill(_ text: String) throws -> String {
      guard let filled = parts.fill(text) else {
        throw PromptError.noSentence(problem.id, template: name)
      }
      return filled
    }
    guard isChat else {
      guard let suffix else { return .text(try fill(body)) }
      return .gap(prefix: try fill(body), suffix: try fill(suffix))
    }
    return .chat(
      Conversation(
        system: try system.map(fill),
        user: try fill(body),
        prefill: try prefill.map(fill)
      )
    )
  }
}

extension DecodingError {
  fileprivate var field: String {
    switch self {
    case .keyNotFound(let key, _): "it has no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "its '\(context.codingPath.last?.stringValue ?? "")' is of another kind"
    default: "it is not a JSON object"
    }
  }
}
