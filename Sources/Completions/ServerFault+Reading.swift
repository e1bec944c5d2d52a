// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Transport

extension ServerFault {
  /// Reads an answer that is no completion: a status other than 200, or a body with an error.
  ///
  /// - Parameters:
  ///   - response: The answer.
  ///   - server: The server's address, without a key.
  ///   - secret: The key, which servers like to repeat.
  init(_ response: HTTPResponse, from server: String, hiding secret: Secret?) {
    let body = try? JSONDecoder().decode(ErrorBody.self, from: response.body)
    // Cut only after the key is out: half a key is a secret too.
    var message = body?.message ?? String(decoding: response.body.prefix(64 << 10), as: UTF8.self)
    message = secret?.redacting(message) ?? message
    message = String(message.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(500))
    let status = response.status == 200 ? (body?.status ?? 200) : response.status
    self.init(
      Self.kind(status: status, words: Set(body?.words ?? []), message: message, response.headers),
      server: server,
      status: response.status,
      message: message.isEmpty ? "nothing more" : message,
      retryAfter: RetryAfter.read(response.headers)
    )
  }

  private static func kind(
    status: Int,
    words: Set<String>,
    message: String,
    _ headers: [String: String]
  ) -> Kind {
    let kind = kind(status: status, words: words, message: message)
    // What OpenAI's and Anthropic's own clients obey.
    switch (headers["x-should-retry"], kind) {
    case ("true", .refused): return .failing
    case ("false", .failing), ("false", .overloaded): return .refused
    default: return kind
    }
  }

  private static var isUnknownField: Regex<Substring> {
    /unrecognized|unexpected|unknown|extra inputs|not permitted|unsupported/
  }

  private static func kind(status: Int, words: Set<String>, message: String) -> Kind {
    let text = message.lowercased()
    if words.contains("insufficient_quota") { return .noQuota }
    switch status {
    case 401, 403: return .unauthorized
    case 404: return .notFound
    case 402: return .noQuota
    case 429, 529: return .overloaded
    case 503 where text.contains("loading model"): return .loading
    case 503: return .overloaded
    // TGI says so of a request that it could not generate for, and would say it again.
    case 424: return .refused
    case 408, 409, 500...: return .failing
    // An error in a body whose status was 200, without a status of its own.
    case 200: return words.contains("invalid_request_error") ? .refused : .failing
    default: break
    }
    let overflow: Set = ["exceed_context_size_error", "context_length_exceeded"]
    if !words.isDisjoint(with: overflow) || text.contains("maximum context length")
      || text.contains("context size")
    {
      return .contextOverflow
    }
    if text.contains("max_completion_tokens"),
      words.contains("param:max_tokens")
        || text.contains("'max_tokens' is not supported")
    {
      return .otherTokenLimit(.maxCompletionTokens)
    }
    if text.contains("max_completion_tokens"), text.firstMatch(of: Self.isUnknownField) != nil {
      return .otherTokenLimit(.maxTokens)
    }
    if words.contains("content_filter") { return .filtered }
    if text.contains("field 'n'") || text.hasPrefix("n must") || words.contains("param:n") {
      let most = text.firstMatch(of: /<= value <= (\d+)/).flatMap { Int($0.1) }
      return .tooManySamples(most: most)
    }
    return .refused
  }
}

/// The forms in which servers tell what went wrong.
private struct ErrorBody: Decodable {
  var message: String?
  /// Types and codes, and the name of the field that is wrong.
  var words: [String] = []
  /// A status given as a number.
  var status: Int?

  private enum Keys: String, CodingKey {
    case error, message, detail, type, code, param
    case errorType = "error_type"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    words = [try? container.decode(String.self, forKey: .errorType)].compactMap { $0 }
    if let text = try? container.decode(String.self, forKey: .error) {
      message = text
    } else if let error = try? container.nestedContainer(keyedBy: Keys.self, forKey: .error) {
      message = try? error.decode(String.self, forKey: .message)
      status = try? error.decode(Int.self, forKey: .code)
      words += [Keys.type, .code].compactMap { try? error.decode(String.self, forKey: $0) }
      if let name = try? error.decode(String.self, forKey: .param) { words.append("param:" + name) }
    } else {
      message =
        (try? container.decode(String.self, forKey: .message))
        ?? (try? container.decode(String.self, forKey: .detail))
      status = try? container.decode(Int.self, forKey: .code)
    }
  }
}
