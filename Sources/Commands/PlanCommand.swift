// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Measuring
import Problems
import Runs
import Scaling

/// `evalharness plan`: a run divided into shards, for any number of machines.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Divide a run into shards that any scheduler can start.",
    discussion: """
      Behind these options stands the command that one machine would run. Nothing is judged yet: 'work' \
      judges a shard, 'status' tells how far the workers are, 'merge' writes the run. See docs/cluster.md.

        evalharness plan -o PLAN --shards 24 evaluate --bench humaneval --samples samples.jsonl
        evalharness work PLAN --shard 0
        evalharness merge PLAN -o RUN
      """
  )

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder of the plan, which is made.", valueName: "folder"),
    completion: .directory
  )
  var output: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many parts the samples are divided into.", valueName: "count")
  )
  var shards: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Choose the parts so that each takes about so long on a machine like this, by judging a few samples.",
      valueName: "minutes"
    )
  )
  var minutes: Double?

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp(
      "'evaluate', 'run' or 'generate' with options as for one machine.",
      valueName: "command"
    )
  )
  var command: [String]

  /// More than this are more files than a folder is good for.
  private static let mostShards = 100_000

  mutating func validate() throws {
    guard shards.map({ 1...Self.mostShards ~= $0 }) ?? true else {
      throw ValidationError("--shards takes a count of 1 to \(Self.mostShards).")
    }
    guard minutes.map({ 0.01...10_000 ~= $0 }) ?? true else {
      throw ValidationError("--minutes takes 0.01 to 10000 minutes.")
    }
    guard (shards == nil) != (minutes == nil) else {
      throw ValidationError(
        "Say how the run is divided: --shards with a count, or --minutes a part."
      )
    }
  }

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let planned = try PlannedCommand(words: command)
    let folder = try await interruptible {
      try await make(planned, log: log)
    } onInterrupt: {
      log.warn("stopped; nothing of the plan is kept")
    }
    let made = folder.plan
    try StandardOutput.write(
      """
      plan       \(output), \(made.shards.count) shards
      samples    \(made.samples), \(Self.words(for: made))
      shards     \(made.shards.map(\.units).min() ?? 0) to \(made.shards.map(\.units).max() ?? 0) samples
      protocol   \(try made.protocol.digest().prefix(8))
      next       evalharness work \(output) --shard 0

      """
    )
  }

  private static func words(for plan: Plan) -> String {
    plan.asksAModel
      ? "which a model is asked for"
      : "of which \(plan.units) are judged and the others have the text of one of them"
  }

  private func make(_ planned: PlannedCommand, log: Log) async throws -> PlanFolder {
    let prepared = try await planned.session.prepare(log: log)
    if planned.judges { try prepared.measurement.checkPolicy() }
    var inputs: [Plan.Input] = []
    if case .file(let path, _, _) = planned.session.samples, FileKind(at: path) == .file {
      inputs.append(.init(path: path, sha256: try ContentDigest.sha256(ofFile: path)))
    }
    let dataset = prepared.measurement.benchmark.dataset
    inputs.append(.init(path: dataset.fileName, sha256: dataset.sha256))
    return try PlanWriter(
      command: planned.words,
      folder: FileManager.default.currentDirectoryPath,
      isOfAModel: prepared.isOfAModel,
      judges: planned.judges,
      inputs: inputs
    ).write(
      prepared.measurement,
      shards: try await count(of: prepared.measurement, log: log),
      to: output
    )
  }

  /// How many shards there are to be.
  private func count(of measurement: Measurement, log: Log) async throws -> Int {
    guard let minutes else { return shards ?? 1 }
    guard case .drawn(let draw) = measurement.samples else {
      throw UsageError(
        "--minutes is for samples that are there; give --shards where a model is asked"
      )
    }
    let cost = try await Pilot.cost(of: measurement, draw)
    let units = Pilot.units(of: measurement, draw)
    let seconds = cost.seconds * Double(units)
    let wanted = (seconds / (60 * minutes)).rounded(.up)
    log.note(
      "\(cost.samples) samples took \(Self.milliseconds(cost.seconds)) ms each, so that all of them take "
        + "\(Int(seconds.rounded())) s here"
    )
    return min(max(1, Int(min(wanted, 1e6))), units, Self.mostShards)
  }

  private static func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }
}
