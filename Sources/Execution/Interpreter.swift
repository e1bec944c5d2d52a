// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage

/// A CPython that programs run in.
package struct Interpreter: Sendable, Hashable, Codable {
  /// The program itself, with every link followed.
  package var path: String
  /// The implementation, such as `CPython`.
  package var implementation: String
  /// The version, such as `3.11.2`.
  package var version: String
  /// The files and directories it reads to start, to import its standard library and the packages.
  package var readable: [String]
  /// The folders among them that hold packages that are not the interpreter's own.
  ///
  /// With full isolation they are empty to a program; without namespaces they cannot be hidden.
  package var covered: [String]
  /// The folders with third-party packages that programs may import.
  package var sitePackages: [String]
  /// The folders of single packages that programs may import, and of the libraries beside them.
  package var lent: [String]
  /// The packages in those folders, as in `numpy==1.26.4`, sorted.
  package var packages: [String]
  /// The modules that are loaded once, before any program, beside ``preloaded``.
  package var preload: [String] = []
  /// What programs find among their environment variables, beside the usual ones.
  package var variables: [String: String] = [:]
  /// The environment that it is of, as protocols name it; nil: of none.
  package var environment: EnvironmentMark?
  /// What its packages need of a cage.
  package var needs = SandboxNeeds()
  /// The modules that are loaded for programs of a group, by the group's name; see ``CaseWork/preload``.
  package var groups: [String: [String]] = [:]
  /// The packages that its environment could have and has not.
  package var absent: [String] = []

  /// The name of an environment and the digest of what is installed in it.
  package struct EnvironmentMark: Sendable, Hashable, Codable {
    package var name: String
    package var digest: String

    package init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  /// The modules that are loaded for programs of a group, and those that cannot be, since the environment
  /// lacks their package.
  package func modules(of group: String?) -> (loaded: [String], absent: [String]) {
    let all = group.flatMap { groups[$0] } ?? []
    let missing = all.filter { module in
      absent.contains { module == $0 || module.hasPrefix($0 + ".") }
    }
    return (all.filter { !missing.contains($0) }, missing)
  }

  /// Lends programs folders with data, by the variables that name them to libraries.
  package mutating func lend(_ folders: [String: String]) {
    variables.merge(folders) { $1 }
    needs.readable += folders.values.sorted()
  }

  /// The modules every program finds loaded already.
  ///
  /// Few: each megabyte costs every fork.
  package static let preloaded = [
    "math", "typing", "collections", "re", "itertools", "heapq", "functools", "string", "random",
    "copy", "bisect", "operator", "time", "datetime", "json",
  ]

  /// The command that installs packages where ``init(command:sitePackages:lending:)`` looks for them.
  ///
  /// - Parameters:
  ///   - packages: The names under which they are imported.
  ///   - command: How the user names the interpreter.
  /// - Returns: The words of the command.
  package func installation(of packages: [String], by command: String) -> String {
    // A system's own interpreter gets its packages from the system.
    path.hasPrefix("/usr/bin/")
      ? "apt-get install " + packages.map { "python3-\($0)" }.joined(separator: " ")
      : "\(command) -m pip install " + packages.joined(separator: " ")
  }

  private static let oldest = [3, 8]

  /// Asks an interpreter for what the sandbox must know of it.
  ///
  /// - Parameters:
  ///   - command: A path, or a name to look up in `PATH`; one of a virtual environment stands for the
  ///     packages there too.
  ///   - sitePackages: Folders with packages that programs may import, instead of such an
  ///     environment's.
  ///   - names: The names of packages that programs may import, if the interpreter has them, without
  ///     the others that it has.
  /// - Throws: ``SandboxError`` when it does not run or is no CPython of version 3.8 or later.
  package init(
    command: String,
    sitePackages: [String] = [],
    lending names: [String] = []
  ) async throws {
    let executable: Executable =
      command.contains("/") ? .path(FilePath(command)) : .name(command)
    let facts: Facts
    do {
      let result = try await run(
        executable,
        arguments: Arguments(
          ["-I", "-S", "-B", "-c", Self.questions, names.joined(separator: ",")] + sitePackages
        ),
        output: .string(limit: 1 << 20),
        error: .string(limit: 1 << 16)
      )
      let answer = Data(result.standardOutput.utf8)
      guard result.terminationStatus.isSuccess,
        let decoded = try? JSONDecoder().decode(Facts.self, from: answer)
      else {
        let said = result.standardError.split(separator: "\n").last.map { "it says '\($0)'" }
        throw SandboxError.unusableInterpreter(
          path: command,
          reason: "\(said ?? "it says nothing"), where a CPython tells of itself"
        )
      }
      facts = decoded
    } catch let error as SubprocessError {
      throw SandboxError.unusableInterpreter(path: command, reason: "\(error)")
    }
    let supported = !facts.numbers.lexicographicallyPrecedes(Self.oldest)
    guard facts.implementation == "CPython", supported else {
      throw SandboxError.unusableInterpreter(
        path: command,
        reason: "\(facts.implementation) \(facts.version) is not CPython 3.8 or later"
      )
    }
    path = facts.path
    implementation = facts.implementation
    version = facts.version
    readable = facts.readable
    covered = facts.covered
    self.sitePackages = facts.sitePackages
    lent = facts.lent
    packages = facts.packages
  }

  private struct Facts: Decodable {
    var path: String
    var implementation: String
    var version: String
    var numbers: [Int]
    var readable: [String]
    var covered: [String]
    var sitePackages: [String]
    var lent: [String]
    var packages: [String]
  }
}
