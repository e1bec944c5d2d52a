// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A TCP socket that never blocks, closed when it is let go of.
///
/// A class because several owners close it once.
final class Socket: Sendable {
  let number: Int32

  /// - Throws: ``HTTPError/unreachable(reason:)``.
  init(for address: HostAddress) throws {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    number = socket(address.family, kind, 0)
    guard number >= 0 else { throw HTTPError.unreachable(reason: String(cString: strerror(errno))) }
    var isOn: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, size)
    setsockopt(number, SOL_SOCKET, SO_KEEPALIVE, &isOn, size)
  }

  deinit {
    if number >= 0 { close(number) }
  }

  /// Begins to connect.
  ///
  /// - Returns: Whether the connection stands already.
  /// - Throws: ``HTTPError/unreachable(reason:)``.
  func connect(to address: HostAddress) throws -> Bool {
    if address.withPointer({ Glibc.connect(number, $0, $1) }) == 0 { return true }
    guard errno == EINPROGRESS else {
      throw HTTPError.unreachable(reason: String(cString: strerror(errno)))
    }
    return false
  }

  /// Why it could not connect; nil when it could.
  var pendingError: String? {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return nil }
    return code == 0 ? nil : String(cString: strerror(code))
  }

  /// Sends some of the bytes; nil when it cannot, see `errno`.
  func send(_ bytes: ArraySlice<UInt8>) -> Int? {
    while true {
      let count = bytes.withUnsafeBytes {
        Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 { return count }
      guard errno == EINTR else { return nil }
    }
  }

  /// Receives some bytes, 0 at the end; nil when it cannot, see `errno`.
  func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    while true {
      let count = recv(number, buffer.baseAddress, buffer.count, 0)
      if count >= 0 { return count }
      guard errno == EINTR else { return nil }
    }
  }

  /// Whether the call that failed last was only too early.
  var wouldBlock: Bool { errno == EAGAIN || errno == EWOULDBLOCK }
}
