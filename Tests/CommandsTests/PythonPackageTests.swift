// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The Python package of `Sources/Python`, by its own tests and with the program that was built.
@Suite(.requiresSandbox, .enabled("pip cannot fetch pytest") { PyPI.pytest != nil })
struct PythonPackageTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/Python").standardizedFileURL.path

  @Test(.timeLimit(.minutes(10))) func itsOwnTestsPass() async throws {
    let python = try #require(PyPI.pytest)
    let result = try await Subprocess.run(
      .path(FilePath(python)),
      arguments: ["-B", "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"],
      environment: .inherit.updating(["EVALHARNESS": Program.path, "PYTHONPATH": Self.folder]),
      workingDirectory: FilePath(Self.folder),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    #expect(
      result.terminationStatus.isSuccess,
      "\(result.standardOutput)\(result.standardError)"
    )
  }
}
