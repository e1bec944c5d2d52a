// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Problems

/// The files of a run and how they are written.
package enum RunDirectory {
  /// The protocol of the run and where it ran.
  package static let header = "run.json"
  /// One line a judged sample.
  package static let samples = "samples.jsonl"
  /// One line a sample as a model wrote it, where the run asked a model.
  package static let completions = "completions.jsonl"
  /// What the completions depend on.
  package static let generation = "generation.json"
  /// One line a request to a model that has ended.
  package static let requests = "requests.jsonl"
  /// What the run came to, written when it ends.
  package static let summary = "summary.json"

  /// The most bytes of a protocol that are read.
  private static let mostOfHeader = 1 << 24

  /// The names of all of them.
  package static let files: Set = [
    header, samples, completions, generation, requests, summary,
  ]

  /// Makes sure that every file of a run that is there is one, and not a link to another.
  ///
  /// - Throws: ``JournalError/notAFile(path:kind:)``.
  static func check(_ directory: String) throws {
    for name in files.sorted() {
      let path = directory + "/" + name
      guard let kind = FileKind(at: path), kind != .file else { continue }
      throw JournalError.notAFile(path: path, kind: kind)
    }
  }

  /// The bytes of a file of a run; nil when there is none.
  ///
  /// - Throws: ``JournalError``, also for a link and for what is no file.
  package static func read(_ name: String, in directory: String) throws -> [UInt8]? {
    let isHeader = name == header || name == generation
    let path = directory + "/" + name
    guard FileKind(at: path) != nil else { return nil }
    return try Descriptor(opening: path, O_RDONLY)
      .read(most: isHeader ? mostOfHeader : FileBytes.limit)
  }

  /// Whether a file of a run is there and has no bytes.
  ///
  /// - Throws: ``JournalError``, also for a link and for what is no file.
  package static func isEmpty(_ name: String, in directory: String) throws -> Bool {
    let path = directory + "/" + name
    guard FileKind(at: path) != nil else { return false }
    return try Descriptor(opening: path, O_RDONLY).size() == 0
  }

  /// Creates a directory and those above it, where they are missing.
  static func create(_ path: String) throws {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw JournalError.notADirectory(path: path)
      }
      return
    }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try create(String(path[..<slash]))
    }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw JournalError.last(path: path, action: "create the directory")
    }
  }

  /// Writes a file so that it is there as a whole or, after a power cut, as it was before.
  package static func replace(_ name: String, in directory: String, with bytes: [UInt8]) throws {
    let path = directory + "/" + name
    let fresh = path + ".new"
    do {
      // What a kill left there, or somebody put there, is not written to.
      unlink(fresh)
      let file = try Descriptor(opening: fresh, O_WRONLY | O_CREAT | O_EXCL)
      try file.write(bytes)
      try file.sync()
    } catch {
      unlink(fresh)
      throw error
    }
    guard rename(fresh, path) == 0 else { throw JournalError.last(path: path, action: "name it") }
    try sync(directory)
  }

  /// Waits until the names of the directory's files are on the disk.
  static func sync(_ directory: String) throws {
    // The folder itself may be named by a link.
    try Descriptor(opening: directory + "/.", O_RDONLY | O_DIRECTORY).sync()
  }
}
