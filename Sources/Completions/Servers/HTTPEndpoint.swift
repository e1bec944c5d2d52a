// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
import Prompting
import Synchronization
package import Transport

/// A server that is asked over HTTP.
package struct HTTPEndpoint: CompletionEndpoint {
  /// Where a server is and how it is spoken to.
  package struct Server: Sendable {
    package var kind: ServerKind
    package var shape: APIShape
    /// The address as the user gives it, without what the shape adds to it.
    package var address: URL
    package var model: String
    package var secret: Secret?
    package var capabilities: Capabilities
    /// Azure's version of its interface.
    package var apiVersion = "2024-10-21"
    /// The context that Ollama is to give a model; nil for its own, which it cuts prompts to.
    package var contextTokens: Int?
    /// The context that the server says its model has; nil when it does not say.
    package var modelContextTokens: Int?
    /// Whether answers are asked for in pieces, so that silence is no sign of work.
    package var streams = false

    /// - Parameters:
    ///   - kind: What is known of the server.
    ///   - shape: The form to ask in; nil for the kind's first.
    ///   - address: The address, such as `http://127.0.0.1:8080` or `https://api.example.com/v1`.
    ///   - model: The model's name, or the deployment's with Azure.
    ///   - secret: The key; nil for a server that wants none.
    /// - Throws: ``ServerError``.
    package init(
      _ kind: ServerKind,
      shape: APIShape? = nil,
      address: String,
      model: String,
      secret: Secret? = nil
    ) throws {
      guard let url = URL(string: address), let scheme = url.scheme,
        ["http", "https"].contains(scheme), url.host?.isEmpty == false
      else { throw ServerError.noAddress(address) }
      let (base, version) = Self.withoutRoute(url)
      guard base.user == nil, base.password == nil, base.query == nil else {
        throw ServerError.addressWithKey(host: url.host ?? "")
      }
      if let version { apiVersion = version }
      capabilities = Capabilities(of: kind)
      let shape = shape ?? capabilities.shapes[0]
      guard capabilities.shapes.contains(shape) else {
        throw ServerError.noShape(shape, of: kind, known: capabilities.shapes)
      }
      self.kind = kind
      self.shape = shape
      self.address = base
      self.model = model
      self.secret = secret
    }

    package var name: String { address.absoluteString }

    /// Leaves it to the server how tokens are drawn.
    ///
    /// - Throws: ``ServerError`` for a form that must say it.
    package mutating func leaveSampling() throws {
      guard [.chat, .completions, .messages].contains(shape) else {
        throw ServerError.noSamplingOfItsOwn(shape)
      }
      capabilities.leaveSampling()
    }
  }

  private let described: Server
  private let transport: any HTTPTransport
  private let tokenLimit: TokenLimitName

  package init(_ server: Server, transport: any HTTPTransport) {
    described = server
    self.transport = transport
    tokenLimit = TokenLimitName(server.capabilities.tokenLimit)
  }

  /// The server as far as it is known by now.
  package var server: Server {
    var server = described
    server.capabilities.tokenLimit = tokenLimit.name
    return server
  }

  /// What a server calls its limit on tokens, which its first refusal may tell.
  ///
  /// A class because all requests of an endpoint learn from one answer.
  private final class TokenLimitName: Sendable {
    private let state: Mutex<Capabilities.TokenLimit>

    init(_ name: Capabilities.TokenLimit) {
      state = Mutex(name)
    }

    var name: Capabilities.TokenLimit {
      get { state.withLock { $0 } }
      set { state.withLock { $0 = newValue } }
    }
  }

  package var name: String { server.name }
  package var capabilities: Capabilities { server.capabilities }

  package var settings: [String: String] {
    ["server": server.kind.rawValue, "shape": server.shape.rawValue, "model": server.model]
  }

  package func reply(to request: CompletionRequest) async throws -> CompletionReply {
    let asked = tokenLimit.name
    do {
      return try await answer(to: request)
    } catch CompletionError.server(let fault) {
      guard case .otherTokenLimit(let name) = fault.kind, name != asked else {
        throw CompletionError.server(fault)
      }
      tokenLimit.name = name
      return try await answer(to: request)
    }
  }

  private func answer(to request: CompletionRequest) async throws -> CompletionReply {
    if server.infills(request.prompt), request.indices.count > 1 {
      return try await answerOneByOne(to: request)
    }
    let exchange = try httpRequest(for: request)
    let response: HTTPResponse
    do {
      response = try await transport.send(exchange)
    } catch let error as HTTPError {
      throw CompletionError.exchange(error, server: name)
    }
    var reply = try reply(in: response, by: server.dialect(for: request.prompt))
    if case .chat(let conversation) = request.prompt, let prefill = conversation.prefill {
      // llama.cpp repeats the beginning of the answer, vLLM does not.
      for index in reply.choices.indices {
        let text = reply.choices[index].text.utf8
        guard text.starts(with: prefill.utf8) else { continue }
        reply.choices[index].text = String(text.dropFirst(prefill.utf8.count)) ?? ""
      }
    }
    return reply
  }

  /// The samples of a request one after another, where a server gives one at a time.
  private func answerOneByOne(to request: CompletionRequest) async throws -> CompletionReply {
    var whole = CompletionReply(choices: [], usage: TokenUsage())
    for index in request.indices {
      let reply = try await answer(to: request.asking(for: index..<(index + 1)))
      whole.choices += reply.choices
      whole.usage? += reply.usage ?? TokenUsage()
    }
    return whole
  }

  /// What is sent for a request.
  package func httpRequest(for request: CompletionRequest) throws -> HTTPRequest {
    var headers = ["Content-Type": "application/json", "Accept": "application/json"]
    if server.shape == .messages { headers["anthropic-version"] = "2023-06-01" }
    return HTTPRequest(
      .post,
      server.infills(request.prompt) ? server.infillURL : server.url,
      headers: headers,
      credential: server.credential,
      body: try server.dialect(for: request.prompt).body(for: request, to: server)
    )
  }

  /// Reads what came back.
  package func reply(in response: HTTPResponse) throws -> CompletionReply {
    try reply(in: response, by: server.shape.dialect)
  }

  private func reply(
    in response: HTTPResponse,
    by dialect: any APIDialect
  ) throws -> CompletionReply {
    func fault() -> CompletionError {
      .server(ServerFault(response, from: name, hiding: server.secret))
    }
    guard response.status == 200 else { throw fault() }
    do {
      let reply = try decoded(response, by: dialect)
      guard !reply.choices.isEmpty else {
        throw CompletionError.malformed(server: name, reason: "it has no choices")
      }
      return reply
    } catch let error as OtherShape {
      throw CompletionError.otherShape(server: name, reason: error.reason, remedy: error.remedy)
    } catch let error as DecodingError {
      if ErrorMark.isIn(response.body) { throw fault() }
      throw CompletionError.malformed(server: name, reason: error.reason)
    }
  }

  /// Reads an answer, whole or in pieces: some servers send these without being asked.
  private func decoded(
    _ response: HTTPResponse,
    by dialect: any APIDialect
  ) throws -> CompletionReply {
    let events: [Data]
    if EventStream.isEvents(response) {
      events = EventStream.events(in: response.body)
    } else if EventStream.isLines(response) {
      events = EventStream.lines(in: response.body).filter { !$0.isEmpty }
    } else {
      return try dialect.reply(in: response.body)
    }
    if let error = events.first(where: ErrorMark.isIn) {
      let piece = HTTPResponse(status: 200, headers: response.headers, body: error)
      throw CompletionError.server(ServerFault(piece, from: name, hiding: server.secret))
    }
    guard let reply = try dialect.reply(inStream: events) else {
      let error = HTTPError.brokenOff(reason: "the answer in pieces has no end")
      throw CompletionError.exchange(error, server: name)
    }
    return reply
  }
}

/// The mark of an error in a body whose status says that all is well.
private struct ErrorMark: Decodable {
  var isError: Bool

  private enum Keys: String, CodingKey {
    case error
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    isError = try container.contains(.error) && !container.decodeNil(forKey: .error)
  }

  static func isIn(_ body: Data) -> Bool {
    (try? JSONText.decode(ErrorMark.self, from: body).value.isError) ?? false
  }
}

extension DecodingError {
  /// What is wrong, in a few words and without the data.
  var reason: String {
    switch self {
    case .dataCorrupted: "it is not JSON"
    case .keyNotFound(let key, _): "it has no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "its '\(context.codingPath.map(\.stringValue).joined(separator: "."))' is of another kind"
    @unknown default: "it has another form"
    }
  }
}
