// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
package import Testing

extension Trait where Self == ConditionTrait {
  /// Runs a test only where certificates can be made and served.
  package static var requiresTLS: Self {
    .enabled("needs openssl and a python3 with ssl") { Certificate.canBeMade }
  }
}

/// A certificate that vouches for itself, with its key, in a file of its own.
package struct Certificate: Sendable {
  /// The file in PEM.
  package let path: String

  /// Makes one that is good for two days.
  ///
  /// - Parameter names: Whom it is for, such as `IP:127.0.0.1`.
  /// - Throws: When openssl does not make it.
  package init(for names: String = "IP:127.0.0.1,DNS:localhost") throws {
    path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem").path
    try Self.run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
      "-nodes", "-days", "2", "-subj", "/CN=evalharness", "-addext", "subjectAltName=\(names)",
      "-keyout", path, "-out", path + ".cert",
    ])
    let key = try String(contentsOfFile: path, encoding: .utf8)
    let certificate = try String(contentsOfFile: path + ".cert", encoding: .utf8)
    try (key + certificate).write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: path + ".cert")
  }

  package func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }

  static let canBeMade: Bool =
    (try? run(["openssl", "version"])) != nil && (try? run(["python3", "-c", "import ssl"])) != nil

  private struct Failure: Error {}

  private static func run(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure() }
  }
}
