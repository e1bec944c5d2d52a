// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Grading
import Measuring
import Scaling

/// `evalharness work`: judges one shard of a plan.
struct WorkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Judge the samples of one shard of a plan, or ask a model for them.",
    discussion: """
      The shard is named, or told by the scheduler: SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX or \
      PARALLEL_SEQ. Samples that any worker of the shard has judged are left out. SIGTERM ends it with \
      143 when the programs that run have ended; the same command goes on from there.

        evalharness work PLAN --shard 3
      """
  )

  @Argument(
    help: ArgumentHelp("The folder that 'plan' made.", valueName: "folder"),
    completion: .directory
  )
  var plan: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The number of the shard, from 0.", valueName: "number")
  )
  var shard: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What is added to the number that a scheduler tells, for arrays that begin anew at 0.",
      valueName: "number"
    )
  )
  var offset = 0

  @Option(
    help: ArgumentHelp(
      "What this attempt is called; by the scheduler's job or the host and process if not given.",
      valueName: "name"
    )
  )
  var attempt: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Programs judged at the same time; as planned if not given.",
      valueName: "count"
    )
  )
  var workers: Int?

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  mutating func validate() throws {
    guard 0...1 << 30 ~= offset else {
      throw ValidationError("--offset takes a number of 0 or more.")
    }
    guard workers.map({ 1...1024 ~= $0 }) ?? true else {
      throw ValidationError("--workers takes a count of 1 to 1024.")
    }
  }

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let placement = Placement(environment: ProcessInfo.processInfo.environment, offset: offset)
    guard let shard = shard ?? placement.shard else {
      throw UsageError(
        "no scheduler tells which shard this is: name it with --shard, from 0"
      )
    }
    let stop = EndingSignal()
    let work = try ShardWork(
      try PlanFolder(plan),
      shard: shard,
      attempt: attempt ?? placement.attempt
    )
    do {
      try await judge(work, until: stop, log: log)
    } catch let error where stop.status != nil {
      guard error is CancellationError else { throw error }
      log.warn("stopped; what was judged is kept, and the same command goes on from there")
      throw ExitCode(stop.status ?? 1)
    }
  }

  private func judge(_ work: ShardWork, until stop: EndingSignal, log: Log) async throws {
    let planned = PlannedShard(work.folder, workers: workers)
    let failures = try await ask(work, planned, until: stop, log: log)
    for failure in failures { log.warn(failure) }
    let all = work.folder.plan.shards[work.shard].units
    guard work.folder.plan.judges else {
      let missing = try work.unasked()
      guard missing == 0 else {
        log.warn("shard \(work.shard): \(missing) of \(all) samples are missing; work on it again")
        throw ExitCode(4)
      }
      return log.note("shard \(work.shard): all \(all) samples are written")
    }
    let rest = try work.rest()
    guard rest.missing > 0 else {
      return log.note("shard \(work.shard): all \(all) samples were judged before")
    }
    if rest.missing < all {
      log.note("shard \(work.shard): \(all - rest.missing) of \(all) samples were judged before")
    }
    var measurement = try await planned.measurement(of: rest.draw, log: log)
    measurement.grader.isStopping = { stop.status != nil }
    let judged = try await work.judge(rest.draw, by: measurement)
    // Others may have worked on it, too.
    let left = judged == rest.missing ? 0 : try work.rest().missing
    guard left == 0 else {
      log.warn(
        "shard \(work.shard): \(left) of \(all) samples have no verdict; work on it again, which asks for and "
          + "judges no others"
      )
      throw ExitCode(4)
    }
    log.note("shard \(work.shard): \(judged) samples judged, all \(all) are done")
  }

  /// Asks the model where the plan does; why samples are missing.
  private func ask(
    _ work: ShardWork,
    _ planned: PlannedShard,
    until stop: EndingSignal,
    log: Log
  ) async throws -> [String] {
    guard work.folder.plan.asksAModel else { return [] }
    let asking = Task {
      try await work.ask(by: try await planned.measurementWithModel(log: log), observer: log)
    }
    stop.onSignal { asking.cancel() }
    return try await asking.value
  }
}
