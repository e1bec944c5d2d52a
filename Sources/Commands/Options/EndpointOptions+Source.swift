// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions
import FoundationEssentials
import Measuring
import Problems
import Transport

extension EndpointOptions {
  /// What may be spent.
  var budget: Budget {
    Budget(
      maxRequests: maxRequests,
      maxTokens: maxTokensTotal,
      maxCost: maxCost,
      prices: prices?.prices
    )
  }

  /// Refuses a budget that no request fits into.
  func checkBudget(_ sampling: SamplingOptions, isChat: Bool) throws {
    let written = sampling.sampling(isChat: isChat).maxTokens
    guard let maxTokensTotal, maxTokensTotal <= written else { return }
    throw UsageError(
      "--max-tokens-total \(maxTokensTotal) is less than one request may take, which reads its prompt "
        + "and writes up to \(written) tokens: raise it, or lower --max-tokens"
    )
  }

  /// The model, of which an unknown server is asked what it is.
  ///
  /// - Throws: When it is not there, or cannot be asked as it is to be.
  func source(
    _ sampling: SamplingOptions,
    isChat: Bool,
    isJudging: Bool,
    log: Log
  ) async throws -> ModelSource {
    if let command { return .program(Self.words(of: command)) }
    if let server {
      var found = try await found(at: server, isChat: isChat, log: log)
      guard !stream || found.shape.mayStream else { throw ServerError.noStream(found.shape) }
      found.streams = stream
      if sampling.serverSampling { try found.leaveSampling() }
      let sampling = sampling.sampling(isChat: isChat)
      if let field = found.capabilities.lacking(for: sampling) {
        throw ServerError.noField(field, of: found.kind)
      }
      return .server(found)
    }
    guard let model else { throw ValidationError("Name a model with --model.") }
    guard FileManager.default.fileExists(atPath: model) else {
      throw UsageError(
        "--model \(model): there is no such file to serve here; give the path of a GGUF file, or the "
          + "address of what serves a model of that name with --server"
      )
    }
    return .engine(
      .init(
        model: model,
        command: engine.map(Self.words),
        threads: engineThreads(isJudging: isJudging),
        // Texts that are written at once change each other's last digits, and with them what is
        // likeliest.
        slots: sampling.sampling(isChat: isChat).isGreedy ? 1 : min(4, concurrency),
        contextTokens: context,
        stall: .seconds(120),
        isChat: isChat,
        modelDigest: try ContentDigest.sha256(ofFile: model)
      )
    )
  }

  /// The threads of an engine that is started here; none where none is.
  func engineThreads(isJudging: Bool) -> Int {
    guard model != nil, server == nil, command == nil else { return 0 }
    let processors = ThisMachine.processors
    return engineThreads ?? max(1, isJudging ? processors - 1 : processors)
  }

  private func found(
    at address: String,
    isChat: Bool,
    log: Log
  ) async throws -> HTTPEndpoint.Server {
    var secret: Secret?
    if let keyVariable { secret = try Secret(variable: keyVariable) }
    if let keyFile { secret = try Secret(file: keyFile) }
    let asked = shape ?? (isChat ? .chat : nil)
    func described(_ kind: ServerKind, _ model: String) throws -> HTTPEndpoint.Server {
      let shapes = Capabilities(of: kind).shapes
      let shape = asked.flatMap { shapes.contains($0) || self.shape != nil ? $0 : nil }
      return try HTTPEndpoint.Server(
        kind,
        shape: shape,
        address: address,
        model: model,
        secret: secret
      )
    }
    if let kind { return try described(kind, model ?? "") }
    let unknown = try described(.compatible, model ?? "")
    let finding = try await Self.whenReady(address, log: log) {
      try await unknown.probe(by: NetworkTransport())
    }
    log.note("\(address): \(finding)")
    return try described(finding.kind, model ?? finding.models.first ?? "").adopting(finding)
  }

  /// Asks a server again every second while it is not ready, as while it loads its model.
  private static func whenReady<Answer>(
    _ address: String,
    within limit: Duration = .seconds(600),
    log: Log,
    _ ask: () async throws -> Answer
  ) async throws -> Answer {
    let start = ContinuousClock.now
    var isTold = false
    while true {
      do {
        return try await ask()
      } catch CompletionError.server(let fault) where fault.status == 503 {
        guard start.duration(to: .now) < limit else { throw CompletionError.server(fault) }
        if !isTold { log.note("\(address) is not ready (\(fault.message)); waiting for it") }
        isTold = true
        try await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// The words of a command, parted by spaces; quotes keep spaces within a word.
  static func words(of command: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    var isStarted = false
    for character in command {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
        isStarted = true
      } else if quote == nil, character == " " {
        if isStarted { words.append(word) }
        (word, isStarted) = ("", false)
      } else {
        word.append(character)
        isStarted = true
      }
    }
    return isStarted ? words + [word] : words
  }
}
