// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Problems

/// A folder for what this process fetches and computes, where there is none to keep it in: without a
/// home, or with one that cannot be written to.
enum TemporaryCache {
  /// The folder in place of a cache that cannot be used; nil where the cache can be.
  ///
  /// It is made and told of once, and removed at the end of the process.
  static var ifNeeded: String? { path }

  private static let path: String? = {
    let environment = ProcessInfo.processInfo.environment
    let cache = DataStore(dataDirectory: nil, environment: environment, offline: true).cache?.path
    if let cache, isWritable(cache) { return nil }
    let parent = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    var name = Array("\(parent)/evalharness-cache-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { return nil }
    let folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let reason = cache.map { "\($0) cannot be written to" } ?? "HOME and XDG_CACHE_HOME are not set"
    Log().warn(
      "\(reason): what is fetched and computed is not kept for the next command; set XDG_CACHE_HOME "
        + "to a folder to keep it in"
    )
    atexit {
      if let folder = TemporaryCache.path { try? FileManager.default.removeItem(atPath: folder) }
    }
    return folder
  }()

  /// Whether a folder can be written to, or made.
  private static func isWritable(_ folder: String) -> Bool {
    var path = folder
    while access(path, F_OK) != 0 {
      guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { path = "/"; break }
      path = String(path[..<slash])
    }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && access(path, W_OK | X_OK) == 0 && !isReadOnly(path)
  }

  /// Whether nothing can be made in a folder though its rights say so, as of a kernel's own.
  private static func isReadOnly(_ folder: String) -> Bool {
    var name = Array("\(folder)/.evalharness-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { return true }
    rmdir(name)
    return false
  }
}
