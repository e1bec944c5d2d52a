// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// What numbers depend on, in a form that can be kept, named by a digest and compared.
package protocol ProtocolDocument: Codable, Sendable, Hashable {}

extension ProtocolDocument {
  /// The protocol as JSON: members sorted by name, absent values left out.
  package func json() throws -> JSONValue {
    try JSONValue(encoding: self)
  }

  /// The SHA-256 of the compact JSON of the protocol, in hexadecimal.
  package func digest() throws -> String {
    ContentDigest.sha256(try json().bytes(.compact))
  }

  /// The fields in which another protocol differs, sorted by name; none when they are the same.
  package func differences(from other: Self) throws -> [RunProtocol.Difference] {
    try json().differences(from: other.json())
  }

  /// Every field that is set and its value in words, sorted by the path of the field.
  package func fields() throws -> [(field: String, value: String)] {
    try json().fields
  }
}
