// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// What `packaging/documents.py` makes: the man page and the completions of shells.
struct DocumentsTests {
  /// Hands on a folder with the documents, which is removed at the end.
  private func withDocuments(_ body: (Folder) async throws -> Void) async throws {
    let folder = try Folder()
    defer { withExtendedLifetime(folder) {} }
    let script = URL(filePath: #filePath)
      .appending(path: "../../../packaging/documents.py").standardizedFileURL.path
    try await run("python3", "-B", script, folder.path, Program.path)
    try await body(folder)
  }

  /// Runs a tool of the system to its end and gives what it prints; it is to succeed and warn of nothing.
  @discardableResult
  private func run(_ tool: String, _ arguments: String...) async throws -> String {
    let result = try await Subprocess.run(
      .name(tool),
      arguments: Arguments(arguments),
      output: .string(limit: 1 << 22),
      error: .string(limit: 1 << 22)
    )
    #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
    #expect(result.standardError == "")
    return result.standardOutput
  }

  @Test(.timeLimit(.minutes(1))) func thePageTellsEveryCommandAndStatus() async throws {
    var page = ""
    try await withDocuments { page = try $0.read("evalharness.1") }
    for command in ["run", "gate", "data pull", "environment create", "serve"] {
      #expect(page.contains("\n.Ss \(command)\n"), "the page has no \(command)")
    }
    #expect(page.contains("\n.It Fl \\&n Ar \\&count\n"))
    #expect(page.contains("\n.It Fl \\&q , Fl \\&-quiet\n"))
    for status in [0, 1, 2, 3, 4, 64, 130] {
      #expect(page.contains("\n.It Li \\&\(status)\n"), "the page has no status \(status)")
    }
    for name in ["EVALHARNESS_DATA", "XDG_CACHE_HOME", "TMPDIR", "NO_COLOR", "CI"] {
      #expect(page.contains("\n.It Ev \\&\(name)\n"), "the page has no \(name)")
    }
  }

  @Test(
    .timeLimit(.minutes(1)),
    .enabled("there is no mandoc on this machine") { await Tool.runs("mandoc", "/dev/null") }
  )
  func mandocHasNothingToSayOfThePage() async throws {
    try await withDocuments { folder in
      let said = try await run("mandoc", "-Tlint", folder.file("evalharness.1"))
      #expect(said == "")
    }
  }

  @Test(
    .timeLimit(.minutes(1)),
    .enabled("there is no groff on this machine") { await Tool.runs("groff", "--version") }
  )
  func groffWarnsOfNothing() async throws {
    try await withDocuments { folder in
      let text = try await run("groff", "-ww", "-mdoc", "-Tutf8", folder.file("evalharness.1"))
      #expect(text.contains("Judge existing samples and report pass@k."))
    }
  }

  @Test(.timeLimit(.minutes(1))) func bashCompletesTheCommand() async throws {
    try await withDocuments { folder in
      let path = folder.file("evalharness.bash")
      try await run("bash", "-n", path)
      let registered = try await run("bash", "-c", "source \"$0\"; complete -p evalharness", path)
      #expect(registered.hasSuffix(" evalharness\n"))
    }
  }

  @Test(
    .timeLimit(.minutes(1)),
    .enabled("there is no zsh on this machine") { await Tool.runs("zsh", "--version") }
  )
  func zshCanReadItsOwn() async throws {
    try await withDocuments { try await run("zsh", "-n", $0.file("_evalharness")) }
  }

  @Test(
    .timeLimit(.minutes(1)),
    .enabled("there is no fish on this machine") { await Tool.runs("fish", "--version") }
  )
  func fishCanReadItsOwn() async throws {
    try await withDocuments { try await run("fish", "--no-execute", $0.file("evalharness.fish")) }
  }
}

/// Tools of the system that some tests need.
enum Tool {
  /// Whether a tool is there and does this.
  static func runs(_ tool: String, _ arguments: String...) async -> Bool {
    let result = try? await Subprocess.run(
      .name(tool),
      arguments: Arguments(arguments),
      output: .discarded,
      error: .discarded
    )
    return result?.terminationStatus.isSuccess == true
  }
}
