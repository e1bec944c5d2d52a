// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// How a model on this machine is served: by which program, and with how much of the machine.
package struct EngineLaunch: Sendable {
  /// The model's file.
  package var model: String
  /// The program and its arguments.
  ///
  /// In them `{model}`, `{port}`, `{context}`, `{slots}` and `{threads}` stand for what they name. A
  /// command with none of these gets the arguments of llama-server.
  package var command: [String]
  /// The samples that are worked on at once.
  package var slots = 4
  /// The most tokens of a prompt and its completion together.
  package var contextTokens = 4096
  /// The threads that generate, which had better have a core each.
  package var threads: Int
  /// The file that the engine's output is added to.
  package var log: String
  /// The form of its requests; nil for text that is continued.
  package var shape: APIShape?
  /// How long the engine may be silent while it loads the model.
  package var stall: Duration = .seconds(120)
  /// How often in a row it is started again, if it answers nothing in between.
  package var restarts = 5
  /// The wait before it is started again, which doubles.
  package var firstWait: Duration = .seconds(1)

  /// - Parameters:
  ///   - model: The model's file.
  ///   - command: The program and its arguments; nil for the `llama-server` on the path.
  ///   - threads: The threads that generate.
  ///   - log: The file that the engine's output is added to.
  ///   - environment: Where the path is found.
  /// - Throws: ``EngineError`` when the model or the program is not there.
  package init(
    model: String,
    command: [String]? = nil,
    threads: Int,
    log: String,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    guard FileManager.default.isReadableFile(atPath: model) else {
      throw EngineError.noModel(path: model)
    }
    let command = command ?? ["llama-server"]
    guard let program = command.first,
      let path = Self.find(program, in: environment["PATH"] ?? "")
    else { throw EngineError.noEngine(command.first ?? "") }
    self.model = model
    self.command = [path] + command.dropFirst()
    self.threads = threads
    self.log = log
  }

  private static func find(_ program: String, in path: String) -> String? {
    let places =
      program.contains("/") ? [program] : path.split(separator: ":").map { "\($0)/\(program)" }
    return places.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// What the model is called in requests.
  var name: String {
    let file = model.split(separator: "/").last.map(String.init) ?? model
    return file.hasSuffix(".gguf") ? String(file.dropLast(5)) : file
  }

  var programName: String { command[0].split(separator: "/").last.map(String.init) ?? command[0] }

  /// The program and its arguments, for a port.
  func arguments(port: UInt16) -> [String] {
    let values = [
      "{model}": model, "{port}": "\(port)", "{context}": "\(contextTokens * slots)",
      "{slots}": "\(slots)", "{threads}": "\(threads)",
    ]
    let filled = command.map { argument in
      values.reduce(argument) { $0.replacing($1.key, with: $1.value) }
    }
    guard filled == command else { return filled }
    // llama-server divides its context among the slots.
    return command + [
      "--model", model, "--host", "127.0.0.1", "--port", "\(port)",
      "--ctx-size", "\(contextTokens * slots)", "--parallel", "\(slots)",
      "--threads", "\(threads)", "--threads-batch", "\(threads)", "--alias", name, "--no-webui",
    ]
  }
}

/// An engine that cannot be started as it is described.
package enum EngineError: Error, Equatable, CustomStringConvertible {
  case noModel(path: String)
  case noEngine(String)
  case noPort(reason: String)
  case noPipe(reason: String)
  case noLog(path: String, reason: String)

  package var description: String {
    switch self {
    case .noModel(let path): "\(path): cannot be read: name the GGUF file of a model"
    case .noEngine(let program):
      "\(program): no such program to serve the model: install llama.cpp, or name a program with "
        + "--engine"
    case .noPort(let reason): "no free port on loopback (\(reason)): look at the machine's network"
    case .noPipe(let reason): "no pipe to an engine (\(reason)): close some files"
    case .noLog(let path, let reason):
      "\(path): cannot be written (\(reason)): name another folder for the run"
    }
  }
}
