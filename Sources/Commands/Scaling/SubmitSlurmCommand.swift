// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Measuring
import Runs
import Scaling

/// `evalharness submit slurm`: job arrays of the shards that are missing, and a job that merges.
struct SubmitSlurmCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Write batch files for Slurm and submit them.",
    discussion: """
      Shards that are done are left out. The files and what the jobs say are in PLAN/slurm. The merge \
      begins when the arrays have ended, however, and says what is missing; then submit again. While jobs \
      of the plan wait or run, nothing is submitted.

        evalharness submit slurm PLAN --sbatch --partition=cpu --sbatch --time=01:00:00
      """
  )

  @Argument(
    help: ArgumentHelp("The folder that 'plan' made, which all nodes reach.", valueName: "folder"),
    completion: .directory
  )
  var plan: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of the merged run; 'run' in that of the plan if not given.",
      valueName: "folder"
    )
  )
  var output: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Programs judged at the same time, and processors, of a worker.",
      valueName: "count"
    )
  )
  var workers = 2

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Workers at the same time; as many as there is room for if not given.",
      valueName: "count"
    )
  )
  var atOnce: Int?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "An option for sbatch, as in --time=01:00:00; may be given several times.",
      valueName: "option"
    )
  )
  var sbatch: [String] = []

  @Flag(help: "Print the batch files and submit nothing.")
  var dryRun = false

  mutating func validate() throws {
    guard 1...1024 ~= workers else {
      throw ValidationError("--workers takes a count of 1 to 1024.")
    }
    guard atOnce.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--at-once takes a count of 1 or more.")
    }
    guard sbatch.allSatisfy({ $0.hasPrefix("-") && !$0.contains(where: \.isNewline) }) else {
      throw ValidationError(
        "--sbatch takes an option of sbatch in one line, such as --time=01:00:00."
      )
    }
  }

  func run() async throws {
    let folder = try PlanFolder(plan)
    let status = try PlanStatus(of: folder)
    let open = ShardSet(status.shards.filter { !$0.isDone }.map(\.number))
    let jobs = SlurmJobs(
      program: CommandLine.arguments.first.map(Self.programPath) ?? "evalharness",
      plan: plan.fromTheRoot,
      output: output.map(\.fromTheRoot),
      processors: workers,
      atOnce: atOnce,
      options: sbatch
    )
    let files = jobs.arrays(of: open) + [jobs.merge]
    guard !dryRun else {
      return try StandardOutput.write(
        files.map { "# \(jobs.folder)/\($0.name)\n\($0.text)" }.joined(separator: "\n")
      )
    }
    try FileManager.default.createDirectory(
      atPath: jobs.folder,
      withIntermediateDirectories: true
    )
    let slurm = SlurmCommands(folder: jobs.folder)
    let running = try await slurm.running()
    guard running.isEmpty else {
      throw UsageError(
        "\(plan) is being worked on by jobs \(running.joined(separator: ", ")): wait until they have ended, or "
          + "'scancel \(running.joined(separator: " "))'"
      )
    }
    for file in files {
      try OutputFile.write(Array(file.text.utf8), to: "\(jobs.folder)/\(file.name)")
    }
    var numbers: [String] = []
    for file in files.dropLast() {
      numbers.append(try await slurm.submit("\(jobs.folder)/\(file.name)", after: []))
      try slurm.keep(numbers)
    }
    let merge = try await slurm.submit("\(jobs.folder)/\(jobs.merge.name)", after: numbers)
    try slurm.keep(numbers + [merge])
    try StandardOutput.write(
      """
      shards     \(open.isEmpty ? "none is missing" : "\(open)")
      arrays     \(numbers.isEmpty ? "none" : numbers.joined(separator: ", "))
      merge      \(merge), when they have ended
      next       evalharness status \(plan) --watch

      """
    )
  }

  /// The path by which the nodes find this program.
  private static func programPath(_ word: String) -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? word
  }
}
