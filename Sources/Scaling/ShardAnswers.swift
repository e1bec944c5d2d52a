// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
package import Measuring
import Problems
import Runs

/// What a model has written for the workers of a shard: a folder an attempt, `shards/I/ATTEMPT.asked`.
package struct ShardAnswers: Sendable {
  private static let ending = ".asked"

  /// The folders, by the names of the attempts.
  let folders: [String]
  private let units: Set<SampleRecord.Key>

  init(of shard: Int, in folder: PlanFolder) throws {
    folders = try Self.folders(of: shard, in: folder)
    var units: Set<SampleRecord.Key> = []
    try folder.forEachUnit(of: shard) { key, _ in units.insert(key) }
    self.units = units
  }

  static func folders(of shard: Int, in folder: PlanFolder) throws -> [String] {
    let place = folder.folder(of: shard)
    return try RunDirectory.names(in: place).filter { $0.hasSuffix(ending) }
      .map { "\(place)/\($0)" }
  }

  /// The folder of a new attempt.
  static func folder(of attempt: String, in place: String) -> String {
    var number = 1
    while true {
      let path = "\(place)/\(number == 1 ? attempt : "\(attempt)-\(number)")\(ending)"
      if RunDirectory.isFree(path) { return path }
      number += 1
    }
  }

  /// Hands on each sample of the shard once: where two attempts have asked for it, the first one's.
  ///
  /// - Throws: `JournalError`, and what `take` throws.
  func forEach(_ take: (GeneratedSample) throws -> Void) throws {
    var known: Set<SampleRecord.Key> = []
    for folder in folders where try GenerationHeader.read(from: folder) != nil {
      try CompletionLog.read(folder) { generated in
        let key = SampleRecord.Key(task: generated.sample.task, index: generated.sample.index)
        guard units.contains(key), known.insert(key).inserted else { return }
        try take(generated)
      }
    }
  }

  /// The samples that nobody has asked for yet.
  func missing() throws -> Set<SampleRecord.Key> {
    var missing = units
    try forEach { missing.remove(.init(task: $0.sample.task, index: $0.sample.index)) }
    return missing
  }
}

extension ShardWork {
  /// How many samples of the shard nobody has asked for yet.
  ///
  /// - Throws: ``ScalingError``, `JournalError`.
  package func unasked() throws -> Int {
    try ShardAnswers(of: shard, in: folder).missing().count
  }

  /// Asks the model for the samples of the shard that nobody has asked for.
  ///
  /// - Parameters:
  ///   - measurement: The run, whose samples a model writes; it has to be what the plan was made for.
  ///   - observer: Who is told how it goes.
  /// - Returns: Why samples are missing; empty when none is, or when the plan asks nobody.
  /// - Throws: ``ScalingError/otherSetUp(path:differences:)``, `JournalError`, and what kept the model from
  ///   being asked at all.
  package func ask(
    by measurement: Measurement,
    observer: any MeasurementObserver
  ) async throws -> [String] {
    guard folder.plan.asksAModel, case .generated(var generation) = measurement.samples else {
      return []
    }
    try checkSetUp(measurement)
    let missing = try ShardAnswers(of: shard, in: folder).missing()
    guard !missing.isEmpty else { return [] }
    let all = Set(0..<generation.samplesPerTask)
    let wanted = Dictionary(grouping: missing, by: \.task).mapValues { Set($0.map(\.index)) }
    for problem in measurement.benchmark.problems {
      generation.leftOut[problem.id] = all.subtracting(wanted[problem.id] ?? [])
    }
    generation.policy.budget = generation.policy.budget.shared(among: folder.plan.shards.count)
    return try await generation.run(
      on: measurement.benchmark,
      of: measurement.tasksOfSplit,
      in: ShardAnswers.folder(of: attempt, in: folder.folder(of: shard)),
      observer: observer
    ).failures
  }
}
