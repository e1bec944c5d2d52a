// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Environments
package import Execution
import Runs

/// What programs run in, and what they find there, as somebody names it.
package struct InterpreterChoice: Sendable, Hashable {
  /// The interpreter, by its path or as `PATH` has it.
  package var python: String
  /// The environment in its place: a name of ``EnvironmentStore``, or the folder of a virtual one.
  package var environment: String?
  /// The folders with packages that programs may import.
  package var sitePackages: [String]

  package init(
    python: String = ofPath,
    environment: String? = nil,
    sitePackages: [String] = []
  ) {
    self.python = python
    self.environment = environment
    self.sitePackages = sitePackages
  }

  /// The interpreter where nobody names one.
  package static let ofPath = "python3"

  /// How a user may name the interpreter, to install something for it.
  package var command: String {
    environment.map { $0.contains("/") ? "\($0)/bin/python" : Self.ofPath } ?? python
  }

  /// Whether anything is named.
  private var isNamed: Bool { self != InterpreterChoice() }

  /// Makes sure that the environment of an interpreter is still what it was.
  ///
  /// - Parameter interpreter: What ``interpreter(lending:environment:)`` gave.
  /// - Throws: `EnvironmentError`.
  package func check(_ interpreter: Interpreter) async throws {
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
  package func interpreter(
    lending names: [String],
    environment needed: String? = nil
  ) async throws -> Interpreter {
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
