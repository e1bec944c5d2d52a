// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Transport

extension HTTPEndpoint.Server {
  /// Where requests go.
  ///
  /// An address without a path gets the `/v1` that OpenAI and Anthropic, and so all others, have.
  var url: URL {
    switch (kind, shape) {
    case (.azure, _):
      address.appending(path: "openai/deployments/\(model)/\(path)")
        .appending(queryItems: [URLQueryItem(name: "api-version", value: apiVersion)])
    case (_, .ollamaGenerate), (_, .tgiGenerate):
      address.appending(path: path)
    default:
      api.appending(path: path)
    }
  }

  /// The routes that people copy with an address.
  private static let routes = [
    "/chat/completions", "/fim/completions", "/completions", "/messages", "/responses", "/models",
    "/api/generate",
    "/api/chat", "/generate",
  ]

  /// An address without the route that it may hold already, and Azure's version of the interface.
  static func withoutRoute(_ url: URL) -> (address: URL, version: String?) {
    guard var parts = URLComponents(url: url, resolvingAgainstBaseURL: false) else {
      return (url, nil)
    }
    while parts.path.count > 1, parts.path.hasSuffix("/") { parts.path.removeLast() }
    if let deployment = parts.path.firstRange(of: "/openai/deployments/") {
      parts.path = String(parts.path[..<deployment.lowerBound])
    } else if let route = routes.first(where: parts.path.hasSuffix) {
      parts.path.removeLast(route.count)
    }
    let items = parts.queryItems ?? []
    var version: String?
    if items.count == 1, items[0].name == "api-version" {
      version = items[0].value
      parts.queryItems = nil
    }
    return (parts.url ?? url, version)
  }

  /// Where an interface like OpenAI's begins.
  var api: URL {
    ["", "/"].contains(address.path) ? address.appending(path: "v1") : address
  }

  private var path: String {
    switch shape {
    case .completions: "completions"
    case .chat: "chat/completions"
    case .messages: "messages"
    case .fillIn: "fim/completions"
    case .ollamaGenerate: "api/generate"
    case .tgiGenerate: "generate"
    }
  }

  /// The header that the key goes into.
  var credential: HTTPRequest.Credential? {
    guard let secret else { return nil }
    return switch (kind, shape) {
    case (.azure, _): .init(header: "api-key", secret: secret)
    case (_, .messages): .init(header: "x-api-key", secret: secret)
    default: .init(header: "Authorization", prefix: "Bearer ", secret: secret)
    }
  }
}

/// A server that cannot be asked as it is described.
package enum ServerError: Error, Equatable, CustomStringConvertible {
  case noAddress(String)
  case addressWithKey(host: String)
  case noShape(APIShape, of: ServerKind, known: [APIShape])
  case noStream(APIShape)
  case noField(Capabilities.Field, of: ServerKind)
  case noSamplingOfItsOwn(APIShape)

  package var description: String {
    switch self {
    case .noAddress(let address):
      "\(address): not the address of a server: give one such as http://127.0.0.1:8080"
    case .addressWithKey(let host):
      "the address of \(host) holds a user, a password or a query: give a key by a file or an "
        + "environment variable instead"
    case .noShape(let shape, let kind, let known):
      "\(kind.rawValue) has no '\(shape.rawValue)': choose "
        + known.map { "'\($0.rawValue)'" }.joined(separator: " or ")
    case .noSamplingOfItsOwn(let shape):
      "requests in the form '\(shape.rawValue)' say how tokens are drawn: leave out "
        + "--server-sampling"
    case .noField(let field, let kind):
      "\(kind.rawValue) has no place for \(field.rawValue) in a request: leave it out"
    case .noStream(let shape):
      "answers in the form '\(shape.rawValue)' are not asked for in pieces: leave out --stream"
    }
  }
}
