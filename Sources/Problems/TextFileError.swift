// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Why a text file could not be read.
package enum TextFileError: Error, Equatable, CustomStringConvertible {
  case absent(path: String)
  case directory(path: String)
  case unreadable(path: String, reason: String)
  case tooLarge(path: String)
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
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason): allow reading it or name another file"
    case .tooLarge(let path):
      "\(path): has more than \(FileBytes.limit >> 20) MiB: split the file"
    case .corruptGzip(let path, let reason):
      "\(path): not a whole gzip file: \(reason): fetch or pack it again"
    case .notUTF8(let path, let line):
      "\(path):\(line): not UTF-8: save the file as UTF-8"
    case .foreign(let path, let format):
      "\(path): \(format.refusal)"
    }
  }
}
