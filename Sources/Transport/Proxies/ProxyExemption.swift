// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One entry of `no_proxy`: hosts that are asked straight.
struct ProxyExemption: Hashable {
  private enum Hosts: Hashable {
    case all
    /// A name and all below it.
    case name(String)
    /// Addresses that begin with so many bits.
    case network(bytes: [UInt8], bits: Int)
  }

  private let hosts: Hosts
  private let port: Int?

  /// Reads `*`, a name with or without a dot before it, an address or a network such as
  /// `10.0.0.0/8`, the first ones perhaps with a port.
  init(_ text: Substring) {
    if text == "*" {
      (hosts, port) = (.all, nil)
    } else if let slash = text.lastIndex(of: "/"),
      let bits = Int(text[text.index(after: slash)...]),
      let bytes = Self.address(text[..<slash].trimmingBrackets),
      (0...bytes.count * 8).contains(bits)
    {
      (hosts, port) = (.network(bytes: bytes, bits: bits), nil)
    } else {
      let place = HostAndPort(text)
      let host = place?.host ?? text.lowercased()
      port = place?.port
      hosts =
        Self.address(host).map { .network(bytes: $0, bits: $0.count * 8) }
        ?? .name(String(host.drop { $0 == "." || $0 == "*" }))
    }
  }

  /// Whether a host in lower case, without brackets, is one of them.
  func covers(_ host: String, port: Int) -> Bool {
    guard self.port == nil || self.port == port else { return false }
    switch hosts {
    case .all: return true
    case .name(let name): return !name.isEmpty && (host == name || host.hasSuffix("." + name))
    case .network(let network, let bits):
      guard let address = Self.address(host), address.count == network.count else { return false }
      return (0..<bits).allSatisfy { bit in
        (address[bit / 8] ^ network[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
      }
    }
  }

  /// The bytes of an IPv4 or IPv6 address; nil for a name.
  private static func address(_ text: some StringProtocol) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      if inet_pton(family, String(text), &bytes) == 1 { return bytes }
    }
    return nil
  }
}

extension Substring {
  /// The text without brackets around it.
  fileprivate var trimmingBrackets: Substring {
    hasPrefix("[") && hasSuffix("]") ? dropFirst().dropLast() : self
  }
}
