// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Completions
import FoundationEssentials
import Transport

/// A model that can be asked, and what a protocol says of it.
package enum ModelSource: Sendable {
  /// A server that is there.
  case server(HTTPEndpoint.Server)
  /// A program of the user's.
  case program([String])
  /// A model file, served here for as long as it is needed.
  case engine(Engine)

  /// What serves a model file.
  package struct Engine: Sendable {
    package var model: String
    /// The program and its arguments; nil for llama-server.
    package var command: [String]?
    package var threads: Int
    package var slots: Int
    package var contextTokens: Int
    package var stall: Duration
    /// Whether it is asked by turns, which it puts into the model's own template.
    package var isChat: Bool
    /// The SHA-256 of the model's file.
    package var modelDigest: String

    package init(
      model: String,
      command: [String]?,
      threads: Int,
      slots: Int,
      contextTokens: Int,
      stall: Duration,
      isChat: Bool,
      modelDigest: String
    ) {
      self.model = model
      self.command = command
      self.threads = threads
      self.slots = slots
      self.contextTokens = contextTokens
      self.stall = stall
      self.isChat = isChat
      self.modelDigest = modelDigest
    }
  }

  /// The name of the provider, such as `vllm`.
  package var name: String {
    switch self {
    case .server(let server): server.kind.rawValue
    case .program: "command"
    case .engine: "engine"
    }
  }

  /// What else a protocol must say of it; no secrets, and no address, which may change.
  package var settings: [String: String] {
    switch self {
    case .server(let server):
      ["shape": server.shape.rawValue, "model": server.model]
    case .program(let command):
      ["command": command.joined(separator: " ")]
    case .engine(let engine):
      [
        "model": Self.fileName(engine.model), "modelSHA256": engine.modelDigest,
        "engine": Self.fileName(engine.command?.first ?? "llama-server"),
        "contextTokens": "\(engine.contextTokens)",
      ].merging(engine.isChat ? ["shape": APIShape.chat.rawValue] : [:]) { own, _ in own }
    }
  }

  /// What a prompt and its answer may have together, if it is known.
  package var contextTokens: Int? {
    switch self {
    case .server(let server): server.modelContextTokens
    case .program: nil
    case .engine(let engine): engine.contextTokens
    }
  }

  static func fileName(_ path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  /// Asks the model for as long as the closure runs.
  ///
  /// What an engine says goes to a log in the folder, and what a person may want to know to `onNotice`.
  package func use(
    in directory: String,
    onNotice: @escaping @Sendable (String) -> Void,
    _ body: @escaping @Sendable (any CompletionEndpoint) async throws -> Void
  ) async throws {
    switch self {
    case .server(let server):
      try await body(HTTPEndpoint(server, transport: NetworkTransport()))
    case .program(let command):
      try await CommandEndpoint.run(CommandEndpoint.Launch(command: command)) {
        try await body($0)
      }
    case .engine(let engine):
      var launch = try EngineLaunch(
        model: engine.model,
        command: engine.command,
        threads: engine.threads,
        log: directory + "/engine.log"
      )
      launch.slots = engine.slots
      launch.contextTokens = engine.contextTokens
      launch.stall = engine.stall
      if engine.isChat { launch.shape = .chat }
      try await LocalEngine.run(launch, onNotice: onNotice) { try await body($0) }
    }
  }
}
