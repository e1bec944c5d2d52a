// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Where a host listens.
struct HostAddress: Sendable {
  let family: Int32
  private var storage = sockaddr_storage()
  private let length: socklen_t

  private init(_ info: addrinfo) {
    family = info.ai_family
    length = info.ai_addrlen
    let bytes = UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen))
    withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix($0.count)) }
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// The addresses of a host.
  ///
  /// A name server may take its time. The look-up cannot be stopped: after the limit, or when the task
  /// is cancelled, nobody waits for it any more.
  ///
  /// - Parameters:
  ///   - host: A name or a number.
  ///   - port: The port.
  ///   - limit: How long a look-up may take.
  ///   - lookUp: Asks for the addresses of a name, and blocks meanwhile.
  /// - Returns: At least one address.
  /// - Throws: ``HTTPError/unreachable(reason:)``, ``HTTPError/stalled(_:limit:)`` or
  ///   `CancellationError`.
  static func find(
    _ host: String,
    port: Int,
    within limit: Duration,
    lookUp: @escaping @Sendable (String, Int) throws -> [HostAddress] = {
      try HostAddress.lookUp($0, port: $1, flags: AI_ADDRCONFIG)
    }
  ) async throws -> [HostAddress] {
    if let numeric = try? Self.lookUp(host, port: port, flags: AI_NUMERICHOST) { return numeric }
    let answer = FirstAnswer<[HostAddress]>()
    DispatchQueue.global().async { answer.give(Result { try lookUp(host, port) }) }
    let seconds = limit / .seconds(1)
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) {
      answer.give(.failure(HTTPError.stalled(.connection, limit: limit)))
    }
    return try await withTaskCancellationHandler {
      try await answer.value()
    } onCancel: {
      answer.give(.failure(CancellationError()))
    }
  }

  private static func lookUp(_ host: String, port: Int, flags: Int32) throws -> [HostAddress] {
    var hints = addrinfo()
    hints.ai_flags = flags | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else {
      throw HTTPError.unreachable(reason: "\(host): " + String(cString: gai_strerror(code)))
    }
    defer { freeaddrinfo(list) }
    return Array(sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil })
      .compactMap { $0.map { HostAddress($0.pointee) } }
  }
}

/// The first of several answers to one question.
private final class FirstAnswer<Value: Sendable>: Sendable {
  private struct State {
    var waiter: CheckedContinuation<Value, any Error>?
    var result: Result<Value, any Error>?
  }

  private let state = Mutex(State())

  /// Answers, unless another was faster.
  func give(_ result: sending Result<Value, any Error>) {
    state.withLock { state in
      guard state.result == nil else { return }
      state.result = result
      state.waiter?.resume(with: result)
      state.waiter = nil
    }
  }

  func value() async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      state.withLock { state in
        if let result = state.result {
          continuation.resume(with: result)
        } else {
          state.waiter = continuation
        }
      }
    }
  }
}
