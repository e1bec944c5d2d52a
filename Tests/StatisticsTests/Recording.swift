// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The folder that `benchmarks/statistics/compare.py` names and reads.
enum Recording {
  static let folder = ProcessInfo.processInfo.environment["EVALHARNESS_STATISTICS_OUTPUT"]
    .map { URL(filePath: $0, directoryHint: .isDirectory) }

  static func write(_ data: Data, to name: String) throws {
    guard let folder else { return }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try data.write(to: folder.appending(path: name))
  }
}
