// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
package import Problems
package import Runs

/// What the workers of a run have in common: `plan.json`, which is written once.
///
/// Nothing of the run depends on how many shards there are.
package struct Plan: HeaderFile, Sendable, Hashable {
  /// Everything that the run's numbers depend on.
  package var `protocol`: RunProtocol
  /// The words of the command that one machine would have run, which a worker reads again.
  package var command: [String]
  /// The folder in which it was given, against which its paths are read.
  package var folder: String
  /// Whether the samples are known to be a model's answers.
  package var isOfAModel: Bool
  /// Whether the workers ask a model for the samples, rather than find their texts in the plan.
  package var asksAModel: Bool
  /// Whether the workers judge the samples, rather than only ask for them.
  package var judges: Bool
  /// The values of k to score.
  package var ks: [Int]
  /// How many of the texts ended how, where that is known.
  package var finishes: [String: Int]
  /// The SHA-256 of `tasks.jsonl`, which has the order of the samples.
  package var tasks: String
  /// The units of each shard, by its number.
  package var shards: [Shard]
  /// How many samples the run has; one whose text another of its task has is in no shard.
  package var samples: Int
  /// The files that were read, as they were.
  package var inputs: [Input]
  package var created: Date
  package var facets: TaskFacets?

  /// The part of the samples that one worker judges.
  package struct Shard: Codable, Sendable, Hashable {
    package var units: Int
    /// The SHA-256 of the file of its units.
    package var sha256: String

    package init(units: Int, sha256: String) {
      self.units = units
      self.sha256 = sha256
    }
  }

  /// A file that the run depends on.
  package struct Input: Codable, Sendable, Hashable {
    package var path: String
    package var sha256: String

    package init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  package static let layout = 1
  package static let file = "plan.json"

  /// How many units there are: samples that are judged, each by one worker.
  package var units: Int { shards.reduce(0) { $0 + $1.units } }
}

// MARK: - On disk

extension Plan: Codable {
  private enum CodingKeys: String, CodingKey {
    case command, folder, isOfAModel, asksAModel, judges, ks, finishes, tasks, shards, samples,
      inputs,
      created, facets
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      protocol: try Self.readProtocol(from: decoder),
      command: try values.decode([String].self, forKey: .command),
      folder: try values.decode(String.self, forKey: .folder),
      isOfAModel: try values.decode(Bool.self, forKey: .isOfAModel),
      asksAModel: try values.decode(Bool.self, forKey: .asksAModel),
      judges: try values.decode(Bool.self, forKey: .judges),
      ks: try values.decode([Int].self, forKey: .ks),
      finishes: try values.decode([String: Int].self, forKey: .finishes),
      tasks: try values.decode(String.self, forKey: .tasks),
      shards: try values.decode([Shard].self, forKey: .shards),
      samples: try values.decode(Int.self, forKey: .samples),
      inputs: try values.decode([Input].self, forKey: .inputs),
      created: try Date(values.decode(String.self, forKey: .created), strategy: .iso8601),
      facets: try values.decodeIfPresent(TaskFacets.self, forKey: .facets)
    )
    let counts = shards.map(\.units) + [samples] + finishes.values
    guard asksAModel || judges, !shards.isEmpty, counts.allSatisfy({ 0...Self.most ~= $0 }),
      shards.count <= Self.most
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .shards,
        in: values,
        debugDescription: "it has counts that no plan has"
      )
    }
  }

  /// More than any plan has of anything.
  private static let most = 1 << 40

  package func encode(to encoder: any Encoder) throws {
    try writeProtocol(to: encoder)
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(command, forKey: .command)
    try values.encode(folder, forKey: .folder)
    try values.encode(isOfAModel, forKey: .isOfAModel)
    try values.encode(asksAModel, forKey: .asksAModel)
    try values.encode(judges, forKey: .judges)
    try values.encode(ks, forKey: .ks)
    try values.encode(finishes, forKey: .finishes)
    try values.encode(tasks, forKey: .tasks)
    try values.encode(shards, forKey: .shards)
    try values.encode(samples, forKey: .samples)
    try values.encode(inputs, forKey: .inputs)
    try values.encode(created.formatted(.iso8601), forKey: .created)
    try values.encodeIfPresent(facets, forKey: .facets)
  }
}
