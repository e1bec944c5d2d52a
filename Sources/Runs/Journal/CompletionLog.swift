// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Problems
import Synchronization

/// What a model has written in a run so far: `completions.jsonl`, one line a sample.
///
/// Every completion is here before it is judged, so that none is asked for twice. A class because it
/// owns a file and the lock of it.
package final class CompletionLog: Sendable {
  private struct State: ~Copyable {
    var file: LineFile
    var finishes: [String: Int]
  }

  private let directory: String
  /// The numbers of the samples that were there when it was opened, by task.
  package let present: [TaskID: Set<Int>]
  private let state: Mutex<State>

  /// Opens the completions of a run, or begins them; a half line at the end is cut off.
  ///
  /// - Parameters:
  ///   - directory: The folder of the run.
  ///   - header: What the completions depend on, which is kept beside them.
  /// - Returns: The log.
  /// - Throws: ``JournalError``: when another process adds to them, when they are of another
  ///   protocol, or when a line other than the last is damaged.
  package static func open(
    _ directory: String,
    header: GenerationHeader
  ) throws -> CompletionLog {
    try RunDirectory.create(directory)
    let path = directory + "/" + RunDirectory.completions
    let file = try Descriptor(opening: path, O_RDWR | O_APPEND | O_CREAT)
    guard try file.lock() != .inUse else { throw JournalError.inUse(path: directory) }
    let size = try file.size()
    if try GenerationHeader.read(from: directory) == nil, size > 0 {
      throw JournalError.badHeader(
        path: directory + "/" + RunDirectory.generation,
        reason: "there is no such file"
      )
    }
    _ = try header.settle(in: directory)
    var present: [TaskID: Set<Int>] = [:]
    var finishes: [String: Int] = [:]
    let end = try read(file, upTo: size) { generated in
      present[generated.sample.task, default: []].insert(generated.sample.index)
      finishes[generated.finish, default: 0] += 1
    }
    if end < size {
      try file.truncate(to: end)
      try file.sync()
    }
    return CompletionLog(directory, LineFile(file, size: end), present, finishes)
  }

  private init(
    _ directory: String,
    _ file: consuming LineFile,
    _ present: [TaskID: Set<Int>],
    _ finishes: [String: Int]
  ) {
    self.directory = directory
    self.present = present
    state = Mutex(State(file: file, finishes: finishes))
  }

  /// Reads the completions of a run, even while another process adds to them.
  ///
  /// - Parameters:
  ///   - directory: The folder of the run.
  ///   - take: Takes each sample once, in the order in which they came.
  /// - Throws: ``JournalError``, and what `take` throws.
  package static func read(
    _ directory: String,
    take: (GeneratedSample) throws -> Void
  ) throws {
    let path = directory + "/" + RunDirectory.completions
    let file = try Descriptor(opening: path, O_RDONLY)
    _ = try read(file, upTo: file.size(), take: take)
  }

  /// How many texts of a run ended how, each sample once.
  ///
  /// - Throws: ``JournalError``.
  package static func finishes(of directory: String) throws -> [String: Int] {
    var finishes: [String: Int] = [:]
    try read(directory) { finishes[$0.finish, default: 0] += 1 }
    return finishes
  }

  /// Hands each sample on once and says where the last whole line ends.
  private static func read(
    _ file: borrowing Descriptor,
    upTo size: Int,
    take: (GeneratedSample) throws -> Void
  ) throws -> Int {
    var known: Set<SampleRecord.Key> = []
    return try JournalLines.read(file, upTo: size) { json, _ in
      guard let generated = GeneratedSample(json: json) else {
        throw JournalLines.BadLine(reason: "it is no completion")
      }
      let sample = generated.sample
      guard known.insert(.init(task: sample.task, index: sample.index)).inserted else { return }
      try take(generated)
    }
  }

  /// How many of its texts ended how.
  package var finishes: [String: Int] { state.withLock { $0.finishes } }

  /// Adds a sample.
  ///
  /// - Throws: ``JournalError``; the file then holds no half line.
  package func append(_ sample: GeneratedSample) throws {
    let line = sample.json.bytes(.compact) + [UInt8(ascii: "\n")]
    try state.withLock { state in
      try state.file.add(line)
      state.finishes[sample.finish, default: 0] += 1
    }
  }

  /// Forces what was added to the disk.
  package func sync() throws {
    try state.withLock { try $0.file.sync() }
  }
}
