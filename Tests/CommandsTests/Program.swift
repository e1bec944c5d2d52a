// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import SystemPackage

/// The built program, started as a user starts it.
struct Program: Sendable {
  /// The folder that it runs in and writes to.
  let folder: Folder
  /// What it finds in its environment, beside PATH.
  var environment: [String: String] = [:]

  struct Ending: Sendable {
    var status: TerminationStatus
    var output: String
    var errors: String
    /// What it had started when it was interrupted.
    var descendants: [RunningProcess] = []
  }

  /// The program lies beside the test runner.
  static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "evalharness").path

  init() throws {
    folder = try Folder()
  }

  /// Runs it to its end.
  func callAsFunction(_ arguments: String...) async throws -> Ending {
    try await run(Program.path, arguments)
  }

  /// Runs it below another program, such as a shell that sets a limit.
  func under(_ wrapper: [String], _ arguments: [String]) async throws -> Ending {
    try await run(wrapper[0], Array(wrapper.dropFirst()) + [Program.path] + arguments)
  }

  private func run(_ executable: String, _ arguments: [String]) async throws -> Ending {
    let result = try await Subprocess.run(
      .path(FilePath(executable)),
      arguments: Arguments(arguments),
      environment: childEnvironment,
      workingDirectory: FilePath(folder.path),
      output: .string(limit: 1 << 24),
      error: .string(limit: 1 << 24)
    )
    return Ending(
      status: result.terminationStatus,
      output: result.standardOutput,
      errors: result.standardError
    )
  }

  /// Runs it and sends a signal when a condition is met, or never if the program ends before.
  func interrupted(
    by signal: Subprocess.Signal,
    _ arguments: [String],
    when isTime: @Sendable () -> Bool
  ) async throws -> Ending {
    let log = folder.file("errors-\(UUID().uuidString)")
    let descriptor = try FileDescriptor.open(
      FilePath(log),
      .writeOnly,
      options: [.create, .truncate],
      permissions: .ownerReadWrite
    )
    let result = try await Subprocess.run(
      .path(FilePath(Program.path)),
      arguments: Arguments(arguments),
      environment: childEnvironment,
      workingDirectory: FilePath(folder.path),
      input: .none,
      output: .discarded,
      error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
    ) { execution in
      let process = execution.processIdentifier.value
      while !isTime(), RunningProcess(process) != nil {
        try await Task.sleep(for: .milliseconds(1))
      }
      let descendants = RunningProcess.descendants(of: process)
      try? execution.send(signal: signal)
      return descendants
    }
    return Ending(
      status: result.terminationStatus,
      output: "",
      errors: try String(contentsOfFile: log, encoding: .utf8),
      descendants: result.closureResult
    )
  }

  /// Runs it to its end and gives the most memory that it had itself, without the programs that it runs, in
  /// bytes.
  func peakMemory(_ arguments: [String]) async throws -> (status: TerminationStatus, bytes: Int) {
    let result = try await Subprocess.run(
      .path(FilePath(Program.path)),
      arguments: Arguments(arguments),
      environment: childEnvironment,
      workingDirectory: FilePath(folder.path),
      input: .none,
      output: .discarded,
      error: .discarded
    ) { execution in
      var most = 0
      let file = "/proc/\(execution.processIdentifier.value)/status"
      // A process that has ended has no memory.
      while let text = try? String(contentsOfFile: file, encoding: .utf8),
        let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
        let kilobytes = line.split(separator: " ").dropLast().last.flatMap({ Int($0) })
      {
        most = max(most, kilobytes * 1024)
        try await Task.sleep(for: .milliseconds(5))
      }
      return most
    }
    return (result.terminationStatus, result.closureResult)
  }

  private var childEnvironment: Environment {
    var values = environment
    values["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    values["HOME"] = values["HOME"] ?? folder.path
    return .custom(
      Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0), $1) })
    )
  }
}

/// A temporary folder that is removed at the end.
///
/// A class, for the end.
final class Folder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "evalharness-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func file(_ name: String) -> String { path + "/" + name }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ bytes: Data) throws -> String {
    let url = URL(filePath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try bytes.write(to: url)
    return url.path
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: file(name), encoding: .utf8)
  }

  func lines(_ name: String) -> [Substring] {
    (try? read(name))?.split(separator: "\n") ?? []
  }

  func object(_ name: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(read(name).utf8))
    return value as? [String: Any] ?? [:]
  }
}
