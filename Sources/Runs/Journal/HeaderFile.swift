// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// A file of a run directory that says on what the file of lines beside it depends: a protocol, its
/// digest, and the version of its own layout.
package protocol HeaderFile: Codable {
  associatedtype Content: ProtocolDocument

  /// The version of the layout of the file.
  static var layout: Int { get }
  /// The name of the file.
  static var file: String { get }

  var `protocol`: Content { get }
}

/// The members of every header.
enum HeaderKeys: String, CodingKey {
  case layout, `protocol`, protocolDigest
}

extension HeaderFile {
  /// Reads the protocol, which must be as it was written.
  package static func readProtocol(from decoder: any Decoder) throws -> Content {
    let values = try decoder.container(keyedBy: HeaderKeys.self)
    let layout = try values.decode(Int.self, forKey: .layout)
    guard layout == Self.layout else {
      throw DecodingError.dataCorruptedError(
        forKey: .layout,
        in: values,
        debugDescription: "layout \(layout), which this version does not know"
      )
    }
    let content = try values.decode(Content.self, forKey: .protocol)
    guard try values.decode(String.self, forKey: .protocolDigest) == content.digest() else {
      throw DecodingError.dataCorruptedError(
        forKey: .protocolDigest,
        in: values,
        debugDescription: "the protocol was changed"
      )
    }
    return content
  }

  package func writeProtocol(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: HeaderKeys.self)
    try values.encode(Self.layout, forKey: .layout)
    try values.encode(`protocol`, forKey: .protocol)
    try values.encode(`protocol`.digest(), forKey: .protocolDigest)
  }

  /// Reads the header of a directory; nil when it holds none.
  ///
  /// - Throws: ``JournalError``.
  package static func read(from directory: String) throws -> Self? {
    try RunDirectory.check(directory)
    guard let bytes = try RunDirectory.read(file, in: directory) else { return nil }
    do {
      return try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw JournalError.badHeader(path: directory + "/" + file, reason: error.reason)
    }
  }

  /// Writes the header, or makes sure that the one that is there is of the same protocol.
  ///
  /// - Returns: The header that the directory now holds.
  /// - Throws: ``JournalError``, also for another protocol.
  package func settle(in directory: String) throws -> Self {
    guard let known = try Self.read(from: directory) else {
      let bytes = try JSONValue(encoding: self).bytes(.indented) + [UInt8(ascii: "\n")]
      try RunDirectory.replace(Self.file, in: directory, with: bytes)
      return self
    }
    let differences = try `protocol`.differences(from: known.protocol)
    guard differences.isEmpty else {
      throw JournalError.otherProtocol(path: directory, differences: differences)
    }
    return known
  }
}

extension DecodingError {
  /// What is wrong, in a few words.
  fileprivate var reason: String {
    switch self {
    case .keyNotFound(let key, _): "it has no \(key.stringValue)"
    case .dataCorrupted(let context): context.debugDescription
    case .typeMismatch(_, let context): "\(Self.field(context)) is of another type"
    case .valueNotFound(_, let context): "\(Self.field(context)) is null"
    @unknown default: "\(self)"
    }
  }

  private static func field(_ context: Context) -> String {
    context.codingPath.map(\.stringValue).joined(separator: ".")
  }
}
