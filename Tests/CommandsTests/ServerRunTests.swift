// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
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
    try await program.withServer("Tests/CommandsTests/completion_server.py", ["asked.txt"], body)
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

  @Test(.timeLimit(.minutes(1)), arguments: [1, 4])
  func greedyTextsThatMayDifferAreSaidTo(concurrency: Int) async throws {
    try await withServer { port in
      let ending = try await program.under(
        ["/usr/bin/env"],
        [
          "generate", "--problems", "own.jsonl", "--model", "m", "--kind", "vllm", "--greedy",
          "--concurrency", "\(concurrency)", "-o", "run", "--server", "http://localhost:\(port)",
        ]
      )
      #expect(ending.status == .exited(0), "\(ending.errors)")
      #expect(
        ending.errors.contains("may differ from run to run; --concurrency 1") == (concurrency > 1)
      )
    }
    let header = try program.folder.read("run/generation.json")
    #expect(header.contains("not to the letter") == (concurrency > 1), "\(header)")
  }

  /// Neither a key that is taken nor one that the server repeats in its refusal.
  @Test(.timeLimit(.minutes(1)), arguments: ["accepted-7d1f", "refused-7d1f"], [false, true])
  func aKeyIsWrittenNowhere(key: String, inFile: Bool) async throws {
    var program = program
    program.environment["THE_KEY"] = key
    try program.folder.write("key", key + "\n")
    let ending = try await withServer { port in
      try await program.under(
        ["/usr/bin/env"],
        asking + ["--server", "http://127.0.0.1:\(port)"]
          + (inFile ? ["--key-file", "key"] : ["--key-variable", "THE_KEY"])
      )
    }
    let isRefused = key.hasPrefix("refused")
    #expect(ending.status == .exited(isRefused ? 1 : 0), "\(ending.errors)")
    #expect(ending.errors.contains("(secret)") == isRefused, "\(ending.errors)")
    #expect(!(ending.output + ending.errors).contains(key))
    let files = try FileManager.default.subpathsOfDirectory(atPath: program.folder.file("run"))
    #expect(files.contains("requests.jsonl"))
    for file in files {
      #expect(try !program.folder.read("run/" + file).contains(key), "\(file)")
    }
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

  @Test(.timeLimit(.minutes(1))) func whatIsLeftToTheServerIsNotInTheProtocol() async throws {
    try await withServer { port in
      let ending = try await program.under(
        ["/usr/bin/env"],
        asking + ["--server", "http://127.0.0.1:\(port)", "--server-sampling"]
      )
      #expect(ending.output.contains(",3,1,1.0,"), "\(ending.output)\(ending.errors)")
    }
    let asked = try program.folder.object("run/generation.json")["protocol"] as? [String: Any]
    let sampling = try #require(asked?["sampling"] as? [String: Any])
    #expect(Set(sampling.keys) == ["maxTokens", "n", "seed", "stop"])
    let mixed = try await program.under(
      ["/usr/bin/env"],
      asking + ["--server", "http://127.0.0.1:1", "--server-sampling", "--greedy"]
    )
    #expect(mixed.status == .exited(64))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (["--kind", "tgi", "--stream"], "answers in the form 'tgi-generate'"),
      (["--kind", "tgi", "--min-p", "0.1"], "tgi has no place for --min-p"),
      (
        ["--kind", "openai", "--style", "chat", "--top-k", "3"], "openai has no place for --top-k"
      ),
    ]
  )
  func whatAServerCannotBeToldIsNamed(options: [String], message: String) async throws {
    let ending = try await program.under(
      ["/usr/bin/env"],
      [
        "generate", "--problems", "own.jsonl", "--model", "m", "--server", "http://127.0.0.1:1",
      ] + options
    )
    expectOneSentence(ending, message, status: 64)
  }
}
