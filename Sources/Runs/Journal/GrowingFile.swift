// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Problems

/// A file that is made anew and grows, open only while bytes are added to it.
package struct GrowingFile: Sendable {
  private let path: String

  /// Begins a file, empty; its folder is made where it is missing.
  ///
  /// - Throws: ``JournalError``, also where the file is there.
  package init(_ name: String, in folder: String) throws {
    try RunDirectory.create(folder)
    path = folder + "/" + name
    _ = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL)
  }

  /// Adds bytes.
  ///
  /// - Throws: ``JournalError``.
  package func add(_ bytes: [UInt8]) throws {
    try Descriptor(opening: path, O_WRONLY | O_APPEND).write(bytes)
  }

  /// Waits until all bytes are on the disk.
  ///
  /// - Throws: ``JournalError``.
  package func sync() throws {
    try Descriptor(opening: path, O_WRONLY).sync()
  }
}
