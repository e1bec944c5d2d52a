// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Problems
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

  private let state: Mutex<State>

  /// Opens the completions of a run, or begins them; a half line at the end is cut off.
  ///
  /// - Parameters:
  ///   - directory: The folder of the run.
  ///   - header: What the completions depend on, which is kept beside them.
  /// - Returns: The log, and what it holds in the order in which it came, each sample once.
  /// - Throws: ``JournalError``: when another process adds to them, when they are of another
  ///   protocol, or when a line other than the last is damaged.
  package static func open(
    _ directory: String,
    header: GenerationHeader
  ) throws -> (log: CompletionLog, samples: [GeneratedSample]) {
    try RunDirectory.create(directory)
    let path = directory + "/" + RunDirectory.completions
    let file = try Descriptor(opening: path, O_RDWR | O_APPEND | O_CREAT)
    guard try file.lock() else { throw JournalError.inUse(path: directory) }
    let size = try file.size()
    if try GenerationHeader.read(from: directory) == nil, size > 0 {
      throw JournalError.badHeader(
        path: directory + "/" + RunDirectory.generation,
        reason: "there is no such file"
      )
    }
    _ = try header.settle(in: directory)
    let (samples, end) = try parsed(try file.read(), path: path)
    if end < size {
      try file.truncate(to: end)
      try file.sync()
    }
    let finishes = samples.reduce(into: [:]) { $0[$1.finish, default: 0] += 1 }
    return (CompletionLog(LineFile(file, size: end), finishes), samples)
  }

  /// Reads the completions of a run, even while another process adds to them.
  ///
  /// - Throws: ``JournalError``.
  package static func read(_ directory: String) throws -> [GeneratedSample] {
    let path = directory + "/" + RunDirectory.completions
    return try parsed(Descriptor(opening: path, O_RDONLY).read(), path: path).samples
  }

  /// The samples, each once, and where the last whole line ends.
  private static func parsed(
    _ bytes: [UInt8],
    path: String
  ) throws -> (samples: [GeneratedSample], end: Int) {
    var samples: [GeneratedSample] = []
    var known: Set<SampleRecord.Key> = []
    let end = try JournalLines.read(bytes, path: path) { json in
      guard let sample = GeneratedSample(json: json) else {
        throw JournalLines.BadLine(reason: "it is no completion")
      }
      let key = SampleRecord.Key(task: sample.sample.task, index: sample.sample.index)
      if known.insert(key).inserted { samples.append(sample) }
    }
    return (samples, end)
  }

  private init(_ file: consuming LineFile, _ finishes: [String: Int]) {
    state = Mutex(State(file: file, finishes: finishes))
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
