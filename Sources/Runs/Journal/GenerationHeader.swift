// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// What `generation.json` holds: what the completions beside it depend on.
package struct GenerationHeader: Codable, Sendable, Hashable {
  package var `protocol`: GenerationProtocol

  /// The version of the layout of the file.
  private static let layout = 1

  private enum CodingKeys: String, CodingKey {
    case layout, `protocol`, protocolDigest
  }

  package init(protocol: GenerationProtocol) {
    self.protocol = `protocol`
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let layout = try values.decode(Int.self, forKey: .layout)
    guard layout == GenerationHeader.layout else {
      throw DecodingError.dataCorruptedError(
        forKey: .layout,
        in: values,
        debugDescription: "layout \(layout), which this version does not know"
      )
    }
    `protocol` = try values.decode(GenerationProtocol.self, forKey: .protocol)
    guard try values.decode(String.self, forKey: .protocolDigest) == `protocol`.digest() else {
      throw DecodingError.dataCorruptedError(
        forKey: .protocolDigest,
        in: values,
        debugDescription: "the protocol was changed"
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(GenerationHeader.layout, forKey: .layout)
    try values.encode(`protocol`, forKey: .protocol)
    try values.encode(`protocol`.digest(), forKey: .protocolDigest)
  }

  // MARK: - Files

  /// Reads the header of a folder of completions; nil when the folder holds none.
  ///
  /// - Throws: ``JournalError``.
  package static func read(from directory: String) throws -> GenerationHeader? {
    try RunDirectory.check(directory)
    guard let bytes = try RunDirectory.read(RunDirectory.generation, in: directory) else {
      return nil
    }
    return try JSONDecoder().decode(
      GenerationHeader.self,
      ofHeader: bytes,
      path: directory + "/" + RunDirectory.generation
    )
  }

  /// Writes the header, or makes sure that the one that is there is the same.
  ///
  /// - Throws: ``JournalError``, also for completions of another protocol.
  func settle(in directory: String) throws {
    guard let known = try GenerationHeader.read(from: directory) else {
      let bytes = try JSONValue(encoding: self).bytes(.indented) + [UInt8(ascii: "\n")]
      return try RunDirectory.replace(RunDirectory.generation, in: directory, with: bytes)
    }
    let differences = try `protocol`.differences(from: known.protocol)
    guard differences.isEmpty else {
      throw JournalError.otherProtocol(path: directory, differences: differences)
    }
  }
}
