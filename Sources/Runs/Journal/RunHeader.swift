// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
import Glibc

/// What `run.json` holds: the protocol, and what a number does not depend on.
package struct RunHeader: Codable, Sendable, Hashable {
  package var `protocol`: RunProtocol
  /// When the run began, to the second.
  package var created: Date
  /// Facts about the machine, such as its kernel.
  package var host: [String: String]

  package init(protocol: RunProtocol, created: Date, host: [String: String] = [:]) {
    self.protocol = `protocol`
    self.created = Date(timeIntervalSince1970: created.timeIntervalSince1970.rounded(.down))
    self.host = host
  }

  /// The most samples that a task may have.
  package static let mostSamplesOfTask = 1 << 20

  /// The most samples of a run that are believed.
  package static let mostSamples = 1 << 40

  /// The version of the layout of a run directory.
  static let layout = 1

  private enum CodingKeys: String, CodingKey {
    case layout, created, host, `protocol`, protocolDigest
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let layout = try values.decode(Int.self, forKey: .layout)
    guard layout == RunHeader.layout else {
      throw DecodingError.dataCorruptedError(
        forKey: .layout,
        in: values,
        debugDescription: "layout \(layout), which this version does not know"
      )
    }
    `protocol` = try values.decode(RunProtocol.self, forKey: .protocol)
    let (n, tasks) = (`protocol`.sampling.n, `protocol`.tasks.count)
    guard 0...RunHeader.mostSamplesOfTask ~= n, 0...1 << 20 ~= tasks else {
      throw DecodingError.dataCorruptedError(
        forKey: .protocol,
        in: values,
        debugDescription: "it asks for \(n) samples of \(tasks) tasks"
      )
    }
    created = try Date(values.decode(String.self, forKey: .created), strategy: .iso8601)
    host = try values.decode([String: String].self, forKey: .host)
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
    try values.encode(RunHeader.layout, forKey: .layout)
    try values.encode(created.formatted(.iso8601), forKey: .created)
    try values.encode(host, forKey: .host)
    try values.encode(`protocol`, forKey: .protocol)
    try values.encode(`protocol`.digest(), forKey: .protocolDigest)
  }

  // MARK: - Files

  func write(to directory: String) throws {
    let bytes = try JSONValue(encoding: self).bytes(.indented) + [UInt8(ascii: "\n")]
    try RunDirectory.replace(RunDirectory.header, in: directory, with: bytes)
  }

  /// Reads the header of a run; nil when the directory holds none.
  package static func read(from directory: String) throws -> RunHeader? {
    try RunDirectory.check(directory)
    guard let bytes = try RunDirectory.read(RunDirectory.header, in: directory) else { return nil }
    return try JSONDecoder().decode(
      RunHeader.self,
      ofHeader: bytes,
      path: directory + "/" + RunDirectory.header
    )
  }
}

extension JSONDecoder {
  /// Reads a header.
  ///
  /// - Throws: ``JournalError/badHeader(path:reason:)``.
  func decode<Header: Decodable>(
    _ type: Header.Type,
    ofHeader bytes: [UInt8],
    path: String
  ) throws -> Header {
    do {
      return try decode(type, from: Data(bytes))
    } catch DecodingError.keyNotFound(let key, _) {
      throw JournalError.badHeader(path: path, reason: "it has no \(key.stringValue)")
    } catch DecodingError.dataCorrupted(let context) {
      throw JournalError.badHeader(path: path, reason: context.debugDescription)
    } catch DecodingError.typeMismatch(_, let context) {
      let field = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw JournalError.badHeader(path: path, reason: "\(field) is of another type")
    } catch DecodingError.valueNotFound(_, let context) {
      let field = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw JournalError.badHeader(path: path, reason: "\(field) is null")
    }
  }
}
