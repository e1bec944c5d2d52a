// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Glibc
import Grading
import Problems
import Testing

/// A process of a cage that dies is replaced, and the sample in flight judged once more.
struct LostProcessTests {
  /// A process to kill in the middle of a sample.
  enum Victim: String, CaseIterable, Sendable {
    case forkServer, serverLauncher, judge, judgeLauncher
  }

  @Test(.timeLimit(.minutes(1)), arguments: Victim.allCases)
  func isReplaced(victim: Victim) async throws {
    let verdicts = try await judge(
      [Self.busy(seconds: 1.5), Self.honest],
      killing: victim,
      times: 1
    )
    #expect(verdicts == [.passed, .passed])
  }

  /// A program can end the judge too, and is not to be spared for it.
  @Test(.timeLimit(.minutes(1)), arguments: [Victim.judge, .judgeLauncher])
  func isReplacedTwiceWhereItIsTheJudge(victim: Victim) async throws {
    let verdicts = try await judge(
      [Self.busy(seconds: 1.5), Self.honest],
      killing: victim,
      times: 2
    )
    #expect(verdicts == [.passed, .passed])
  }

  @Test(.timeLimit(.minutes(1)), arguments: [Victim.forkServer, .serverLauncher])
  func isInfrastructureTheSecondTime(victim: Victim) async throws {
    let verdicts = try await judge(
      [Self.busy(seconds: 60), Self.honest],
      killing: victim,
      times: 2
    )
    #expect(verdicts.count == 2)
    #expect(verdicts.first?.isOfTheProgram == false)
    #expect(verdicts.last == .passed)
  }

  /// A tuple of tuples so deep that Python's own hash of it ends the process.
  @Test(.timeLimit(.minutes(1))) func aProgramThatEndsTheJudgeHasTampered() async throws {
    let prompt = "from typing import NamedTuple\nclass Pt(NamedTuple):\n    x: object\n\n"
    let program =
      prompt + """
        import os, struct, json
        def add(p):
            rows = [['Pt', {'t': [1]}, []], ['Pt', {'t': [0]}, []]]
            for _ in range(130000):
                rows.append(['Pt', {'t': [{'P': len(rows) - 1}]}, []])
            body = b'g' + json.dumps([{'d': [[{'P': len(rows) - 1}, 1]]}, -1, [], rows]).encode()
            data = struct.pack('<I', len(body)) + body
            while data: data = data[os.write(3, data):]
            os.read(3, 1)

        """
    let limits = Limits(cpu: .seconds(3))
    let sandbox = Sandbox(
      parts: try SandboxParts(),
      interpreter: try await Interpreter(command: "python3"),
      isolation: .full,
      limits: limits
    )
    let problem = Problem(
      id: TaskID("test/0"),
      prompt: prompt + "def add(p):\n",
      entryPoint: "add",
      reference: nil,
      suites: [TestSuite(name: "base", source: "assert add(Pt(1)) == Pt(2)")]
    )
    var verdict: Verdict?
    try await Grader(sandbox: sandbox, limits: limits, policy: .strict, width: 1).grade([
      .init(number: 0, problem: problem, suites: problem.suites, program: program)
    ]) { _, judgement in verdict = judgement.verdict }
    // How deep is too deep is the interpreter's matter.
    #expect(
      verdict?.isOfTheProgram == true && verdict != .passed,
      "\(verdict.map { "\($0)" } ?? "")"
    )
  }

  /// The verdicts on programs while a process dies in the first of them, that many times.
  private func judge(
    _ programs: [String],
    killing victim: Victim,
    times: Int
  ) async throws -> [Verdict] {
    // A launcher of its own, by whose path the processes of this test are known.
    let folder = FileManager.default.temporaryDirectory.appending(path: "evalharness-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let launcher = folder.appending(path: "launch").path
    var parts = try SandboxParts()
    try FileManager.default.copyItem(atPath: parts.launcher, toPath: launcher)
    parts.launcher = launcher
    let limits = Limits(cpu: .seconds(20))
    let sandbox = Sandbox(
      parts: parts,
      interpreter: try await Interpreter(command: "python3"),
      isolation: .full,
      limits: limits
    )
    let grader = Grader(sandbox: sandbox, limits: limits, policy: .strict, width: 1)
    let suite = TestSuite(name: "base", source: "assert add(1, 2) == 3")
    let problem = Problem(
      id: TaskID("test/0"),
      prompt: "",
      entryPoint: "add",
      reference: nil,
      suites: [suite]
    )
    let requests = programs.enumerated().map {
      Grader.Request(number: $0, problem: problem, suites: [suite], program: $1)
    }
    let killer = Task {
      var killed: Set<pid_t> = []
      while killed.count < times {
        if let process = Self.find(victim, launcher: launcher), !killed.contains(process) {
          kill(process, SIGKILL)
          killed.insert(process)
        }
        try await Task.sleep(for: .milliseconds(5))
      }
      return killed.count
    }
    defer { killer.cancel() }
    var verdicts: [Int: Verdict] = [:]
    try await grader.grade(requests) { verdicts[$0.number] = $1.verdict }
    killer.cancel()
    #expect(try await killer.value == times)
    return verdicts.sorted { $0.key < $1.key }.map(\.value)
  }

  private static let honest = "def add(a, b):\n    return a + b\n"

  private static func busy(seconds: Double) -> String {
    """
    import time
    while time.process_time() < \(seconds):
        pass

    """ + honest
  }

  // MARK: - Processes

  /// The process to kill; nil unless a sample runs now.
  private static func find(_ victim: Victim, launcher: String) -> pid_t? {
    let guards = children(of: getpid()).filter {
      arguments(of: $0).first.map(String.init) == launcher
    }
    let server = guards.first { arguments(of: $0).contains("server") }
    let judge = guards.first { arguments(of: $0).contains("judge") }
    guard let server, let judge, let forkServer = children(of: server).first,
      !children(of: forkServer).isEmpty
    else { return nil }
    switch victim {
    case .forkServer: return forkServer
    case .serverLauncher: return server
    case .judge: return children(of: judge).first
    case .judgeLauncher: return judge
    }
  }

  private static func children(of process: pid_t) -> [pid_t] {
    let folder = "/proc/\(process)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return threads.flatMap { thread in
      text("\(folder)/\(thread)/children").split(separator: " ").compactMap { pid_t($0) }
    }
  }

  private static func arguments(of process: pid_t) -> [Substring] {
    text("/proc/\(process)/cmdline").split(separator: "\0")
  }

  private static func text(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
