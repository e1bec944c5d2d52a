// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Measuring
import Problems
import Runs

/// Judges a few samples of a run to see what the others will cost.
package enum Pilot {
  /// How many samples are judged.
  private static let most = 48

  /// How many samples of a run are judged, those of a task with one text once.
  package static func units(of measurement: Measurement, _ draw: SampleDraw) -> Int {
    guard measurement.deduplicates else { return draw.samples.count }
    struct Text: Hashable {
      var task: TaskID
      var form: SampleForm
      var digest: SHA256.Digest
    }
    return Set(draw.samples.map { Text(task: $0.task, form: $0.form, digest: $0.digest) }).count
  }

  /// How long a sample takes with the workers of this machine, its share of the start included.
  ///
  /// - Parameters:
  ///   - measurement: The run.
  ///   - draw: Its samples.
  /// - Returns: Seconds of wall time a sample, and how many samples were judged.
  /// - Throws: `MeasurementError`, `JournalError`.
  package static func cost(
    of measurement: Measurement,
    _ draw: SampleDraw
  ) async throws -> (seconds: Double, samples: Int) {
    // Which ones is left to their digests, so that every task has its chance.
    let chosen = draw.samples.map { sample in
      (sample, SampleRecord.Key(task: sample.task, index: sample.index).shard(among: 1 << 62))
    }.sorted { $0.1 < $1.1 }.prefix(most)
    var part = try SampleDraw(expecting: draw.expected, under: measurement.makeProtocol())
    for (sample, _) in chosen { try part.add(try draw.texts.sample(sample)) }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "evalharness-pilot-\(UUID().uuidString)").path
    defer { RunDirectory.remove(folder) }
    guard let log = try JSONLog(creating: "samples.jsonl", in: folder) else { return (0, 0) }
    let start = ContinuousClock.now
    let judged = try await measurement.judge(
      part,
      into: PilotJournal(log: log),
      at: folder + "/samples.jsonl"
    ) {}
    return (start.duration(to: .now) / .seconds(1) / Double(max(1, judged)), judged)
  }

  private struct PilotJournal: SampleJournal {
    var log: JSONLog

    func append(_ record: SampleRecord, program: SHA256.Digest?) throws -> Range<Int> {
      try log.append(record.json)
    }
    func sync() throws {}
  }
}
