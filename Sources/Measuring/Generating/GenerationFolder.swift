// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
package import Runs

/// Where the completions of a run are kept, and what was asked for them.
package struct GenerationFolder: Sendable {
  package let directory: String
  package let completions: CompletionLog
  package let requests: RequestLog
  /// The samples that earlier commands have left, in the order in which they came.
  let earlier: [GeneratedSample]

  /// Opens the folder, or begins it.
  ///
  /// - Throws: ``JournalError``, also when it holds completions of another protocol.
  init(_ directory: String, protocol: GenerationProtocol) throws {
    self.directory = directory
    let header = GenerationHeader(protocol: `protocol`)
    (completions, earlier) = try CompletionLog.open(directory, header: header)
    requests = try RequestLog(directory)
  }

  /// The numbers of the samples that are there.
  var present: [TaskID: Set<Int>] {
    earlier.reduce(into: [:]) { $0[$1.sample.task, default: []].insert($1.sample.index) }
  }

  /// Forces everything to the disk every second until the task is cancelled.
  func keepSynced() async throws {
    try await RunJournal.keepSynced { try sync() }
  }

  /// Forces everything to the disk.
  func sync() throws {
    try completions.sync()
    try requests.sync()
  }
}
