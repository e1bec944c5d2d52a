// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a service tells whoever manages it, such as systemd: see sd_notify(3).
enum ManagerNotice: String {
  case ready = "READY=1"
  case stopping = "STOPPING=1"

  /// Sends it to the socket that `NOTIFY_SOCKET` names, in the file system or abstract; where there is none, nobody
  /// wants to know.
  func send() {
    guard let name = getenv("NOTIFY_SOCKET").map({ String(cString: $0) }),
      name.hasPrefix("/") || name.hasPrefix("@")
    else { return }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    if name.hasPrefix("@") { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let descriptor = socket(
      AF_UNIX,
      Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue),
      0
    )
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // An abstract name ends with the address, a path with a zero.
    let end = name.hasPrefix("@") ? 0 : 1
    let length = MemoryLayout.offset(of: \sockaddr_un.sun_path).map { $0 + bytes.count + end } ?? 0
    let words = Array(rawValue.utf8)
    withUnsafePointer(to: address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(
          descriptor,
          words,
          words.count,
          Int32(MSG_NOSIGNAL),
          $0,
          socklen_t(length)
        )
      }
    }
  }
}
