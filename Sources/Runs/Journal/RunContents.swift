// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Grading
package import Problems

/// What a run directory holds: what there is of each sample and where its record lies, not the records.
package struct RunContents: Sendable {
  package var header: RunHeader
  /// The judged samples in the order in which they were judged, each at its first place.
  package private(set) var entries: [Entry] = []
  /// How many records a later one of the same sample took the place of, as after a failure of the
  /// harness.
  package private(set) var superseded = 0
  /// The bytes of a half line at the end, which a kill left.
  package private(set) var tornBytes = 0
  /// The bytes up to the end of the last whole line.
  private(set) var wholeBytes = 0
  private var places: [SampleRecord.Key: Int32] = [:]
  /// One value for all equal ones: a name of more than 15 bytes takes memory of its own.
  private var tasks: Set<TaskID> = []
  private let file: RecordFile

  /// What is known of a record without reading it.
  package struct Entry: Sendable, Hashable {
    package let key: SampleRecord.Key
    package let form: SampleForm
    /// Whether the verdict is one of the program.
    package let isOfTheProgram: Bool
    package let isPassed: Bool
    fileprivate let digest: SHA256.Digest
    fileprivate let line: Range<Int>
  }

  /// Reads a run without opening it for writing, even while another process works on it.
  package static func read(from directory: String) throws -> RunContents {
    let path = directory + "/" + RunDirectory.samples
    guard let header = try RunHeader.read(from: directory) else {
      throw JournalError.badHeader(
        path: directory + "/" + RunDirectory.header,
        reason: "there is no such file"
      )
    }
    return try RunContents(header: header, samples: path)
  }

  /// Reads the records of a file, of which each is forgotten before the next.
  init(header: RunHeader, samples path: String) throws {
    self.header = header
    file = try RecordFile(path)
    let size = try file.size()
    wholeBytes = try file.forEachLine(upTo: size) { add(try SampleRecord(json: $0), at: $1) }
    tornBytes = size - wholeBytes
    try checkCounts(path)
  }

  /// Makes sure that there are no more tasks and no more samples of one than the run was made of.
  private func checkCounts(_ path: String) throws {
    let most = header.protocol.tasks.count
    guard tasks.count <= most else {
      throw JournalError.tooMany(
        path: path,
        what: "tasks' samples",
        count: tasks.count,
        most: most
      )
    }
    var counts: [TaskID: Int] = [:]
    for entry in entries { counts[entry.key.task, default: 0] += 1 }
    let each = header.protocol.sampling.n
    for (task, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where count > each
    {
      throw JournalError.tooMany(path: path, what: "samples of \(task)", count: count, most: each)
    }
  }

  /// Begins with none of the records that are to be added to a file, which is there.
  ///
  /// - Throws: ``JournalError``.
  package init(of header: RunHeader, adding path: String) throws {
    self.header = header
    file = try RecordFile(path)
  }

  /// Takes note of a record that was written to the file.
  package mutating func add(_ record: SampleRecord, at line: Range<Int>) {
    let task = tasks.insert(record.sample.task).memberAfterInsert
    let key = SampleRecord.Key(task: task, index: record.sample.index)
    let entry = Entry(
      key: key,
      form: record.sample.form,
      isOfTheProgram: record.judgement.verdict.isOfTheProgram,
      isPassed: record.judgement.verdict == .passed,
      digest: record.textDigest,
      line: line
    )
    if let place = places[key] {
      entries[Int(place)] = entry
      superseded += 1
    } else {
      places[key] = Int32(entries.count)
      entries.append(entry)
    }
  }

  /// What is known of a sample; nil when it is not judged yet.
  package func entry(of key: SampleRecord.Key) -> Entry? {
    places[key].map { entries[Int($0)] }
  }

  /// Whether there is a record under the number of a sample whose text is another one.
  package func contradicts(_ sample: StoredSample) -> Bool {
    guard let entry = entry(of: .init(task: sample.task, index: sample.index)) else { return false }
    return entry.form != sample.form || entry.digest != sample.digest
  }

  // MARK: - Records

  /// The record of a sample; nil when it is not judged yet.
  ///
  /// - Throws: ``JournalError``.
  package func record(of key: SampleRecord.Key) throws -> SampleRecord? {
    try entry(of: key).map(record)
  }

  /// The record of an entry.
  ///
  /// - Throws: ``JournalError``.
  package func record(_ entry: Entry) throws -> SampleRecord {
    try file.record(entry.line, digest: entry.digest)
  }

  /// All records at once, or those of some tasks, in the order of the entries.
  ///
  /// - Throws: ``JournalError``.
  package func records(of tasks: Set<TaskID>? = nil) throws -> [SampleRecord] {
    try entries.filter { tasks?.contains($0.key.task) ?? true }.map(record)
  }
}
