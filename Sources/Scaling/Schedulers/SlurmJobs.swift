// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The batch files with which Slurm works on a plan: arrays of shards, and one job that merges them.
///
/// See the manual page sbatch(1).
package struct SlurmJobs: Sendable {
  /// The path of the program on the nodes.
  package var program: String
  /// The folder of the plan, as the nodes know it.
  package var plan: String
  /// The folder of the run; nil for the default.
  package var output: String?
  /// How many programs a worker judges at the same time, each on a processor.
  package var processors: Int
  /// How many elements of an array run at the same time; nil for as many as there is room for.
  package var atOnce: Int?
  /// Further options of sbatch, each as one line of `#SBATCH` has it.
  package var options: [String]

  package init(
    program: String,
    plan: String,
    output: String?,
    processors: Int,
    atOnce: Int?,
    options: [String]
  ) {
    self.program = program
    self.plan = plan
    self.output = output
    self.processors = processors
    self.atOnce = atOnce
    self.options = options
  }

  /// An array's elements are numbered from 0 to one less than this, Slurm's default `MaxArraySize` less one.
  package static let mostElements = 1000

  /// A batch file.
  package struct File: Sendable, Hashable {
    package var name: String
    package var text: String
  }

  /// The folder of the batch files and of what the jobs say.
  package var folder: String { plan + "/slurm" }

  /// The arrays that work on some shards, each of those that one array can number.
  package func arrays(of shards: ShardSet) -> [File] {
    let groups = Dictionary(grouping: shards.numbers) { $0 / Self.mostElements }
    return groups.sorted { $0.key < $1.key }.map { group, numbers in
      let offset = group * Self.mostElements
      let elements = ShardSet(numbers.map { $0 - offset })
      let limit = atOnce.map { "%\($0)" } ?? ""
      return File(
        name: "work-\(group).sbatch",
        text: script(
          [
            "--job-name=evalharness-work",
            "--array=\(elements)\(limit)",
            "--requeue",
            // Another attempt of an element adds to what the earlier one said.
            "--open-mode=append",
            // The worker ends in time before the job is ended, and in peace.
            "--signal=B:TERM@30",
            "--ntasks=1",
            "--cpus-per-task=\(processors)",
            output("work-%A_%a.log"),
          ],
          words: [program, "work", plan, "--workers", String(processors), "--quiet"]
            + (offset > 0 ? ["--offset", String(offset)] : [])
        )
      )
    }
  }

  /// The job that merges, to be started once the arrays have ended, however.
  package var merge: File {
    File(
      name: "merge.sbatch",
      text: script(
        [
          "--job-name=evalharness-merge", "--ntasks=1", "--cpus-per-task=1", "--open-mode=append",
          output("merge-%j.log"),
        ],
        words: [program, "merge", plan, "--quiet"] + (output.map { ["--output", $0] } ?? [])
      )
    )
  }

  /// The option that names the file of what a job says; Slurm replaces words behind `%` in it.
  private func output(_ name: String) -> String {
    var path = ""
    for character in folder {
      path +=
        "\"\\".contains(character) ? "\\\(character)" : character == "%" ? "%%" : "\(character)"
    }
    return "--output=\"\(path)/\(name)\""
  }

  private func script(_ own: [String], words: [String]) -> String {
    let lines = (own + options).map { "#SBATCH \($0)" }
    let command = words.map(\.shellQuoted).joined(separator: " ")
    // In place of the shell, so that a signal reaches the worker.
    return "#!/bin/sh\n" + lines.joined(separator: "\n") + "\nexec \(command)\n"
  }
}

extension String {
  /// The text as one word of a shell.
  package var shellQuoted: String {
    let isPlain =
      !isEmpty
      && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,%+@".contains($0)) }
    return isPlain
      ? self
      : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
  }
}
