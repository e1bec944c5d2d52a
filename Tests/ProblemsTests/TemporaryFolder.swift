// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CZlib
import Foundation

/// A folder that is removed with its contents when the value goes away.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "problems-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, with the folders that it needs, and gives its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
    return url.path
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// The names of the files in a folder below, sorted.
  func names(in folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
  }

  /// One gzip member, packed by zlib itself.
  func gzip(_ text: String) throws -> [UInt8] {
    let file = "\(path)/\(UUID()).gz"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let stream = gzopen(file, "wb")
    _ = Array(text.utf8).withUnsafeBytes { gzwrite(stream, $0.baseAddress, UInt32($0.count)) }
    gzclose(stream)
    return [UInt8](try Data(contentsOf: URL(filePath: file)))
  }
}
