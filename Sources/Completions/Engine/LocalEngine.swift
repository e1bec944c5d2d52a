// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Subprocess
import SystemPackage
import Transport

/// Serves a model on this machine for as long as it is needed.
package struct LocalEngine: Sendable {
  private let launch: EngineLaunch
  private let endpoint: EngineEndpoint
  private let secret: Secret
  private let onNotice: @Sendable (String) -> Void

  /// Runs an engine for as long as the closure does.
  ///
  /// An engine that ends is started again, and the requests wait. It is gone when this returns, and
  /// soon after this program ends, however it does.
  ///
  /// - Parameters:
  ///   - launch: The model and the program.
  ///   - onNotice: Is told what a person may want to know, such as that it is started again.
  ///   - body: Asks the engine.
  /// - Returns: What the closure returns.
  /// - Throws: ``EngineError``, and what the closure throws.
  package static func run<Result: Sendable>(
    _ launch: EngineLaunch,
    onNotice: @escaping @Sendable (String) -> Void = { _ in },
    _ body: @escaping @Sendable (EngineEndpoint) async throws -> Result
  ) async throws -> Result {
    let endpoint = EngineEndpoint(launch)
    let engine = LocalEngine(
      launch: launch,
      endpoint: endpoint,
      secret: try .random(),
      onNotice: onNotice
    )
    return try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask {
        try await engine.supervise()
        return nil
      }
      group.addTask { try await body(endpoint) }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw CancellationError()
    }
  }

  /// Starts the engine again and again, until it cannot be hoped for.
  private func supervise() async throws {
    var failures = 0
    var wasReady = false
    while true {
      let repliesBefore = endpoint.replies
      let (ending, gotReady) = try await runOnce()
      try Task.checkCancellation()
      endpoint.isStarting()
      if endpoint.replies > repliesBefore { failures = 0 }
      failures += 1
      wasReady = wasReady || gotReady
      // What cannot start once will not start later, if it did not lose a race for the port.
      guard failures <= launch.restarts, wasReady || ending.isPortTaken else {
        endpoint.hasEnded(.program(name: launch.programName, reason: "\(ending)"))
        return
      }
      onNotice("\(launch.programName): \(ending); it is started again")
      try await Task.sleep(for: launch.firstWait * (1 << min(failures - 1, 6)))
    }
  }

  // MARK: - One process

  private enum Event: Sendable {
    case ready
    /// Nothing was heard while the model was to be loaded.
    case silent
    case ended(TerminationStatus)
  }

  /// Runs the engine until it ends.
  private func runOnce() async throws -> (ending: EngineEnding, gotReady: Bool) {
    let port = try LoopbackPort.find()
    let server = try server(port: port)
    let start = logSize
    let leash = try Leash()
    return try await withThrowingTaskGroup(of: Event.self) { group in
      group.addTask { .ended(try await run(port: port, leash)) }
      group.addTask { try await waitUntilReady(server) }
      defer {
        leash.release()
        group.cancelAll()
      }
      var isReady = false
      while let event = try await group.next() {
        switch event {
        case .ready:
          isReady = true
          endpoint.isReady(
            at: HTTPEndpoint(server, transport: NetworkTransport(limits: limits, proxies: .none))
          )
        case .silent:
          onNotice("\(launch.programName): silent for \(launch.stall) while it loads the model")
          leash.release()
        case .ended(let status):
          let ending = EngineEnding(
            status: status.number,
            log: EngineEnding.tail(of: launch.log, from: start),
            path: launch.log
          )
          return (ending, isReady)
        }
      }
      throw CancellationError()
    }
  }

  private func run(port: UInt16, _ leash: Leash) async throws -> TerminationStatus {
    let log = try openLog()
    defer { try? log.close() }
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(5))
    ]
    return try await Subprocess.run(
      .path("/bin/sh"),
      arguments: Arguments(EngineGuard.arguments(for: launch.arguments(port: port))),
      environment: environment,
      platformOptions: options,
      input: .fileDescriptor(leash.theirs, closeAfterSpawningProcess: true),
      output: .fileDescriptor(log, closeAfterSpawningProcess: false),
      error: .fileDescriptor(log, closeAfterSpawningProcess: false)
    ).terminationStatus
  }

  private func waitUntilReady(_ server: HTTPEndpoint.Server) async throws -> Event {
    let transport = NetworkTransport(
      limits: HTTPLimits(connect: .seconds(2), firstByte: .seconds(5), bodyBytes: 1 << 16),
      proxies: .none
    )
    var size = logSize
    var silentSince = ContinuousClock.now
    while silentSince.duration(to: .now) < launch.stall {
      if await answers(server, by: transport) { return .ready }
      if logSize != size {
        size = logSize
        silentSince = .now
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    return .silent
  }

  /// Whether the engine is there: some have no `/health`, and say so.
  private func answers(
    _ server: HTTPEndpoint.Server,
    by transport: NetworkTransport
  ) async -> Bool {
    let request = HTTPRequest(.get, server.address.appending(path: "health"))
    guard let response = try? await transport.send(request) else { return false }
    return response.status == 200 || response.status == 404
  }

  private func server(port: UInt16) throws -> HTTPEndpoint.Server {
    var server = try HTTPEndpoint.Server(
      .llamaServer,
      shape: launch.shape,
      address: "http://127.0.0.1:\(port)",
      model: launch.name,
      secret: secret
    )
    // A machine that judges programs meanwhile may take an hour for an answer, and a minute or more
    // for a token.
    server.streams = true
    return server
  }

  private var limits: HTTPLimits { HTTPLimits(betweenBytes: .seconds(600)) }

  /// The key by the environment: everyone can read a program's arguments.
  private var environment: Environment {
    secret.reveal { .inherit.updating(["LLAMA_API_KEY": $0, "VLLM_API_KEY": $0]) }
  }

  private func openLog() throws -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        FilePath(launch.log),
        .writeOnly,
        // A run's folder may be somebody else's, and a link in it lead elsewhere.
        options: [.create, .append, .closeOnExec, .noFollow, .nonBlocking],
        permissions: [.ownerReadWrite, .groupRead, .otherRead]
      )
    } catch let error as Errno {
      throw EngineError.noLog(path: launch.log, reason: error.description)
    }
  }

  private var logSize: UInt64 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: launch.log)
    return attributes?[.size] as? UInt64 ?? 0
  }
}

extension TerminationStatus {
  /// As a shell gives it: the status, or 128 and the number of the signal.
  fileprivate var number: Int32 {
    switch self {
    case .exited(let code): code
    case .signaled(let signal): 128 + signal
    }
  }
}
