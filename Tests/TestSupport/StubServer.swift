// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
package import Transport

/// A server on loopback that does what a path says: see stub_server.py.
package struct StubServer: Sendable {
  /// What it was asked.
  package struct Log: Decodable {
    package var connections: Int
    package var requests: Int
    package var tunnels: Int
  }

  private let scheme: String
  package let port: Int

  /// Runs it for as long as the closure does.
  ///
  /// - Parameters:
  ///   - certificate: The file of its certificate; nil for a server without TLS.
  ///   - login: The user and the password that it wants as a proxy.
  ///   - body: Asks it.
  /// - Returns: What the closure returns.
  /// - Throws: What the closure throws.
  package static func run<Result: Sendable>(
    certificate: String? = nil,
    login: String = "",
    _ body: (StubServer) async throws -> Result
  ) async throws -> Result {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "stub_server.py").path
    return try await Subprocess.run(
      .name("python3"),
      arguments: [script, certificate ?? "", login],
      input: .inputWriter,
      output: .sequence,
      error: .currentStandardError
    ) { execution in
      var text = ""
      for try await chunk in execution.standardOutput {
        text += chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        if text.hasSuffix("\n") { break }
      }
      let scheme = certificate == nil ? "http" : "https"
      let server = StubServer(scheme: scheme, port: Int(text.dropLast()) ?? 0)
      do {
        let result = try await body(server)
        try await execution.standardInputWriter.finish()
        return result
      } catch {
        try await execution.standardInputWriter.finish()
        throw error
      }
    }.closureResult
  }

  /// A request for a path.
  package func request(_ path: String, host: String = "127.0.0.1", body: String? = nil) throws
    -> HTTPRequest
  {
    guard let url = URL(string: "\(scheme)://\(host):\(port)\(path)") else {
      throw URLError(.badURL)
    }
    return HTTPRequest(body == nil ? .get : .post, url, body: Data((body ?? "").utf8))
  }

  /// What it was asked so far, the question for that not counted but for its connection.
  package func log(by transport: some HTTPTransport) async throws -> Log {
    let response = try await transport.send(try request("/log"))
    return try JSONDecoder().decode(Log.self, from: response.body)
  }
}

extension HTTPResponse {
  /// What /echo says of the request.
  package struct Echo: Decodable {
    package var method: String
    package var headers: [String: String]
    package var body: String
  }

  package var echo: Echo {
    get throws { try JSONDecoder().decode(Echo.self, from: body) }
  }
}
