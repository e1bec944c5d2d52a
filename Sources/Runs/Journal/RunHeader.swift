// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
package import Problems

/// What `run.json` holds: the protocol, and what a number does not depend on.
package struct RunHeader: HeaderFile, Sendable, Hashable {
  package var `protocol`: RunProtocol
  /// When the run began, to the second.
  package var created: Date
  /// Facts about the machine, such as its kernel.
  package var host: [String: String]
  /// What kind each task is, which the data decides; nil where it was not kept, as by earlier versions.
  package var facets: TaskFacets?

  package init(
    protocol: RunProtocol,
    created: Date,
    host: [String: String] = [:],
    facets: TaskFacets? = nil
  ) {
    self.protocol = `protocol`
    self.created = Date(timeIntervalSince1970: created.timeIntervalSince1970.rounded(.down))
    self.host = host
    self.facets = facets
  }

  /// The most samples that a task may have.
  package static let mostSamplesOfTask = 1 << 20

  /// The most samples of a run that are believed.
  package static let mostSamples = 1 << 40

  package static let layout = 1
  package static var file: String { RunDirectory.header }

  private enum CodingKeys: String, CodingKey {
    case created, host, facets
  }

  package init(from decoder: any Decoder) throws {
    `protocol` = try Self.readProtocol(from: decoder)
    let (n, tasks) = (`protocol`.sampling.n, `protocol`.tasks.count)
    guard 0...RunHeader.mostSamplesOfTask ~= n, 0...1 << 20 ~= tasks else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "it asks for \(n) samples of \(tasks) tasks"
        )
      )
    }
    let values = try decoder.container(keyedBy: CodingKeys.self)
    created = try Date(values.decode(String.self, forKey: .created), strategy: .iso8601)
    host = try values.decode([String: String].self, forKey: .host)
    facets = try values.decodeIfPresent(TaskFacets.self, forKey: .facets)
  }

  package func encode(to encoder: any Encoder) throws {
    try writeProtocol(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(created.formatted(.iso8601), forKey: .created)
    try values.encode(host, forKey: .host)
    try values.encodeIfPresent(facets, forKey: .facets)
  }
}
