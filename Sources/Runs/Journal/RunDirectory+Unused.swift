// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

extension RunDirectory {
  /// Whether a path is that of a directory that this command would make.
  package static func isFree(_ path: String) -> Bool {
    !FileManager.default.fileExists(atPath: path)
  }

  /// Removes a directory that was made for a run of which nothing has come.
  ///
  /// No sample was judged then, and no request to a model has ended. A directory with anything else in
  /// it stays, such as the log of an engine.
  package static func removeUnused(_ path: String) {
    removeUnused(path, of: Array(files), ifEmpty: [samples, completions, requests])
  }

  /// Removes a directory that holds no other files than these, of which some must be empty.
  package static func removeUnused(_ path: String, of files: [String], ifEmpty results: [String]) {
    let manager = FileManager.default
    guard let names = try? manager.contentsOfDirectory(atPath: path),
      names.allSatisfy(files.contains),
      results.allSatisfy({ size(path + "/" + $0) == 0 })
    else { return }
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
    // The folder of runs was made too, if this was to be the first; others keep it.
    if let slash = path.lastIndex(of: "/") { rmdir(String(path[..<slash])) }
  }

  private static func size(_ path: String) -> Int {
    var status = stat()
    return lstat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
