// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Grading
import Problems
package import Runs

extension TaskResults {
  /// The results of a run of this program.
  ///
  /// Read from its summary when that is as new as the journal, and else from the journal itself, as
  /// of a run that was stopped. Results that are kept without their samples have a summary only.
  ///
  /// - Throws: ``JournalError`` or ``ResultFileError`` when the folder holds no run that can be read.
  package static func run(at directory: String, label: String) throws -> TaskResults {
    var results = try counts(at: directory, label: label)
    let header = try RunHeader.read(from: directory)
    results.model = header?.protocol.provider.settings["model"] ?? ""
    results.facets = header?.facets
    // Wherever its scores stand.
    if header?.protocol.comparer?.isForParityOnly == true { results.label += " (parity only)" }
    return results
  }

  private static func counts(at directory: String, label: String) throws -> TaskResults {
    guard let header = try RunHeader.read(from: directory) else {
      throw ResultFileError.noRuns(path: directory)
    }
    let summary = try RunSummary.read(from: directory, of: header.protocol)
    if let summary, !RunSummary.isOlderThanJournal(in: directory) {
      return try TaskResults(summary, header.protocol, path: directory, label: label)
    }
    let contents: RunContents
    do {
      contents = try RunContents.read(from: directory)
    } catch JournalError.system {
      throw ResultFileError.emptyRun(path: directory)
    }
    guard !contents.entries.isEmpty else { throw ResultFileError.emptyRun(path: directory) }
    // A copy may have times of its own, and a journal that went on has more records.
    if let summary,
      summary.samples.judged + summary.samples.infrastructure == contents.entries.count
    {
      return try TaskResults(summary, header.protocol, path: directory, label: label)
    }
    return try TaskResults(contents, path: directory, label: label)
  }

  private init(
    _ summary: RunSummary,
    _ runProtocol: RunProtocol,
    path: String,
    label: String
  ) throws {
    let decisive = runProtocol.benchmark.suite
    var suites: [String] = []
    for score in summary.scores where !suites.contains(score.suite) { suites.append(score.suite) }
    if suites.isEmpty { suites = [decisive] }
    self.init(
      label: label,
      path: path,
      format: .run,
      facts: try ProtocolFacts(runProtocol),
      suites: suites,
      tasks: summary.tasks.map { task in
        var correct = task.correctBySuite ?? [:]
        correct[decisive] = task.correct
        return Task(name: task.task, samples: task.samples, correct: correct)
      },
      missing: summary.missing,
      unjudged: summary.samples.infrastructure + summary.samples.unjudged,
      compatiblePasses: summary.samples.compatiblePasses ?? 0
    )
  }

  /// Counts a journal; of samples that are not in it only the number is known.
  private init(_ contents: RunContents, path: String, label: String) throws {
    let runProtocol = contents.header.protocol
    var expected: [RunTally.Expected] = []
    var known: Set<String> = []
    for entry in contents.entries where known.insert(entry.key.task.rawValue).inserted {
      expected.append(.init(task: entry.key.task, samples: runProtocol.sampling.n))
    }
    var tally = RunTally(expected: expected)
    for entry in contents.entries { try tally.add(contents.record(entry)) }
    let decisive = runProtocol.benchmark.suite
    let absent = max(0, runProtocol.tasks.count - expected.count) * runProtocol.sampling.n
    self.init(
      label: label,
      path: path,
      format: .run,
      facts: try ProtocolFacts(runProtocol),
      suites: tally.suites.isEmpty ? [decisive] : tally.suites,
      tasks: tally.tasks.map { task in
        var correct = task.correctBySuite
        correct[decisive] = task.correct
        return Task(name: task.name, samples: task.samples, correct: correct)
      },
      unjudged: tally.infrastructure + tally.unjudged + absent,
      compatiblePasses: tally.compatiblePasses
    )
  }
}

extension RunSummary {
  /// The summary of a run; nil when there is none.
  ///
  /// - Throws: ``JournalError/badHeader(path:reason:)`` for a file that is no summary or is that of
  ///   another protocol.
  package static func read(
    from directory: String,
    of runProtocol: RunProtocol
  ) throws -> RunSummary? {
    let path = directory + "/" + RunDirectory.summary
    guard let bytes = try RunDirectory.read(RunDirectory.summary, in: directory) else { return nil }
    let summary: RunSummary
    do {
      summary = try JSONDecoder().decode(RunSummary.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw JournalError.badHeader(path: path, reason: "not a summary: \(error)")
    }
    guard try summary.protocolDigest == runProtocol.digest() else {
      throw JournalError.badHeader(path: path, reason: "the summary of another protocol")
    }
    guard summary.layout == 1, summary.isPossible(for: runProtocol) else {
      throw JournalError.badHeader(path: path, reason: "its counts are not those of its run")
    }
    // Results may be kept without their samples; an empty file of samples is a damaged one.
    let judged = summary.samples.judged + summary.samples.infrastructure
    if judged > 0, try RunDirectory.isEmpty(RunDirectory.samples, in: directory) {
      throw JournalError.emptied(path: directory + "/" + RunDirectory.samples, samples: judged)
    }
    return summary
  }

  /// Whether the counts can be those of a run of a protocol.
  private func isPossible(for runProtocol: RunProtocol) -> Bool {
    let counts =
      [
        samples.expected, samples.judged, samples.correct, samples.infrastructure, samples.unjudged,
        samples.shared,
      ] + tasks.flatMap { [$0.samples] + ($0.correctBySuite ?? [:]).values }
    return tasks.count == runProtocol.tasks.count && Set(tasks.map(\.task)).count == tasks.count
      && counts.allSatisfy { $0 >= 0 && $0 <= RunHeader.mostSamples }
      && tasks.allSatisfy { $0.correct >= 0 && $0.correct <= $0.samples }
  }

  /// Whether the journal was written to after the summary.
  fileprivate static func isOlderThanJournal(in directory: String) -> Bool {
    let manager = FileManager.default
    guard let written = manager.modified(directory + "/" + RunDirectory.summary),
      let judged = manager.modified(directory + "/" + RunDirectory.samples)
    else { return false }
    return judged > written
  }
}

extension FileManager {
  fileprivate func modified(_ path: String) -> Date? {
    (try? attributesOfItem(atPath: path))?[.modificationDate] as? Date
  }
}
