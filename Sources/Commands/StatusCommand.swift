// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Scaling

/// `evalharness status`: how far the workers of a plan are.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how far the workers of a plan are.",
    discussion: """
      A shard is held to be running while one of its files has grown in the last two minutes. The status \
      is 0 when all is done and 4 while something is missing.

        evalharness status PLAN --watch
      """
  )

  @Argument(
    help: ArgumentHelp("The folder that 'plan' made.", valueName: "folder"),
    completion: .directory
  )
  var plan: String

  @Flag(help: "Show it again every few seconds until all is done.")
  var watch = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How long to wait between two looks.", valueName: "seconds")
  )
  var interval = 5.0

  mutating func validate() throws {
    guard interval >= 0.1, interval <= 3600 else {
      throw ValidationError("--interval takes 0.1 to 3600 seconds.")
    }
  }

  func run() async throws {
    let folder = try PlanFolder(plan)
    let isDone = try await interruptible {
      while true {
        let status = try PlanStatus(of: folder)
        let isDone = status.done >= status.units
        // On a terminal a look takes the place of the one before it.
        let clear = watch && StandardOutput.isTerminal ? "\u{1B}[H\u{1B}[2J" : ""
        try StandardOutput.write(clear + StatusText(status).text)
        if !watch || isDone { return isDone }
        try await Task.sleep(for: .seconds(interval))
      }
    } onInterrupt: {
    }
    guard isDone else { throw ExitCode(4) }
  }
}
