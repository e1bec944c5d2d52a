// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Measuring
import Reports
import Runs
import Scaling

/// `evalharness merge`: the run of a plan.
struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put the shards of a plan together into the run that one machine would have written.",
    discussion: """
      Half lines and lines of other plans are left out and counted. Samples of which two judgings say \
      different things are listed and judged again alone, twice. The status is 4 where samples are missing, \
      with the numbers of their shards as schedulers take them, and where a sample does not repeat. Of a plan \
      of 'generate' the samples are put together.

        evalharness merge PLAN -o RUN
      """
  )

  @Argument(
    help: ArgumentHelp("The folder that 'plan' made.", valueName: "folder"),
    completion: .directory
  )
  var plan: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of the run; 'run' in that of the plan if not given, or 'samples' for a plan of 'generate'.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var output: String?

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  @Flag(
    name: .customLong("protocol"),
    help: "Print every field of the protocol, which the other formats and the files always hold."
  )
  var showsProtocol = false

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  /// The status of a run that is not whole.
  private static let incomplete = ExitCode(4)

  mutating func validate() throws {
    guard output?.isEmpty != true else {
      throw ValidationError("--output takes the path of a folder.")
    }
  }

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let folder = try PlanFolder(plan)
    guard folder.plan.judges else { return try mergeSamples(folder, log: log) }
    let merged = try await interruptible {
      try await merge(folder, log: log)
    } onInterrupt: {
      log.warn("stopped; nothing of the run is kept")
    }
    log.note("the run is in \(merged.directory)")
    let report = RunReport(merged.summary, protocol: merged.protocol)
    if format != .text || !StandardOutput.isTerminal {
      for warning in report.warnings { log.warn(warning) }
    }
    if let common = merged.findings.commonFailure { log.warn("\(common)") }
    if let doubtful = merged.findings.doubtfulPasses { log.warn("\(doubtful)") }
    if let missing = MissingModules(merged.findings.missingModules) { log.warn("\(missing)") }
    try StandardOutput.write(
      report.rendered(
        as: format,
        layout: .ofStandardOutput(showsProtocol, directory: merged.directory)
      )
    )
    guard merged.summary.complete else { throw Self.incomplete }
  }

  /// Puts together samples that nobody judges.
  private func mergeSamples(_ folder: PlanFolder, log: Log) throws {
    let merged = try MergedSamples(folder)
    guard merged.missing.isEmpty else {
      try end(missing: merged.missing, merged.missingUnits, "written", log: log)
    }
    let directory = (output ?? plan + "/samples").withoutSlashesAtItsEnd
    let report = try merged.write(to: directory)
    log.note("the samples are in \(directory)")
    try StandardOutput.write(report.rendered(as: format))
  }

  /// Prints the shards that lack samples, and ends.
  private func end(missing: ShardSet, _ count: Int, _ what: String, log: Log) throws -> Never {
    log.warn("\(count) samples are not \(what) yet; the shards that lack some are printed")
    try StandardOutput.write("\(missing)\n")
    throw Self.incomplete
  }

  private func merge(_ folder: PlanFolder, log: Log) async throws -> MergedRun {
    let directory = (output ?? plan + "/run").withoutSlashesAtItsEnd
    var judgedAlone: Set<SampleRecord.Key> = []
    while true {
      let merge = try Merge(folder)
      try report(merge, log: log)
      switch try MergedRun.write(merge, to: directory) {
      case .written(let run): return run
      case .disagreeing(let disagreements):
        for one in Set(disagreements).sorted(by: { "\($0.key)" < "\($1.key)" }) {
          log.warn("\(one.key): \(one.verdicts.joined(separator: " and "))")
        }
        let keys = Set(disagreements.map(\.key))
        let isNew = !keys.isSubset(of: judgedAlone)
        guard isNew, !disagreements.contains(where: \.cannotBeSettled) else {
          log.warn(
            "\(keys.count) samples have verdicts that do not repeat, also alone; no run is written"
          )
          throw Self.incomplete
        }
        try await judgeAlone(keys.subtracting(judgedAlone), of: folder, log: log)
        judgedAlone.formUnion(keys)
      }
    }
  }

  /// Says what was left out, and ends where something is missing.
  private func report(_ merge: Merge, log: Log) throws {
    if merge.damaged > 0 {
      log.warn("\(merge.damaged) lines left out that a worker did not finish")
    }
    if merge.foreign > 0 { log.warn("\(merge.foreign) lines left out that are of another plan") }
    guard !merge.missing.isEmpty else { return }
    try end(missing: merge.missing, merge.missingUnits, "judged", log: log)
  }

  /// Judges samples twice with nothing beside them, which decides where both say the same.
  private func judgeAlone(
    _ keys: Set<SampleRecord.Key>,
    of folder: PlanFolder,
    log: Log
  ) async throws {
    log.note("judging \(keys.count) samples again, alone")
    for shard in Set(keys.map { $0.shard(among: folder.plan.shards.count) }).sorted() {
      for _ in 0..<2 {
        let part = try folder.draw(of: shard) { !keys.contains($0) }
        let measurement = try await PlannedShard(folder, workers: 1).measurement(of: part, log: log)
        try await ShardWork(folder, shard: shard, attempt: "alone")
          .judge(part, by: measurement, isAlone: true)
      }
    }
  }
}
