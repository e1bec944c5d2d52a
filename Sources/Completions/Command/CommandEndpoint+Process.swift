// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Subprocess
import SystemPackage

extension CommandEndpoint {
  /// How a program is started and ended.
  package struct Launch: Sendable {
    /// The program and its arguments.
    package var command: [String]
    /// How long it may take to say hello, which may be after it has loaded a model.
    package var startUp: Duration
    /// How long it may take to end when its input has.
    package var windUp: Duration
    /// The most bytes of a line of its.
    package var lineBytes: Int

    /// - Precondition: There is a program.
    package init(
      command: [String],
      startUp: Duration = .seconds(1800),
      windUp: Duration = .seconds(10),
      lineBytes: Int = 64 << 20
    ) {
      precondition(!command.isEmpty, "a command has a program")
      self.command = command
      self.startUp = startUp
      self.windUp = windUp
      self.lineBytes = lineBytes
    }

    var name: String { command[0].split(separator: "/").last.map(String.init) ?? command[0] }

    var teardown: [TeardownStep] {
      [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: windUp)]
    }

    var executable: Executable {
      command[0].contains("/") ? .path(FilePath(command[0])) : .name(command[0])
    }
  }

  private enum Step<Result: Sendable>: Sendable {
    case done(Result)
    /// The program's input has ended.
    case told
    /// The program's output has ended.
    case silent
    /// The program has not ended in time.
    case late
  }

  /// Runs a program for as long as the closure does.
  ///
  /// The program is gone when this returns: its input ends, and if that does not end it, signals to
  /// its process group do.
  ///
  /// - Parameters:
  ///   - launch: The program.
  ///   - body: Asks it.
  /// - Returns: What the closure returns.
  /// - Throws: ``CompletionError/program(name:reason:)`` when it cannot be started or does not say
  ///   hello, and what the closure throws.
  package static func run<Result: Sendable>(
    _ launch: Launch,
    _ body: @escaping @Sendable (CommandEndpoint) async throws -> Result
  ) async throws -> Result {
    // A program may end while it is written to, which is its failure and not ours.
    signal(SIGPIPE, SIG_IGN)
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = launch.teardown
    do {
      return try await Subprocess.run(
        launch.executable,
        arguments: Arguments(Array(launch.command.dropFirst())),
        platformOptions: options,
        input: .inputWriter,
        output: .sequence,
        error: .currentStandardError
      ) { execution in
        try await converse(launch, execution, body)
      }.closureResult
    } catch let error as SubprocessError {
      throw CompletionError.program(
        name: launch.name,
        reason: "it cannot be run (\(error)): name a program that can"
      )
    }
  }

  private static func converse<Result: Sendable>(
    _ launch: Launch,
    _ execution: Execution<CustomWriteInput, SequenceOutput, FileDescriptorOutput>,
    _ body: @escaping @Sendable (CommandEndpoint) async throws -> Result
  ) async throws -> Result {
    let (lines, sender) = AsyncStream.makeStream(of: [UInt8].self)
    let conversation = CommandConversation(name: launch.name, lines: sender)
    return try await withThrowingTaskGroup(of: Step<Result>.self) { group in
      group.addTask {
        for await line in lines {
          // The end of the program is noticed by its output.
          _ = try? await execution.standardInputWriter.write(line)
        }
        try? await execution.standardInputWriter.finish()
        return .told
      }
      group.addTask {
        await conversation.read(execution.standardOutput, lineBytes: launch.lineBytes)
        return .silent
      }
      group.addTask {
        defer { sender.finish() }
        let hello = try await conversation.greet(within: launch.startUp)
        return .done(try await body(CommandEndpoint(conversation, hello: hello)))
      }
      defer { group.cancelAll() }
      do {
        return try await result(of: &group, launch, execution)
      } catch {
        // What reads ends only with the program.
        await execution.teardown(using: launch.teardown)
        throw error
      }
    }
  }

  private static func result<Result: Sendable>(
    of group: inout ThrowingTaskGroup<Step<Result>, any Error>,
    _ launch: Launch,
    _ execution: Execution<CustomWriteInput, SequenceOutput, FileDescriptorOutput>
  ) async throws -> Result {
    var result: Result?
    var isSilent = false
    while let step = try await group.next() {
      switch step {
      case .told: break
      case .silent: isSilent = true
      case .late: await execution.teardown(using: launch.teardown)
      case .done(let value):
        result = value
        group.addTask {
          try await Task.sleep(for: launch.windUp)
          return .late
        }
      }
      if isSilent, let result { return result }
    }
    throw CancellationError()
  }
}
