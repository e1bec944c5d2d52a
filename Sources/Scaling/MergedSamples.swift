// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Reports
import Runs

/// The folder of samples that one machine would have asked for, of a plan that judges nothing.
package struct MergedSamples: Sendable {
  package let folder: PlanFolder
  /// The shards that lack one of their samples.
  package let missing: ShardSet
  /// How many samples nobody has asked for.
  package let missingUnits: Int

  /// Looks for what the workers have written.
  ///
  /// - Throws: ``ScalingError``, `JournalError`.
  package init(_ folder: PlanFolder) throws {
    self.folder = folder
    let counts = try folder.plan.shards.indices.map {
      try ShardAnswers(of: $0, in: folder).missing().count
    }
    missing = ShardSet(counts.indices.filter { counts[$0] > 0 })
    missingUnits = counts.reduce(0, +)
  }

  /// Writes the samples, each once, under another name first, so that a folder that is there is whole.
  ///
  /// - Parameter directory: The folder, which must not be there.
  /// - Returns: What was asked for.
  /// - Throws: ``ScalingError/exists(path:)``, `JournalError`.
  package func write(to directory: String) throws -> GenerationReport {
    guard RunDirectory.isFree(directory) else { throw ScalingError.exists(path: directory) }
    let partial = "\(directory).\(UUID().uuidString.prefix(8)).partial"
    do {
      try MergedAnswers.write(of: folder, judged: nil, to: partial)
      let report = GenerationReport(
        protocol: folder.plan.protocol.generation,
        expected: folder.plan.samples,
        finishes: try CompletionLog.finishes(of: partial),
        generation: .init(try RequestLog.totals(of: partial))
      )
      try PlanFolder.name(partial, as: directory)
      return report
    } catch {
      RunDirectory.remove(partial)
      throw error
    }
  }
}
