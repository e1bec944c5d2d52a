// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A model that is served on this machine, by an engine that may end and be started again.
///
/// A request waits while there is no engine. A class because the requests and the supervisor of the
/// engine share it.
package final class EngineEndpoint: CompletionEndpoint {
  private typealias Waiter = CheckedContinuation<HTTPEndpoint, any Error>

  private enum Engine: Sendable {
    case starting
    case ready(HTTPEndpoint)
    case ended(CompletionError)
  }

  private struct State {
    var engine = Engine.starting
    var waiting: [Int: Waiter] = [:]
    var nextNumber = 0
    var replies = 0
  }

  package let name: String
  package let settings: [String: String]
  package let capabilities: Capabilities
  private let state = Mutex(State())

  init(_ launch: EngineLaunch) {
    name = launch.programName
    var capabilities = Capabilities(of: .llamaServer)
    capabilities.slots = launch.slots
    self.capabilities = capabilities
    settings = [
      "engine": launch.programName, "model": launch.name,
      "contextTokens": "\(launch.contextTokens)", "slots": "\(launch.slots)",
    ]
  }

  package func reply(to request: CompletionRequest) async throws -> CompletionReply {
    let reply = try await engine().reply(to: request)
    state.withLock { $0.replies += 1 }
    return reply
  }

  /// The replies so far.
  var replies: Int { state.withLock { $0.replies } }

  /// Waits until there is an engine.
  private func engine() async throws -> HTTPEndpoint {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiter in
        let result = state.withLock { state -> Result<HTTPEndpoint, any Error>? in
          switch state.engine {
          case .ready(let endpoint): return .success(endpoint)
          case .ended(let error): return .failure(error)
          case .starting where Task.isCancelled: return .failure(CancellationError())
          case .starting:
            state.waiting[number] = waiter
            return nil
          }
        }
        if let result { waiter.resume(with: result) }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?
        .resume(throwing: CancellationError())
    }
  }

  // MARK: - What the supervisor tells

  func isReady(at endpoint: HTTPEndpoint) {
    settle(.ready(endpoint), with: .success(endpoint))
  }

  func isStarting() {
    state.withLock { $0.engine = .starting }
  }

  func hasEnded(_ error: CompletionError) {
    settle(.ended(error), with: .failure(error))
  }

  private func settle(_ engine: Engine, with result: Result<HTTPEndpoint, any Error>) {
    let waiting = state.withLock { state in
      state.engine = engine
      defer { state.waiting = [:] }
      return state.waiting.values
    }
    for waiter in waiting { waiter.resume(with: result) }
  }
}
