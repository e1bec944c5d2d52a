// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What the page's script does with texts, where there is a program that runs it.
@Suite(.requiresNode)
struct PageScriptTests {
  @Test(.timeLimit(.minutes(1))) func wordsAndDifferencesAreFoundInAnyText() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let root = folder.deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    let output = Pipe()
    process.executableURL = Node.program
    process.arguments = [folder.appending(path: "page_script.js").path, root.path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && text == "ok\n", "\(text)")
  }
}

/// The program that runs scripts, where this machine has it.
private enum Node {
  static var program: URL? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { URL(filePath: String($0)).appending(path: "node") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs tests only where Node is installed.
  fileprivate static var requiresNode: Self {
    .enabled("this machine has no node, which would run the page's script; install nodejs") {
      Node.program != nil
    }
  }
}
