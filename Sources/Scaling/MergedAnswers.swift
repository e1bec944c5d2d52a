// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// What a model has written for all workers of a plan, as one machine's run keeps it.
enum MergedAnswers {
  /// Writes the completions of the records of a run, and the requests for them, into its folder.
  ///
  /// - Parameters:
  ///   - folder: The plan.
  ///   - judged: The digests of the texts that were judged; nil where nothing was, and the first counts.
  ///   - directory: The folder of the run.
  /// - Throws: ``ScalingError``, `JournalError`.
  static func write(
    of folder: PlanFolder,
    judged: [SampleRecord.Key: SHA256.Digest]?,
    to directory: String
  ) throws {
    let header = GenerationHeader(protocol: folder.plan.protocol.generation)
    let completions = try CompletionLog.open(directory, header: header)
    let requests = try RequestLog(directory)
    for shard in folder.plan.shards.indices {
      var known: Set<SampleRecord.Key> = []
      for place in try ShardAnswers.folders(of: shard, in: folder)
      where try GenerationHeader.read(from: place) != nil {
        try CompletionLog.read(place) { generated in
          let sample = generated.sample
          let key = SampleRecord.Key(task: sample.task, index: sample.index)
          if let judged, judged[key] != SHA256.digest(of: sample.text) { return }
          guard known.insert(key).inserted else { return }
          try completions.append(generated)
        }
        try RequestLog.read(place) { try requests.append($0) }
      }
    }
    try completions.sync()
    try requests.sync()
  }
}
