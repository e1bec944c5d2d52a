// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
import Glibc
import Problems

extension RunDirectory {
  /// Whether a folder is not there or has nothing in it.
  ///
  /// - Throws: ``JournalError/notADirectory(path:)``.
  package static func isEmptyFolder(_ path: String) throws -> Bool {
    switch FileKind(at: path) {
    case nil: return true
    case .folder: return try names(in: path).isEmpty
    default: throw JournalError.notADirectory(path: path)
    }
  }

  /// The names in a folder, sorted; none where there is no folder.
  ///
  /// - Throws: ``JournalError``.
  package static func names(in path: String) throws -> [String] {
    guard let folder = opendir(path) else {
      if errno == ENOENT { return [] }
      throw JournalError.last(path: path, action: "read the folder")
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// When a file was changed last; nil where there is none.
  package static func changed(_ path: String) -> Date? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return Date(
      timeIntervalSince1970: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9
    )
  }

  /// Gives a folder another name, which no other has.
  ///
  /// - Throws: ``JournalError``.
  package static func name(_ path: String, as other: String) throws {
    guard rename(path, other) == 0 else {
      throw JournalError.last(path: other, action: "give the folder its name")
    }
  }

  /// Removes a folder and all that is in it.
  package static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}
