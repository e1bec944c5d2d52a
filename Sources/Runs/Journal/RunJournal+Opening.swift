// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension RunJournal {
  /// A run that was opened, with what it already holds.
  package struct Opening: Sendable {
    package var journal: RunJournal
    package var contents: RunContents
    /// Whether other processes are kept away, which some file systems cannot do.
    package var isLocked: Bool
  }

  /// Opens a run, or begins it where there is none.
  ///
  /// A half line at the end, which a kill leaves, is cut off. A process killed at any time in here
  /// leaves a directory that the same call continues.
  ///
  /// - Throws: ``JournalError``: when another process has the run open, when its protocol is
  ///   another one, or when a line other than the last is damaged. The directory is then as it was.
  package static func open(_ directory: String, header: RunHeader) throws -> Opening {
    try RunDirectory.create(directory)
    let path = directory + "/" + RunDirectory.samples
    let file = try Descriptor(opening: path, O_RDWR | O_APPEND | O_CREAT)
    let lock = try file.lock()
    guard lock != .inUse else { throw JournalError.inUse(path: directory) }
    if try RunHeader.read(from: directory) == nil, try file.size() > 0 {
      throw JournalError.notARun(path: directory)
    }
    let settled = try header.settle(in: directory)
    let contents = try RunContents(header: settled, samples: path)
    if contents.tornBytes > 0 {
      try file.truncate(to: contents.wholeBytes)
      try file.sync()
    }
    let journal = RunJournal(
      directory: directory,
      header: contents.header,
      file: file,
      size: contents.wholeBytes
    )
    return Opening(journal: journal, contents: contents, isLocked: lock == .taken)
  }
}
