// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import Execution
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
    version: evaluatorVersion,
    subcommands: [
      RunCommand.self, GenerateCommand.self, EvaluateCommand.self, CompareCommand.self,
      GateCommand.self, ReportCommand.self, ShowCommand.self, RerunCommand.self, ListCommand.self,
      DataCommand.self, PromptCommand.self, DoctorCommand.self, AuditCommand.self,
    ]
  )

  package init() {}

  /// Sets the process up; before anything else.
  package static func prepareProcess() {
    HostMemory.returnWhatIsFreed()
  }

  /// Runs the command of this process and ends it.
  ///
  /// An error's sentence may repeat what a file holds, and does nothing to a terminal.
  package static func runProcess() async -> Never {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      exit()
    } catch {
      guard exitCode(for: error) == .failure, !(error is ExitCode) else { exit(withError: error) }
      exit(withError: InertError(description: message(for: error).visibleLine))
    }
  }
}

/// An error whose words have been made fit for a terminal.
private struct InertError: Error, CustomStringConvertible {
  var description: String
}
