// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Tools of others that tests run, each in an environment of its own beside the built program.
enum PyPI {
  /// The python that has pytest; nil where pip cannot fetch it.
  static let pytest = python(having: "pytest==9.2.0")
  /// The python that has the schemas of Kubernetes; nil where pip cannot fetch them.
  static let kubernetesValidate = python(having: "kubernetes-validate==1.37.0")

  private static func python(having package: String) -> String? {
    let folder = URL(filePath: Program.path).deletingLastPathComponent()
      .appending(path: "clients/\(package.replacing("==", with: "-"))")
    let python = folder.appending(path: "bin/python").path
    // The last that is made says that all before it was.
    let done = folder.appending(path: "done").path
    if FileManager.default.fileExists(atPath: done) { return python }
    guard run("/usr/bin/env", ["python3", "-m", "venv", "--clear", folder.path]),
      run(python, ["-m", "pip", "install", "--quiet", "--retries", "1", package]),
      FileManager.default.createFile(atPath: done, contents: nil)
    else { return nil }
    return python
  }

  private static func run(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
