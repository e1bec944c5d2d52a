// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Runs

/// A file that a user names for a result.
enum OutputFile {
  /// Writes all of a file, so that no reader sees a part of it.
  ///
  /// A link is followed, but for one in a run's folder, which may be other people's.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    if FileKind(at: path) == .link, FileKind(at: folder + RunDirectory.header) != nil {
      throw JournalError.notAFile(path: path, kind: .link)
    }
    try FileBytes.replace(path, with: bytes)
  }
}
