// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
package import Runs

/// Where the completions of a run are kept, and what was asked for them.
package struct GenerationFolder: Sendable {
  package let directory: String
  package let completions: CompletionLog
  package let requests: RequestLog
  private let `protocol`: GenerationProtocol

  /// Opens the folder, or begins it.
  ///
  /// - Throws: ``JournalError``, also when it holds completions of another protocol.
  init(_ directory: String, protocol: GenerationProtocol) throws {
    self.directory = directory
    self.protocol = `protocol`
    let header = GenerationHeader(protocol: `protocol`)
    completions = try CompletionLog.open(directory, header: header)
    requests = try RequestLog(directory)
  }

  /// The numbers of the samples that earlier commands have left.
  var present: [TaskID: Set<Int>] { completions.present }

  /// How many samples earlier commands have left.
  var countOfEarlier: Int { present.values.reduce(0) { $0 + $1.count } }

  /// The samples of some tasks that earlier commands have left, in the order in which they came.
  func earlier(of tasks: Set<TaskID>, in texts: TextStore) throws -> [StoredSample] {
    var samples: [StoredSample] = []
    try CompletionLog.read(directory) { generated in
      let sample = generated.sample
      // What was added since then comes by another way.
      guard tasks.contains(sample.task), present[sample.task]?.contains(sample.index) == true
      else { return }
      samples.append(try texts.add(sample))
    }
    return samples
  }

  /// The folder of the first of two answers a sample, within this one.
  func ofFirstAnswers() throws -> GenerationFolder {
    try GenerationFolder(directory + "/first", protocol: `protocol`)
  }

  /// Hands on the samples that are there.
  func forEachSample(_ body: (Sample) throws -> Void) throws {
    try CompletionLog.read(directory) { try body($0.sample) }
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
