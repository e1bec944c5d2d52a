// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Subprocess
import Testing
import Transport

/// A server on loopback that fails as it is told to: see fault_server.py.
struct FaultServer {
  /// How it is told.
  struct Options: Encodable {
    /// What happens to the first requests, one each.
    var script: [String] = []
    /// The share of requests with one of `faults`.
    var rate: Double?
    var faults: [String]?
    /// The most samples of an answer.
    var most: Int?
    /// A file with a certificate and its key.
    var tls: String?
  }

  /// What it was asked.
  struct Log: Decodable {
    var requests: Int
    var connections: Int
    var mostAtOnce: Int
    var log: [Request]

    struct Request: Decodable {
      var method: String
      var path: String
      var headers: [String: String]
      var body: Body
    }

    struct Body: Decodable {
      var prompt: String?
      var n: Int?
      var seed: Int?
      var stop: [String]?
      var stream: Bool?
    }
  }

  let address: String
  private let trust: TrustRoots?

  /// Runs it for as long as the closure does.
  static func run<Result: Sendable>(
    _ options: Options = Options(),
    _ body: (FaultServer) async throws -> Result
  ) async throws -> Result {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "fault_server.py").path
    let json = String(decoding: try JSONEncoder().encode(options), as: UTF8.self)
    return try await Subprocess.run(
      .name("python3"),
      arguments: [script, json],
      input: .inputWriter,
      output: .sequence,
      error: .currentStandardError
    ) { execution in
      var port = ""
      for try await chunk in execution.standardOutput {
        port += chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        if port.hasSuffix("\n") { break }
      }
      let scheme = options.tls == nil ? "http" : "https"
      let server = FaultServer(
        address: "\(scheme)://127.0.0.1:\(port.dropLast())",
        trust: options.tls.map { TrustRoots(path: $0) }
      )
      let result = try await body(server)
      try await execution.standardInputWriter.finish()
      return result
    }.closureResult
  }

  func endpoint(
    _ kind: ServerKind = .vLLM,
    shape: APIShape? = nil,
    limits: HTTPLimits = HTTPLimits(),
    secret: Secret? = nil,
    by transport: (any HTTPTransport)? = nil,
    streams: Bool = false
  ) throws -> HTTPEndpoint {
    var server = try HTTPEndpoint.Server(
      kind,
      shape: shape,
      address: address,
      model: "m",
      secret: secret
    )
    server.streams = streams
    return HTTPEndpoint(server, transport: transport ?? self.transport(limits: limits))
  }

  /// What trusts its certificate, if it has one.
  func transport(limits: HTTPLimits = HTTPLimits()) -> any HTTPTransport {
    guard let trust else { return NetworkTransport(limits: limits) }
    return ClientTransport(limits: limits, trust: trust, proxies: .none)
  }

  var log: Log {
    get async throws {
      let url = try #require(URL(string: address + "/log"))
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let response = try await transport().send(HTTPRequest(.get, url))
      return try decoder.decode(Log.self, from: response.body)
    }
  }
}
