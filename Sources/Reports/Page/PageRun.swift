// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Grading
package import Problems
package import Runs

/// A run as a page shows it.
package struct PageRun: Sendable {
  /// The name of its folder, or its path where another run's folder has the same name.
  package var name: String
  package var directory: String
  package let header: RunHeader
  /// The problems with the run's very data, as far as these are at hand.
  package var problems: [Problem] = [] {
    didSet { prompts = Dictionary(problems.map { ($0.id, $0.prompt) }) { first, _ in first } }
  }
  private(set) var prompts: [TaskID: String] = [:]
  /// How many samples there are to be.
  package let expected: Int
  /// How the answers ended, where a summary says so.
  private(set) var ends: AnswerEnds?
  private let contents: RunContents
  /// Where the samples of each task are among the contents' entries, by the number of the sample.
  private let places: [TaskID: [Int]]

  /// Reads a run as far as it is, even while another process works on it.
  ///
  /// - Throws: ``JournalError``.
  package init(reading directory: String) throws {
    let contents: RunContents
    do {
      contents = try RunContents.read(from: directory)
    } catch JournalError.system(let path, _, _)
      where path.hasSuffix(RunDirectory.samples) && FileKind(at: path) == nil
    {
      throw JournalError.noSamples(path: directory)
    }
    let summary = try RunSummary.read(from: directory, of: contents.header.protocol)
    try self.init(contents, directory: directory, expected: summary?.samples.expected)
    ends = summary?.ends
  }

  /// - Parameters:
  ///   - contents: What is in the run's folder.
  ///   - directory: The folder.
  ///   - expected: How many samples there are to be; nil for what the protocol says.
  /// - Throws: ``JournalError``.
  package init(_ contents: RunContents, directory: String, expected: Int? = nil) throws {
    self.directory = directory
    name = directory.split(separator: "/").last.map(String.init) ?? directory
    header = contents.header
    let sampling = contents.header.protocol.sampling
    self.expected = max(
      contents.entries.count,
      expected ?? contents.header.protocol.tasks.count * sampling.n
    )
    self.contents = contents
    let entries = contents.entries
    places = Dictionary(grouping: entries.indices, by: { entries[$0].key.task })
      .mapValues { $0.sorted { entries[$0].key.index < entries[$1].key.index } }
  }

  var `protocol`: RunProtocol { header.protocol }

  var judged: Int { contents.entries.count }

  /// Whether all samples have been judged, be it by a failure of the harness.
  var isFinished: Bool { judged == expected }

  /// How many tasks were asked of which nothing is in the run.
  var missingTasks: Int { max(0, `protocol`.tasks.count - places.count) }

  // MARK: - Samples

  /// The tasks that there are samples of, in no order.
  var tasks: some Collection<TaskID> { places.keys }

  /// What there is of a task's samples, by their numbers.
  func samples(of task: TaskID) -> [RunContents.Entry] {
    (places[task] ?? []).map { contents.entries[$0] }
  }

  /// Reads the record of a sample, which is not kept.
  ///
  /// - Throws: ``JournalError``.
  func record(_ sample: RunContents.Entry) throws -> SampleRecord {
    try contents.record(sample)
  }

  // MARK: - Protocols

  /// The fields of two protocols that keep their numbers from being compared.
  func differences(from other: PageRun) throws -> [RunProtocol.Difference] {
    try ProtocolFacts(`protocol`).differences(from: ProtocolFacts(other.protocol))
  }
}
