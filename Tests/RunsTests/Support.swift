// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Grading
import Problems
import Runs
import TestSupport

/// A directory that goes away with the value.
final class Scratch {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "evalharness-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
    return url.path
  }

  func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path + "/" + name)))
  }
}

// MARK: - Values

let humanEval = (0..<164).map { TaskID("HumanEval/\($0)") }
let mbpp = (11...510).map { TaskID("Mbpp/\($0)") }

func load(
  _ path: String,
  _ tasks: [TaskID] = humanEval,
  selected: Set<TaskID>? = nil
) throws -> SampleFile {
  try SampleFile.load(path, names: TaskNames(tasks), selected: selected, keepsRows: true)
}

extension SampleFile {
  /// The samples with their texts.
  var samples: [Sample] { get throws { try entries.map { try texts.sample($0.sample) } } }
}

func record(
  _ index: Int,
  task: String = "HumanEval/0",
  _ verdict: Verdict = .passed,
  text: String = "    return 1\n",
  message: String? = nil,
  suites: [SuiteJudgement] = []
) -> SampleRecord {
  SampleRecord(
    sample: Sample(task: TaskID(task), index: index, form: .completion, text: text),
    judgement: Judgement(
      verdict: verdict,
      judging: .strict,
      cpu: .milliseconds(12),
      wall: .microseconds(15_001),
      peakMemory: 9_000_000,
      message: message,
      suites: suites
    )
  )
}

func exampleProtocol(cpuSeconds: Double = 10) -> RunProtocol {
  RunProtocol(
    benchmark: .init(name: "HumanEval", version: "1.0", split: "test", suite: "base"),
    dataset: .init(file: "HumanEval.jsonl.gz", sha256: "ab", md5: "cd"),
    tasks: .init(humanEval),
    provider: .init(name: "file", settings: ["sha256": "ef"]),
    promptDigest: "01",
    sampling: .init(n: 1, temperature: 0.2, topP: 0.95),
    extraction: .init(name: "verbatim", version: 1, digest: "23"),
    judging: .auto,
    limits: .init(
      cpuSeconds: cpuSeconds,
      blockedSeconds: 3,
      wallSeconds: 60,
      memoryBytes: 1 << 30,
      outputBytes: 1 << 20
    ),
    isolation: .init(level: "full", layers: ["namespaces", "seccomp"]),
    interpreter: .init(implementation: "CPython", version: "3.11.7")
  )
}

func exampleHeader(cpuSeconds: Double = 10) -> RunHeader {
  var ofTen = exampleProtocol(cpuSeconds: cpuSeconds)
  ofTen.sampling.n = 10
  return RunHeader(
    protocol: ofTen,
    created: Date(timeIntervalSince1970: 1_767_225_600),
    host: ["kernel": "Linux 6.1"]
  )
}

// MARK: - Python

enum Python {
  static let present = (try? run("print(1)", input: [])) == Array("1\n".utf8)

  /// What a Python program writes, given some bytes to read.
  static func run(_ program: String, input: [UInt8]) throws -> [UInt8] {
    let scratch = try Scratch()
    let inputPath = try scratch.write("input", input)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: inputPath))
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = [UInt8](try output.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    return bytes
  }
}
