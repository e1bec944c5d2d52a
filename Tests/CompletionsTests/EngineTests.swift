// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Foundation
import Prompting
import Subprocess
import Synchronization
import Testing

/// A model served on this machine, by a program that stands for llama-server.
@Suite(.timeLimit(.minutes(1)))
struct EngineTests {
  private let folder: EngineFolder

  init() throws {
    folder = try EngineFolder()
    try Data("GGUF".utf8).write(to: folder.url.appending(path: "tiny.gguf"))
  }

  private func path(_ name: String) -> String { folder.url.appending(path: name).path }

  private func launch(_ command: [String]) throws -> EngineLaunch {
    var launch = try EngineLaunch(
      model: path("tiny.gguf"),
      command: command,
      threads: 1,
      log: path("engine.log")
    )
    launch.firstWait = .milliseconds(10)
    return launch
  }

  /// The fault server as an engine.
  private func launch(options: String) throws -> EngineLaunch {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "fault_server.py")
    let json = #"{"port": {port}, "lives": "\#(path("lives"))"\#(options)}"#
    return try launch(["python3", script.path, json])
  }

  /// The processes that the engine has been, one a life.
  private var lives: [Int32] {
    let text = (try? String(contentsOfFile: path("lives"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { Int32($0) }
  }

  private func isAlive(_ process: Int32) -> Bool {
    let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return stat.map { !$0.contains(") Z ") } ?? false
  }

  private func requests(_ count: Int) -> [CompletionRequest] {
    (0..<count).map { .sample("T/\($0)", 0..<2, prompt: .text("p\($0)")) }
  }

  @Test func itAnswersWhenItHasLoadedAndIsGoneAfterwards() async throws {
    let notices = Mutex<[String]>([])
    let delivery = try await LocalEngine.run(
      launch(options: #", "loading": 5"#),
      onNotice: { notice in notices.withLock { $0.append(notice) } }
    ) { engine in
      await Delivery(engine, requests(10))
    }
    #expect(delivery.end == nil)
    #expect(notices.withLock { $0 } == [])
    #expect(delivery.completions.count == 20)
    #expect(lives.count == 1)
    #expect(lives.allSatisfy { !isAlive($0) })
    #expect(try String(contentsOfFile: path("engine.log"), encoding: .utf8).isEmpty == false)
  }

  @Test func anEngineThatIsKilledLosesNothing() async throws {
    let notices = Mutex<[String]>([])
    let delivery = try await LocalEngine.run(
      launch(options: #", "dies": 8"#),
      onNotice: { notice in notices.withLock { $0.append(notice) } }
    ) { engine in
      await Delivery(engine, requests(10), policy: ClientPolicy(width: 2), time: SystemTime())
    }
    #expect(delivery.end == nil)
    #expect(delivery.completions.count == 20)
    #expect(Set(delivery.completions.map { "\($0.task)/\($0.index)" }).count == 20)
    #expect(lives.count >= 2)
    #expect(lives.allSatisfy { !isAlive($0) })
    let first = notices.withLock { $0.first }
    #expect(first?.contains("ended by SIGKILL") == true)
    #expect(first?.contains("for want of memory") == true)
  }

  @Test(arguments: [
    ("kill -ILL $$", "ended by SIGILL, saying 'loading': it is built for another processor"),
    ("kill -KILL $$", "ended by SIGKILL"), ("kill -SEGV $$", "ended by SIGSEGV"),
    ("exit 3", "ended with status 3"),
    ("echo 'ggml: failed to allocate buffer'; exit 1", "memory is short"),
  ])
  func anEngineThatCannotStartIsNamedAndNotStartedAgain(
    script: String,
    message: String
  ) async throws {
    let launch = try launch(["sh", "-c", "echo life >> \(path("count")); echo loading; " + script])
    let delivery = try await LocalEngine.run(launch) { engine in
      await Delivery(engine, requests(1))
    }
    #expect(delivery.error?.description.contains(message) == true, "\(delivery)")
    #expect(try String(contentsOfFile: path("count"), encoding: .utf8) == "life\n")
  }

  @Test func anEngineThatIsSilentWhileItLoadsIsGivenUp() async throws {
    var launch = try launch(["sh", "-c", "exec sleep 1000"])
    launch.stall = .milliseconds(300)
    let delivery = try await LocalEngine.run(launch) { engine in
      await Delivery(engine, requests(1))
    }
    #expect(delivery.error?.description.contains("ended by SIGTERM") == true)
  }

  @Test func whatTheClosureThrowsEndsTheEngine() async throws {
    struct Stop: Error {}
    await #expect(throws: Stop.self) {
      try await LocalEngine.run(launch(options: "")) { engine in
        _ = try await engine.reply(to: .sample())
        throw Stop()
      }
    }
    #expect(lives.count == 1)
    #expect(lives.allSatisfy { !isAlive($0) })
  }

  @Test func aMissingModelOrProgramIsNamed() {
    let model = #expect(throws: EngineError.self) {
      try EngineLaunch(model: "/nowhere.gguf", threads: 1, log: "/tmp/x")
    }
    #expect(model?.description == "/nowhere.gguf: cannot be read: name the GGUF file of a model")
    let program = #expect(throws: EngineError.self) {
      try EngineLaunch(model: path("tiny.gguf"), threads: 1, log: "x", environment: ["PATH": "/x"])
    }
    #expect(program?.description.hasPrefix("llama-server: no such program") == true)
  }

  /// A stand-in for this program holds the leash and is killed.
  @Test func noEngineOutlivesAHarnessThatIsKilled() async throws {
    let harness = """
      import os, subprocess, sys, time
      engine = ["sh", "-c", "echo $$ > %s; exec sleep 1000" % sys.argv[2]]
      guard = ["sh", "-c", sys.argv[1], "engine"] + engine
      subprocess.Popen(guard, stdin=subprocess.PIPE, process_group=0)
      while not os.path.exists(sys.argv[2]) or not open(sys.argv[2]).read():
          time.sleep(0.01)
      os.kill(os.getpid(), 9)
      """
    let ended = try await Subprocess.run(
      .name("python3"),
      arguments: ["-c", harness, EngineGuard.script, path("engine.pid")],
      output: .discarded,
      error: .discarded
    )
    #expect(ended.terminationStatus == .signaled(9))
    let text = try String(contentsOfFile: path("engine.pid"), encoding: .utf8)
    let engine = try #require(Int32(text.dropLast()))
    while isAlive(engine) { await Task.yield() }
  }
}

/// A folder that is removed at the end.
///
/// A class, for the end.
private final class EngineFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "evalharness-engine-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }
}
