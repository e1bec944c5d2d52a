// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Other people's benchmark files and samples, which tests use where they lie and never carry.
///
/// The folder is named by `EVALHARNESS_TEST_DATA`, or else is `shared` beside the checkout.
package enum SharedData {
  package static var root: URL {
    if let path = ProcessInfo.processInfo.environment["EVALHARNESS_TEST_DATA"] {
      return URL(filePath: path)
    }
    return URL(filePath: #filePath)  // <checkout>/Tests/TestSupport/SharedData.swift
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "shared")
  }

  /// The file at a path below the folder, whether it is there or not.
  package static func file(_ path: String) -> URL {
    root.appending(path: path)
  }

  /// Whether a file is there.
  package static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: file(path).path)
  }
}
