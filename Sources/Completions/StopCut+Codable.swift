// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// In JSON an object: `by` is `server` or `local`, `at` the sequence.
extension StopCut: Codable {
  private enum CodingKeys: String, CodingKey {
    case by, at
  }

  private enum Party: String, Codable {
    case server, local
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self =
      switch try container.decode(Party.self, forKey: .by) {
      case .server: .server(try container.decodeIfPresent(String.self, forKey: .at))
      case .local: .local(try container.decode(String.self, forKey: .at))
      }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .server(let sequence):
      try container.encode(Party.server, forKey: .by)
      try container.encodeIfPresent(sequence, forKey: .at)
    case .local(let sequence):
      try container.encode(Party.local, forKey: .by)
      try container.encode(sequence, forKey: .at)
    }
  }
}
