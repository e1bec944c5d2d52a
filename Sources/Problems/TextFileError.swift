// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Why a text file could not be read.
package enum TextFileError: Error, Equatable, CustomStringConvertible {
  case absent(path: String)
  case directory(path: String)
  /// A link, or something that need not end.
  case notAFile(path: String, kind: FileKind)
  case unreadable(path: String, reason: String)
  case tooLarge(path: String)
  /// A file is within the bound only as long as it is packed.
  case unpacksToMore(path: String)
  case corruptGzip(path: String, reason: String)
  case notUTF8(path: String, line: Int)
  /// A file is of a format that is not read.
  case foreign(path: String, ForeignFormat)

  package var description: String {
    switch self {
    case .absent(let path):
      "\(path): no such file: check the path"
    case .directory(let path):
      "\(path): is a folder: name a file in it"
    case .notAFile(let path, .link):
      "\(path): is a link, and links are not followed: name what it leads to, or copy that here"
    case .notAFile(let path, let kind):
      "\(path): is a \(kind.rawValue) and no file: name a file, or give its text by '< \(path)' and "
        + "name /dev/stdin"
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason): allow reading it or name another file"
    case .tooLarge(let path):
      "\(path): has more than \(FileBytes.limit >> 20) MiB, the most that is read on a machine with this "
        + "much memory: split the file"
    case .unpacksToMore(let path):
      "\(path): unpacks to more than \(FileBytes.limit >> 20) MiB, the most that is read on a machine "
        + "with this much memory: split the file"
    case .corruptGzip(let path, let reason):
      "\(path): not a whole gzip file: \(reason): fetch or pack it again"
    case .notUTF8(let path, let line):
      "\(path):\(line): not UTF-8: save the file as UTF-8"
    case .foreign(let path, let format):
      "\(path): \(format.refusal)"
    }
  }
}
