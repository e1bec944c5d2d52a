// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import Completions
import Evolution
import Execution
import FoundationEssentials
import Glibc
import Problems
import Prompting
import Reports
import Runs

/// The `evalharness` command.
package struct EvalHarness: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "evalharness",
    abstract: "Measure how well a language model writes code.",
    discussion: """
      Every number comes with its protocol, and every program runs in a sandbox.

        evalharness run --bench humaneval --provider reference
        evalharness evaluate --bench humaneval --samples samples.jsonl
      """,
    version: "\(evaluatorVersion) (\(BuildMark.ofProgram))",
    subcommands: [
      RunCommand.self, GenerateCommand.self, EvaluateCommand.self, CheckCommand.self,
      CompareCommand.self, GateCommand.self, SelectCommand.self, ReportCommand.self,
      ShowCommand.self,
      RerunCommand.self, ListCommand.self, DataCommand.self, EnvironmentCommand.self,
      PromptCommand.self, DecontaminateCommand.self,
      DoctorCommand.self, AuditCommand.self,
      EvolveCommand.self, ExportCommand.self,
      JudgeCommand.self, ServeCommand.self,
      PlanCommand.self, WorkCommand.self, StatusCommand.self, MergeCommand.self, SubmitCommand.self,
    ]
  )

  package init() {}

  /// Parses the command line, does what it says and ends the process where that fails.
  package static func start() async {
    if let obstacle = StartConditions.obstacle {
      Log.writeError(UsageError(obstacle))
      exit(withError: ExitCode.failure)
    }
    HostMemory.returnWhatIsFreed()
    do {
      try checkCommand(CommandLine.arguments.dropFirst().first)
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error where isMistakeInUse(error) {
      Log.writeError(error)
      exit(withError: ExitCode.validationFailure)
    } catch let error as CocoaError {
      Log.writeError(FileFailure(error))
      exit(withError: ExitCode.failure)
    } catch {
      // An error's sentence may repeat what a file holds, and does nothing to a terminal.
      guard exitCode(for: error) == .failure, !(error is ExitCode) else { exit(withError: error) }
      exit(withError: InertError(description: message(for: error).visibleLine))
    }
  }

  /// Refuses a command that there is not, whose options the parser would complain of instead.
  private static func checkCommand(_ word: String?) throws {
    guard let word, !word.isEmpty, !word.hasPrefix("-") else { return }
    let known = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !known.contains(word) else { return }
    let nearest = Spelling.closest(to: word, among: known).map { "did you mean '\($0)'? " } ?? ""
    throw UsageError(
      "there is no command '\(word)'; \(nearest)known: \(known.joined(separator: ", "))"
    )
  }

  /// Whether an error is one of the command line, though only a look at the data or the other options
  /// shows it.
  private static func isMistakeInUse(_ error: any Error) -> Bool {
    switch error {
    case is UsageError, is CatalogError, is ServerError: true
    case PromptError.noShots, PromptError.noSentence, EvolutionError.badWeights: true
    default: false
    }
  }
}

/// A failure of the file system, in a sentence instead of the system's own record.
struct FileFailure: Error, CustomStringConvertible {
  let description: String

  init(_ error: CocoaError) {
    let path = error.filePath ?? error.url?.path ?? "a file"
    let reason = (error.underlying as? POSIXError).map {
      String(cString: strerror($0.code.rawValue))
    }
    description = "\(path): \(reason ?? "cannot be used"); mend that or name another path"
  }
}

/// An error whose words have been made fit for a terminal.
private struct InertError: Error, CustomStringConvertible {
  var description: String
}
