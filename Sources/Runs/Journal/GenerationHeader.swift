// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What `generation.json` holds: what the completions beside it depend on.
package struct GenerationHeader: HeaderFile, Sendable, Hashable {
  package var `protocol`: GenerationProtocol

  package static let layout = 1
  package static var file: String { RunDirectory.generation }

  package init(protocol: GenerationProtocol) {
    self.protocol = `protocol`
  }

  package init(from decoder: any Decoder) throws {
    `protocol` = try Self.readProtocol(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try writeProtocol(to: encoder)
  }
}
