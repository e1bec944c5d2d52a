// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

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

  /// Where an interface like OpenAI's begins.
  var api: URL {
    ["", "/"].contains(address.path) ? address.appending(path: "v1") : address
  }

  private var path: String {
    switch shape {
    case .completions: "completions"
    case .chat: "chat/completions"
    case .messages: "messages"
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
    case .noStream(let shape):
      "answers in the form '\(shape.rawValue)' are not asked for in pieces: leave out --stream"
    }
  }
}
