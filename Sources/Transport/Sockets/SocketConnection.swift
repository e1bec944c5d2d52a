// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import FoundationEssentials
import Glibc
import Synchronization

/// A connection to a server, which carries one exchange at a time.
///
/// A class because it owns a socket, which is closed when the connection is let go of.
final class SocketConnection: Sendable {
  private typealias Waiter = CheckedContinuation<HTTPResponse, any Error>

  private struct State {
    var reading: (any DispatchSourceRead)?
    var writing: (any DispatchSourceWrite)?
    var waiter: Waiter?
    var parser: ResponseParser?
    var phase = HTTPError.Phase.connection
    var since = ContinuousClock.now
    var outgoing: [UInt8] = []
    var sent = 0
    /// Whether a request went out to its last byte, so that another may follow it.
    var isSent = true
    /// Why nothing more can be sent or received.
    var failure: (any Error)?
  }

  private let socket: Socket
  private let queue: DispatchQueue
  private let state = Mutex(State())

  private init(_ socket: Socket, queue: DispatchQueue) {
    self.socket = socket
    self.queue = queue
  }

  deinit {
    fail(CancellationError())
  }

  // MARK: - Connecting

  /// Connects to the first of some addresses that answers.
  ///
  /// - Parameters:
  ///   - addresses: The addresses of a host.
  ///   - queue: Where what happens to the socket is told.
  ///   - onAttempt: Receives each connection that is tried, which may be failed from elsewhere.
  /// - Returns: A connection.
  /// - Throws: ``HTTPError/unreachable(reason:)``, or what the connection was failed with.
  static func connect(
    to addresses: [HostAddress],
    queue: DispatchQueue,
    onAttempt: (SocketConnection) -> Void
  ) async throws -> SocketConnection {
    var failure: any Error = HTTPError.unreachable(reason: "the host has no address")
    for address in addresses {
      do {
        let connection = SocketConnection(try Socket(for: address), queue: queue)
        onAttempt(connection)
        try await connection.connect(to: address)
        return connection
      } catch let error as HTTPError {
        failure = error
      }
    }
    throw failure
  }

  private func connect(to address: HostAddress) async throws {
    if try !socket.connect(to: address) {
      await withTaskCancellationHandler {
        await untilWritable()
      } onCancel: {
        fail(CancellationError())
      }
      if let failure = state.withLock({ $0.failure }) { throw failure }
      if let reason = socket.pendingError { throw HTTPError.unreachable(reason: reason) }
    }
    startReading()
  }

  /// Waits until the socket can be written to, or has failed.
  private func untilWritable() async {
    await withCheckedContinuation { continuation in
      let isWanted = state.withLock { state in
        guard state.failure == nil else { return false }
        let source = DispatchSource.makeWriteSource(fileDescriptor: socket.number, queue: queue)
        source.setEventHandler { [weak self] in self?.stopWriting() }
        source.setCancelHandler { [socket] in
          withExtendedLifetime(socket) { continuation.resume() }
        }
        state.writing = source
        source.resume()
        return true
      }
      if !isWanted { continuation.resume() }
    }
  }

  private func stopWriting() {
    state.withLock { state in
      state.writing?.cancel()
      state.writing = nil
    }
  }

  private func startReading() {
    state.withLock { state in
      guard state.failure == nil else { return }
      let source = DispatchSource.makeReadSource(fileDescriptor: socket.number, queue: queue)
      source.setEventHandler { [weak self] in self?.receive() }
      // The number is in use until the source is done with it.
      source.setCancelHandler { [socket] in withExtendedLifetime(socket) {} }
      state.reading = source
      source.resume()
    }
  }

  // MARK: - Exchanges

  /// Sends bytes and waits for the answer.
  ///
  /// - Throws: ``HTTPError``, `CancellationError`, or what the connection was failed with.
  func exchange(_ bytes: [UInt8], bodyBytes: Int) async throws -> HTTPResponse {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (waiter: Waiter) in
        let failure = state.withLock { state -> (any Error)? in
          state.parser = ResponseParser(bodyBytes: bodyBytes)
          if let failure = state.failure { return failure }
          state.waiter = waiter
          state.phase = .connection
          state.since = .now
          state.outgoing = bytes
          state.sent = 0
          state.isSent = false
          return nil
        }
        if let failure { waiter.resume(throwing: failure) } else { send() }
      }
    } onCancel: {
      fail(CancellationError())
    }
  }

  /// Whether nothing of the last answer came.
  var hasHeardNothing: Bool { state.withLock { $0.parser?.hasBegun != true } }

  /// Whether another exchange may follow the last one.
  var isReusable: Bool {
    state.withLock { state in
      state.failure == nil && state.waiter == nil && state.isSent
        && state.parser?.keepsConnection == true
    }
  }

  /// What it waits for and since when; nil when it waits for nothing.
  var progress: (phase: HTTPError.Phase, since: ContinuousClock.Instant)? {
    state.withLock { state in
      guard state.failure == nil, state.waiter != nil || state.writing != nil else { return nil }
      return (state.phase, state.since)
    }
  }

  /// Ends it; only the first reason counts.
  func fail(_ error: any Error) {
    let waiter = state.withLock { state -> Waiter? in
      guard state.failure == nil else { return nil }
      state.failure = error
      state.reading?.cancel()
      state.writing?.cancel()
      (state.reading, state.writing) = (nil, nil)
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume(throwing: error)
  }

  // MARK: - Bytes

  /// Sends what is left to send, now or when there is room.
  private func send() {
    state.withLock { state in
      guard state.failure == nil else { return }
      while state.sent < state.outgoing.count {
        switch socket.send(state.outgoing[state.sent...]) {
        case .some(let count): state.sent += count
        case .none where socket.wouldBlock: return awaitRoom(&state)
        // Why it takes no more will be read from it, perhaps after an answer.
        case .none: return giveUpSending(&state)
        }
      }
      state.isSent = true
      giveUpSending(&state)
    }
  }

  /// Sends no more and waits for the answer.
  private func giveUpSending(_ state: inout State) {
    state.writing?.cancel()
    state.writing = nil
    state.outgoing = []
    guard state.phase == .connection else { return }
    state.phase = .answer
    state.since = .now
  }

  private func awaitRoom(_ state: inout State) {
    guard state.writing == nil else { return }
    let source = DispatchSource.makeWriteSource(fileDescriptor: socket.number, queue: queue)
    source.setEventHandler { [weak self] in self?.send() }
    source.setCancelHandler { [socket] in withExtendedLifetime(socket) {} }
    state.writing = source
    source.resume()
  }

  /// Receives some of what is there; what is left is told of again.
  private func receive() {
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
      guard let count = socket.receive(into: buffer) else {
        if !socket.wouldBlock {
          fail(HTTPError.brokenOff(reason: String(cString: strerror(errno))))
        }
        return
      }
      take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Takes bytes that came; none at the end of the connection.
  private func take(_ bytes: UnsafeRawBufferPointer) {
    do {
      let (waiter, response) = try state.withLock { state -> (Waiter?, HTTPResponse?) in
        guard state.waiter != nil else {
          throw HTTPError.brokenOff(reason: "the server closed it")
        }
        if bytes.isEmpty {
          try state.parser?.end()
        } else {
          try state.parser?.feed(bytes)
        }
        state.since = .now
        if state.parser?.hasHead == true { state.phase = .rest }
        guard let response = state.parser?.response else { return (nil, nil) }
        defer { state.waiter = nil }
        return (state.waiter, response)
      }
      guard let waiter, let response else { return }
      if bytes.isEmpty { fail(HTTPError.brokenOff(reason: "the server closed it")) }
      waiter.resume(returning: response)
    } catch {
      fail(error)
    }
  }
}
