// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import Execution
import Problems
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
    version: evaluatorVersion,
    subcommands: [
      RunCommand.self, GenerateCommand.self, EvaluateCommand.self, CompareCommand.self,
      GateCommand.self, ReportCommand.self, ShowCommand.self, RerunCommand.self, ListCommand.self,
      DataCommand.self, PromptCommand.self, DoctorCommand.self, AuditCommand.self,
    ]
  )

  package init() {}

  /// Parses the command line, does what it says and ends the process where that fails.
  package static func start() async {
    HostMemory.returnWhatIsFreed()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error where error is UsageError || error is CatalogError {
      Log.writeError(error)
      exit(withError: ExitCode.validationFailure)
    } catch {
      exit(withError: error)
    }
  }
}
