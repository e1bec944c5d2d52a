// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Transport

/// What a server says of itself.
package struct ServerFinding: Sendable, Hashable, CustomStringConvertible {
  package var kind: ServerKind
  /// The models that it names.
  package var models: [String]
  /// The samples that it works on at once, if it says.
  package var slots: Int?
  /// The most tokens of a prompt and its completion together, if it says.
  package var contextTokens: Int?

  package init(
    kind: ServerKind,
    models: [String],
    slots: Int? = nil,
    contextTokens: Int? = nil
  ) {
    self.kind = kind
    self.models = models
    self.slots = slots
    self.contextTokens = contextTokens
  }

  package var description: String {
    let name = kind == .compatible ? "a server like OpenAI's" : kind.rawValue
    let room = [slots.map { "\($0) slots" }, contextTokens.map { "\($0) tokens of context" }]
      .compactMap { $0 }.joined(separator: ", ")
    return room.isEmpty ? name : "\(name) with \(room)"
  }
}

extension HTTPEndpoint.Server {
  /// Asks a server for its models and, if it is llama.cpp's, for its properties.
  ///
  /// These cost nothing. A server that does not answer them is only known to be like OpenAI's.
  ///
  /// - Throws: ``CompletionError`` when nobody answers, or the key is refused.
  package func probe(by transport: any HTTPTransport) async throws -> ServerFinding {
    guard let models = try await get(api.appending(path: "models"), by: transport, Models.self)
    else { return ServerFinding(kind: .compatible, models: []) }
    let entries = models.data ?? []
    var finding = ServerFinding(
      kind: Self.kind(ownedBy: entries.first?.owner),
      models: entries.map(\.id),
      contextTokens: entries.first?.contextTokens
    )
    if finding.kind == .llamaServer {
      let properties = try await get(root.appending(path: "props"), by: transport, Properties.self)
      finding.slots = properties?.slots
      finding.contextTokens = properties?.settings?.contextTokens
    }
    return finding
  }

  /// The same server, spoken to as what it is found to be.
  ///
  /// - Throws: ``ServerError`` when it does not have the form that was chosen.
  package func adopting(_ finding: ServerFinding) throws -> HTTPEndpoint.Server {
    var server = self
    server.kind = finding.kind
    server.capabilities = Capabilities(of: finding.kind)
    server.capabilities.slots = finding.slots
    server.modelContextTokens = finding.contextTokens
    // Of an unknown server it was a guess.
    guard server.capabilities.shapes.contains(shape) else {
      throw ServerError.noShape(shape, of: finding.kind, known: server.capabilities.shapes)
    }
    return server
  }

  private static func kind(ownedBy owner: String?) -> ServerKind {
    switch owner {
    case "llamacpp": .llamaServer
    case "vllm": .vLLM
    case "library": .ollama
    case "openai", "openai-internal", "system": .openAI
    default: .compatible
    }
  }

  /// The address without the part that is the interface's.
  private var root: URL {
    address.lastPathComponent == "v1" ? address.deletingLastPathComponent() : address
  }

  private func get<Answer: Decodable>(
    _ url: URL,
    by transport: any HTTPTransport,
    _ type: Answer.Type
  ) async throws -> Answer? {
    let response: HTTPResponse
    do {
      response = try await transport.send(HTTPRequest(.get, url, credential: credential))
    } catch let error as HTTPError {
      throw CompletionError.exchange(error, server: name)
    }
    // Nothing is known of a server that is not ready.
    if [401, 403].contains(response.status) || response.status >= 500 {
      throw CompletionError.server(ServerFault(response, from: name, hiding: secret))
    }
    guard response.status == 200 else { return nil }
    return try? JSONText.decode(type, from: response.body).value
  }
}

private struct Models: Decodable {
  var data: [Entry]?

  struct Entry: Decodable {
    var id: String
    var owner: String?
    /// vLLM's.
    var contextTokens: Int?

    enum CodingKeys: String, CodingKey {
      case id
      case owner = "owned_by"
      case contextTokens = "max_model_len"
    }
  }
}

/// llama.cpp's.
private struct Properties: Decodable {
  var slots: Int?
  var settings: Settings?

  struct Settings: Decodable {
    var contextTokens: Int?

    enum CodingKeys: String, CodingKey {
      case contextTokens = "n_ctx"
    }
  }

  enum CodingKeys: String, CodingKey {
    case slots = "total_slots"
    case settings = "default_generation_settings"
  }
}
