// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc

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

  /// The addresses of a host, which may take its name server's time.
  ///
  /// - Throws: ``HTTPError/unreachable(reason:)``.
  static func find(_ host: String, port: Int) async throws -> [HostAddress] {
    if let numeric = try? lookUp(host, port: port, flags: AI_NUMERICHOST) { return numeric }
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try lookUp(host, port: port, flags: AI_ADDRCONFIG) })
      }
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
