// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension JSONValue {
  /// A value as it encodes itself, the members of objects sorted by name.
  package init(encoding value: some Encodable) throws {
    let data = try JSONEncoder().encode(value)
    self = try JSONValue(parsing: [UInt8](data)).sorted
  }
}
