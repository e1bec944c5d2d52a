// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage

extension Program {
  /// Runs a script that is a server, for as long as a closure does.
  ///
  /// - Parameters:
  ///   - script: A Python script, below the checkout. It prints its port and a newline once it listens,
  ///     and ends when its standard input does.
  ///   - arguments: What it is told.
  ///   - body: Takes the port.
  /// - Returns: What the closure returns.
  /// - Throws: What the closure throws.
  func withServer<Result: Sendable>(
    _ script: String,
    _ arguments: [String],
    _ body: (_ port: String) async throws -> Result
  ) async throws -> Result {
    let checkout = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try await Subprocess.run(
      .name("python3"),
      arguments: Arguments([checkout.appending(path: script).path] + arguments),
      workingDirectory: FilePath(folder.path),
      input: .inputWriter,
      output: .sequence,
      error: .currentStandardError
    ) { execution in
      var port = ""
      for try await chunk in execution.standardOutput {
        port += chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        if port.hasSuffix("\n") { break }
      }
      let result = try await body(String(port.dropLast()))
      try await execution.standardInputWriter.finish()
      return result
    }.closureResult
  }
}
