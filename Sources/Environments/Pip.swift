// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage

/// pip of a virtual environment.
struct Pip {
  private let folder: String
  /// A folder with the wheels, instead of the network.
  private let wheels: String?

  /// An interpreter of a version.
  ///
  /// - Throws: ``EnvironmentError/noInterpreter(python:reason:)``.
  static func interpreter(of version: String, named name: String?) async throws -> String {
    var others: [String] = []
    for command in name.map({ [$0] }) ?? ["python\(version)", "python3"] {
      let executable: Executable =
        command.contains("/") ? .path(FilePath(command)) : .name(command)
      let answer = try? await run(
        executable,
        arguments: ["-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        output: .string(limit: 1 << 10),
        error: .discarded
      )
      let found = answer?.standardOutput.split(separator: "\n").first.map(String.init)
      if found == version { return command }
      others.append("\(command) is \(found.map { "Python \($0)" } ?? "not here")")
    }
    throw EnvironmentError.noInterpreter(python: version, reason: others.joined(separator: ", "))
  }

  /// Makes a virtual environment, or brings pip back into one.
  init(making folder: String, with interpreter: String, wheels: String?) async throws {
    self.folder = folder
    self.wheels = wheels
    try await Self.say(
      "python -m venv",
      interpreter,
      ["-I", "-m", "venv", folder],
      remedy: "install what python3 -m venv needs (Debian: python3-venv), or name another --python"
    ) { _ in }
  }

  /// Installs the wheels of a part, and nothing else.
  func install(
    _ part: EnvironmentDescription.Part,
    onProgress: @Sendable (String) -> Void
  ) async throws {
    var seen = 0
    try await install(
      part.wheels.filter { $0.source != true },
      ["--only-binary", ":all:"],
      of: part,
      &seen,
      onProgress
    )
    let sources = part.wheels.filter { $0.source == true }
    guard !sources.isEmpty else { return }
    // Made with what the part has, and not with what is newest on that day.
    try await install(sources, ["--no-build-isolation"], of: part, &seen, onProgress)
  }

  private func install(
    _ files: [EnvironmentDescription.Wheel],
    _ options: [String],
    of part: EnvironmentDescription.Part,
    _ seen: inout Int,
    _ onProgress: @Sendable (String) -> Void
  ) async throws {
    let file = "\(folder)/requirements-\(part.name).txt"
    let lines = files.map { "\($0.name)==\($0.version) --hash=sha256:\($0.sha256)\n" }
    guard (try? lines.joined().write(toFile: file, atomically: true, encoding: .utf8)) != nil else {
      throw EnvironmentError.failed(
        step: "writing \(file)",
        reason: String(cString: strerror(errno)),
        remedy: "look at the rights of that folder and at the room on its disk"
      )
    }
    var count = seen
    defer { seen = count }
    try await pip(
      [
        "install", "--no-deps", "--require-hashes", "--no-input", "--disable-pip-version-check",
        "--no-warn-script-location", "--progress-bar", "off", "--requirement", file,
      ] + options + (wheels.map { ["--no-index", "--find-links", $0] } ?? []),
      step: "installing \(part.name)",
      remedy: wheels.map { "put it into \($0); the same command goes on" }
        ?? """
        look at the network and at PIP_INDEX_URL, PIP_EXTRA_INDEX_URL and PIP_FIND_LINKS, or name a \
        folder with the wheels by --wheels; the same command goes on
        """
    ) { line in
      if line.hasPrefix("Collecting ") || line.hasPrefix("Requirement already satisfied: ") {
        count += 1
        let name = line.split(separator: ":").last.map(String.init) ?? line
        let package = name.split(separator: " ").first { $0.contains("==") } ?? ""
        onProgress("\(part.name): \(package) (\(count) of \(part.wheels.count))")
      } else if line.hasPrefix("Installing collected packages") {
        onProgress("\(part.name): unpacking")
      }
    }
  }

  /// Takes away what making the environment has put there besides what was asked for.
  func removeItself(unless asked: Set<String>) async throws {
    let others = ["pip", "setuptools", "wheel"].filter { !asked.contains($0) }
    try await pip(
      ["uninstall", "--yes", "--disable-pip-version-check"] + others,
      step: "taking pip away",
      remedy: "the same command goes on"
    ) { _ in }
  }

  /// Runs a script with the packages of an environment, in a folder.
  static func python(of environment: String, _ script: String, in folder: String) async throws {
    try await say(
      "making \(folder)",
      "\(environment)/bin/python",
      [
        "-I", "-c", "import os, sys; os.chdir(sys.argv.pop(1)); exec(sys.argv.pop(1))", folder,
        script,
      ],
      remedy: "see whether that environment is whole: evalharness environment verify"
    ) { _ in }
  }

  private func pip(
    _ arguments: [String],
    step: String,
    remedy: String,
    onLine: (String) -> Void
  ) async throws {
    try await Self.say(
      step,
      "\(folder)/bin/python",
      ["-I", "-m", "pip"] + arguments,
      remedy: remedy,
      onLine: onLine
    )
  }

  /// Runs a program and hands on what it writes, line by line.
  private static func say(
    _ step: String,
    _ program: String,
    _ arguments: [String],
    remedy: String,
    onLine: (String) -> Void
  ) async throws {
    let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
    var last = ""
    var status: TerminationStatus?
    do {
      let result = try await run(
        executable,
        arguments: Arguments(arguments),
        input: .none,
        output: .sequence,
        error: .combinedWithOutput
      ) { execution in
        for try await line in execution.standardOutput.strings() {
          let text = String(line.drop(while: \.isWhitespace))
          if text.hasPrefix("ERROR:") || text.hasPrefix("Error:") { last = text }
          onLine(text)
        }
      }
      status = result.terminationStatus
    } catch let error as SubprocessError {
      last = "\(error)"
    }
    // It was ended with this task, and nothing has failed.
    try Task.checkCancellation()
    guard let status, status.isSuccess else {
      throw EnvironmentError.failed(step: step, reason: last, remedy: remedy)
    }
  }
}
