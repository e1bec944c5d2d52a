// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Measuring
import Problems
package import Reports
package import Runs

/// The run folder that one machine would have written.
package struct MergedRun: Sendable {
  package var summary: RunSummary
  package var `protocol`: RunProtocol
  package var directory: String
  package var findings: Findings

  /// What came of putting a run together.
  package enum Outcome: Sendable {
    case written(MergedRun)
    /// Judgings of these samples say different things; nothing was written.
    case disagreeing([Merge.Disagreement])
  }

  /// Writes the run of a plan of which nothing is missing.
  ///
  /// It is written under another name first, so that a run that is there is whole.
  ///
  /// - Parameters:
  ///   - merge: What the workers have done.
  ///   - directory: The folder of the run, which must not be there.
  /// - Returns: What came of it.
  /// - Throws: ``ScalingError/exists(path:)``, `JournalError`.
  package static func write(_ merge: Merge, to directory: String) throws -> Outcome {
    guard RunDirectory.isFree(directory) else { throw ScalingError.exists(path: directory) }
    let plan = merge.folder.plan
    let partial = "\(directory).\(UUID().uuidString.prefix(8)).partial"
    do {
      var hosts = ["shards": String(plan.shards.count)]
      for (place, name) in merge.hosts.enumerated() { hosts["host\(place)"] = name }
      let header = RunHeader(
        protocol: plan.protocol,
        created: plan.created,
        host: hosts,
        facets: plan.facets
      )
      let journal = try RunJournal.open(partial, header: header).journal
      var tally = RunTally(
        expected: try merge.folder.order().map {
          .init(task: $0.task, samples: $0.indices.count)
        }
      )
      var findings = Findings()
      var judged: [SampleRecord.Key: SHA256.Digest] = [:]
      let disagreements = try merge.forEachRecord { record in
        try Task.checkCancellation()
        try journal.append(record)
        try tally.add(record)
        findings.add(record)
        if plan.asksAModel { judged[record.key] = record.textDigest }
      }
      guard disagreements.isEmpty else {
        RunDirectory.remove(partial)
        return .disagreeing(disagreements)
      }
      var summary = try RunSummary(tally, protocol: plan.protocol, ks: plan.ks)
      var finishes = plan.finishes
      if plan.asksAModel {
        try MergedAnswers.write(of: merge.folder, judged: judged, to: partial)
        finishes = try CompletionLog.finishes(of: partial)
        summary.times.generation = .init(try RequestLog.totals(of: partial))
      }
      if !finishes.isEmpty {
        summary.ends = AnswerEnds(
          counts: finishes,
          maxTokens: plan.protocol.sampling.maxTokens
        )
      }
      try journal.finish(summary: summary.bytes())
      try PlanFolder.name(partial, as: directory)
      return .written(
        MergedRun(
          summary: summary,
          protocol: plan.protocol,
          directory: directory,
          findings: findings
        )
      )
    } catch {
      RunDirectory.remove(partial)
      throw error
    }
  }
}
