// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Texts in a file that has no name, so that any number of them takes a few bytes of memory each.
///
/// A class, because it owns the file.
package final class TextStore: Sendable {
  /// Where a text is.
  package struct Place: Sendable, Hashable {
    fileprivate var offset: Int
    fileprivate var count: Int
  }

  private let file: ByteFile
  private let end = Mutex(0)

  /// Makes an empty one, in the folder that `TMPDIR` names, or else in `/var/tmp`.
  ///
  /// - Throws: ``TextStoreError``.
  package init() throws {
    file = try ByteFile.unnamed()
  }

  /// Keeps a text.
  ///
  /// - Throws: ``TextStoreError``.
  package func add(_ text: String) throws -> Place {
    var text = text
    return try text.withUTF8 { try add(UnsafeRawBufferPointer($0)) }
  }

  /// Keeps bytes, which are UTF-8.
  ///
  /// - Throws: ``TextStoreError``.
  package func add(_ bytes: ArraySlice<UInt8>) throws -> Place {
    try bytes.withUnsafeBytes { try add($0) }
  }

  private func add(_ bytes: UnsafeRawBufferPointer) throws -> Place {
    let place = end.withLock { end in
      defer { end += bytes.count }
      return Place(offset: end, count: bytes.count)
    }
    try file.write(bytes, at: place.offset)
    return place
  }

  /// The bytes at a place that this store has given.
  ///
  /// - Throws: ``TextFileError``.
  package func bytes(at place: Place) throws -> [UInt8] {
    try file.bytes(place.offset..<place.offset + place.count)
  }

  /// The text at a place that this store has given.
  ///
  /// - Throws: ``TextFileError``.
  package func text(at place: Place) throws -> String {
    String(decoding: try bytes(at: place), as: UTF8.self)
  }
}

/// Texts that cannot be kept outside of memory.
package enum TextStoreError: Error, Equatable, CustomStringConvertible {
  case unusable(folder: String, reason: String)

  package var description: String {
    switch self {
    case .unusable(let folder, let reason):
      "\(folder): cannot keep texts there while they are judged: \(reason); mend that or name another "
        + "folder with TMPDIR"
    }
  }
}
