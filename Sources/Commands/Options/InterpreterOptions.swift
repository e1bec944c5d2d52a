// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Environments
import Execution
import FoundationEssentials
import Runs

/// What programs run in, and what they find there.
struct InterpreterOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The Python interpreter programs run in; of a virtual environment with the packages there.",
      valueName: "path"
    )
  )
  var python = "python3"

  @Option(
    help: ArgumentHelp(
      "An environment of 'evalharness environment list', or the folder of a virtual environment.",
      valueName: "name|folder"
    )
  )
  var environment: String?

  @Option(
    help: ArgumentHelp(
      "A folder with packages that programs may import; may be given several times.",
      valueName: "folder"
    )
  )
  var sitePackages: [String] = []

  mutating func validate() throws {
    for folder in sitePackages {
      var isDirectory = false
      guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory
      else {
        throw ValidationError(
          "--site-packages \(folder): there is no such folder; name one with packages in it."
        )
      }
    }
    guard environment == nil || python == "python3" && sitePackages.isEmpty else {
      throw ValidationError(
        "--environment brings an interpreter and packages of its own: leave out --python and "
          + "--site-packages."
      )
    }
  }

  /// How a user may name the interpreter, to install something for it.
  var command: String {
    environment.map { $0.contains("/") ? "\($0)/bin/python" : "python3" } ?? python
  }

  /// Makes sure that the environment of an interpreter is still what it was.
  ///
  /// - Parameter interpreter: What ``interpreter(lending:environment:)`` gave.
  /// - Throws: `EnvironmentError`.
  func check(_ interpreter: Interpreter) async throws {
    guard let mark = interpreter.environment else { return }
    let now = try await EnvironmentChoice(environment ?? mark.name)
    guard now.digest == mark.digest else {
      throw EnvironmentError.changed(
        name: mark.name,
        path: interpreter.path,
        reason: "its packages are others"
      )
    }
  }

  /// The interpreter, asked what it is.
  ///
  /// - Parameters:
  ///   - names: The packages that programs may import if it has them.
  ///   - needed: The environment that programs need, where the user names nothing else.
  /// - Returns: The interpreter, of its environment if one was named.
  /// - Throws: `SandboxError`, `EnvironmentError`.
  func interpreter(
    lending names: [String],
    environment needed: String? = nil
  ) async throws -> Interpreter {
    let isNamed = environment != nil || python != "python3" || !sitePackages.isEmpty
    guard let environment = environment ?? (isNamed ? nil : needed) else {
      return try await Interpreter(command: python, sitePackages: sitePackages, lending: names)
    }
    let choice = try await EnvironmentChoice(environment)
    var interpreter = try await Interpreter(command: choice.python, lending: names)
    interpreter.variables = choice.variables
    interpreter.needs = choice.needs
    interpreter.groups = choice.groups
    interpreter.absent = choice.absent
    interpreter.environment = .init(name: choice.name, digest: choice.digest)
    return interpreter
  }
}

extension RunProtocol.Interpreter {
  /// What a protocol says of an interpreter.
  init(_ interpreter: Interpreter) {
    self.init(
      implementation: interpreter.implementation,
      version: interpreter.version,
      packages: interpreter.packages,
      preload: interpreter.preload,
      environment: interpreter.environment.map { .init(name: $0.name, digest: $0.digest) }
    )
  }
}
