// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Subprocess
import Testing

/// Files of samples, problems and results that are more than files, or more than a machine bears.
struct HostileFileTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    try program.folder.write("samples.jsonl", try samples(2))
  }

  /// How a file is given.
  private static let uses = [
    ["evaluate", "--problems", "own.jsonl", "--samples", "FILE"],
    ["run", "--problems", "FILE"],
    ["compare", "FILE"],
    ["gate", "FILE", "FILE"],
  ]

  private func use(_ file: String, _ use: [String]) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], use.map { $0 == "FILE" ? file : $0 })
  }

  @Test(.timeLimit(.minutes(1)), arguments: uses)
  func whatIsNoFileIsRefused(use given: [String]) async throws {
    try FileManager.default.createSymbolicLink(
      atPath: program.folder.file("link"),
      withDestinationPath: program.folder.file("samples.jsonl")
    )
    #expect(mkfifo(program.folder.file("pipe"), 0o644) == 0)
    let beginnings = [
      ("link", "link: is a link, and links are not followed: name what it leads to"),
      ("pipe", "pipe: is a pipe and no file: name a file, or give its text by '< pipe'"),
      ("/dev/zero", "/dev/zero: is a device and no file: name a file"),
    ]
    for (file, beginning) in beginnings {
      expectOneSentence(try await use(file, given), beginning)
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["folder", "program"], ["link", "pipe"])
  func whatIsNoFileInAFolderOfProgramsIsRefused(place: String, kind: String) async throws {
    try program.folder.write("given/Own_0/0.py", "def add0(x):\n    return x\n")
    try program.folder.write("outside/0.py", "def add1(x):\n    return x + 1\n")
    let path = program.folder.file(place == "folder" ? "given/Own_1" : "given/Own_0/1.py")
    if kind == "link" {
      try FileManager.default.createSymbolicLink(
        atPath: path,
        withDestinationPath: program.folder.file(place == "folder" ? "outside" : "outside/0.py")
      )
    } else {
      #expect(mkfifo(path, 0o644) == 0)
    }
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "given",
      "--partial"
    )
    // What is no folder holds no programs.
    guard place == "program" || kind == "link" else {
      #expect(ending.status == .exited(0), "\(ending.errors)")
      return
    }
    let name = place == "folder" ? "given/Own_1" : "given/Own_0/1.py"
    expectOneSentence(ending, "\(name): is a \(kind)")
  }

  /// What a shell gives by hand is its user's own choice.
  @Test(.timeLimit(.minutes(1))) func whatThisProcessWasStartedWithIsRead() async throws {
    let arguments = ["evaluate", "--problems", "own.jsonl", "-q", "--samples"]
    for (script, file) in [
      ("cat samples.jsonl | \"$0\" \"$@\"", "/dev/stdin"),
      ("\"$0\" \"$@\" < samples.jsonl", "/dev/stdin"),
      ("\"$0\" \"$@\" 7< <(cat samples.jsonl)", "/dev/fd/7"),
    ] {
      let ending = try await program.under(["/bin/bash", "-c", script], arguments + [file])
      #expect(ending.status == .exited(0), "\(script): \(ending.errors)")
      #expect(ending.output.contains("pass@1  50.00 %"), "\(ending.output)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func waitingForAPipeEndsWithASignal() async throws {
    let script = """
      mkfifo pipe; exec 3<> pipe; exec timeout --preserve-status -k 20 1 "$0" "$@" <&3
      """
    let ending = try await program.under(
      ["/bin/bash", "-c", script],
      ["evaluate", "--problems", "own.jsonl", "--samples", "/dev/stdin"]
    )
    #expect(ending.status == .exited(130), "\(ending.errors)")
  }

  /// `timeout` and a terminal send a signal to the whole group, the interpreter that is asked among it.
  @Test(.timeLimit(.minutes(1))) func whatEndsByTheSameSignalIsNoFault() async throws {
    let script = """
      printf '#!/bin/sh\nexec sleep 30\n' > python; chmod +x python
      exec timeout --preserve-status -k 20 1 "$0" "$@"
      """
    let ending = try await program.under(
      ["/bin/bash", "-c", script],
      ["evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "--python", "./python"]
    )
    #expect(ending.status == .exited(130), "\(ending.errors)")
    #expect(!ending.errors.contains("cannot be used"))
  }

  // MARK: - Numbers

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "{\"eval\": {\"HumanEval/0\": [{\"base_status\": 1e999}]}}",
      "{\"config\": {\"temperature\": 1e999}, \"humaneval\": {\"pass@1\": 1e999}}",
      "{\"config\": {\"n_samples\": 99999999999999999999}, \"humaneval\": {\"pass@1\": NaN}}",
      "{\"task_id\": \"HumanEval/0\", \"passed\": 1}",
      "{\"doc\": {}, \"resps\": [[]], \"pass@1\": -1e300}",
      "{\"doc\": {\"task_id\": 9e99}, \"pass@99999999999999999999\": 1}",
      "{\"eval\": {\"../../x\": []}}",
    ]
  )
  func numbersOfResultsThatAreNoneAreErrors(text: String) async throws {
    try program.folder.write("results.json", text + "\n")
    let ending = try await program("compare", "results.json")
    guard case .exited(let status) = ending.status else {
      Issue.record("\(ending.status): \(ending.errors)")
      return
    }
    #expect(status == 1 || status == 4, "\(ending.errors)")
    #expect(!ending.errors.contains("Fatal"))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ["--timeout", "inf"], ["--timeout", "1e300"], ["--memory", "9223372036854775807"],
      ["--memory", "100000000"], ["--call-timeout", "inf"], ["--call-factor", "nan"],
      ["-n", "9223372036854775807", "--server", "http://127.0.0.1:9", "--model", "x"],
      ["--preload", "math,shim=/tmp/x.so"], ["--preload", "a..b"], ["--preload", "1a"],
      ["--preload", "unittest.__main__"],
    ]
  )
  func limitsThatNoMachineHasAreMistakesInUse(options: [String]) async throws {
    let ending = try await program.under(
      ["/usr/bin/env"],
      ["run", "--problems", "own.jsonl"] + options
    )
    #expect(ending.status == .exited(64), "\(ending.errors)")
    #expect(ending.errors.contains(" takes "), "\(ending.errors)")
  }
}
