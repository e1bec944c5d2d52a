// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Runs that ask a server over HTTP.
struct ServerRunTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(10))
  }

  private func withServer<Result: Sendable>(
    _ body: (_ port: String) async throws -> Result
  ) async throws -> Result {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "completion_server.py").path
    return try await Subprocess.run(
      .name("python3"),
      arguments: [script, "asked.txt"],
      workingDirectory: FilePath(program.folder.path),
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

  private func asked(_ field: String) throws -> Set<String> {
    Set(
      try program.folder.lines("asked.txt").map { line in
        let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return row?[field].map { "\($0)" } ?? ""
      }
    )
  }

  private let asking = [
    "run", "--problems", "own.jsonl", "--model", "m", "--kind", "vllm", "-n", "3", "--seed", "1",
    "-o", "run", "--format", "csv", "-q",
  ]

  @Test(.timeLimit(.minutes(1)), arguments: [false, true])
  func aServerIsAskedWholeOrInPieces(streams: Bool) async throws {
    try await withServer { port in
      let ending = try await program.under(
        ["/usr/bin/env"],
        asking + ["--server", "http://localhost:\(port)"] + (streams ? ["--stream"] : [])
      )
      #expect(ending.output.contains(",3,1,1.0,"), "\(ending.output)\(ending.errors)")
    }
    #expect(program.folder.lines("asked.txt").count == 10)
    #expect(try asked("path") == ["/v1/completions"])
    #expect(try asked("stream") == [streams ? "1" : "0"])
  }

  /// The host of the address is none; the proxy is asked for it.
  @Test(.timeLimit(.minutes(1)), arguments: ["http_proxy", "all_proxy"])
  func aProxyIsHonoured(variable: String) async throws {
    try await withServer { port in
      var program = program
      program.environment[variable] = "http://127.0.0.1:\(port)"
      let ending = try await program.under(
        ["/usr/bin/env"],
        asking + ["--server", "http://model.invalid"]
      )
      #expect(ending.output.contains(",3,1,1.0,"), "\(ending.output)\(ending.errors)")
      program.environment["no_proxy"] = "other.invalid, model.invalid"
      _ = try await program.under(
        ["/usr/bin/env"],
        asking + ["--server", "http://model.invalid", "-o", "none", "--max-requests", "1"]
      )
      let failure = try program.folder.read("none/requests.jsonl")
      #expect(failure.contains("model.invalid: no connection"), "\(failure)")
    }
    #expect(program.folder.lines("asked.txt").count == 10)
    #expect(try asked("path") == ["http://model.invalid/v1/completions"])
  }

  @Test(.timeLimit(.minutes(1))) func whatIsNotAskedForInPiecesIsNamed() async throws {
    let ending = try await program.under(
      ["/usr/bin/env"],
      [
        "generate", "--problems", "own.jsonl", "--model", "m", "--kind", "tgi", "--server",
        "http://127.0.0.1:1", "--stream",
      ]
    )
    expectOneSentence(ending, "answers in the form 'tgi-generate'")
  }
}
