// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions
import Execution
import Grading
import Measuring
import Problems
import Prompting
import Reports
import Runs

/// What `run` and `evaluate` share: from options to a measurement, from its result to what is
/// printed, exported and returned.
struct MeasurementSession: Sendable {
  var benchmark: BenchmarkOptions
  var extraction: ExtractionOptions
  var sandbox: SandboxChoice
  var calls: CallOptions
  var output: OutputOptions
  var samples: Samples
  var notes: [SampleNote] = []
  var seed: Int?
  /// Whether a user's own problems are checked first.
  var checks = true

  /// What is judged.
  enum Samples: Sendable {
    /// The reference solutions.
    case reference
    /// A path to samples and where its rows hold them; nil for as many of each task as there are.
    case file(String, SampleFields, perTask: Int?)
    /// A part of the samples of a run, and whether they are known to be a model's.
    case part(SampleDraw, isOfAModel: Bool)
    /// What a model is asked for; the problems, all problems of the benchmark for examples.
    case model(ProviderOptions, perTask: Int)

    var isOfAModel: Bool {
      switch self {
      case .model: true
      case .part(_, let isOfAModel): isOfAModel
      case .reference, .file: false
      }
    }

    /// The threads with which an engine on this machine writes meanwhile.
    var engineThreads: Int {
      if case .model(let options, _) = self { options.engineThreads(isJudging: true) } else { 0 }
    }
  }

  /// The status of a run whose score is not whole.
  private static let incomplete = ExitCode(4)

  func run() async throws {
    let log = Log(isQuiet: output.quiet)
    let (result, file) = try await interruptible {
      try await measure(log: log)
    } onInterrupt: {
      log.warn("stopped; what was judged is kept, and the same command goes on from there")
    }
    var report = RunReport(result.summary, protocol: result.protocol)
    for export in output.export { try write(export, of: result, file: file) }
    log.note("the run is in \(result.directory)")
    // On a terminal they stand in the report, a few lines below.
    if output.format != .text || !StandardOutput.isTerminal {
      for warning in report.warnings { log.warn(warning) }
    }
    for failure in result.failures { log.warn(failure) }
    let common = result.findings.commonFailure
    if let common { log.warn("\(common)") }
    if let doubtful = result.findings.doubtfulPasses { log.warn("\(doubtful)") }
    if let missing = MissingModules(
      result.findings.missingModules,
      lendable: result.lendable,
      sandbox: sandbox,
      interpreter: result.interpreter
    ) {
      log.warn("\(missing)")
    }
    let counted = Set(report.summary.tasks.map(\.task))
    try report.breakDown(
      by: output.breakdown.names,
      TaskFacets(result.problems.filter { counted.contains($0.id.rawValue) }),
      in: result.directory
    )
    // The last that is printed: warnings above it do not push it off the screen.
    try StandardOutput.write(
      report.rendered(
        as: output.format,
        layout: .ofStandardOutput(output.showsProtocol, directory: result.directory)
      )
    )
    guard result.summary.complete else { throw Self.incomplete }
    guard common == nil || !output.endsOnCommonFailure else { throw ExitCode.failure }
  }

  /// A measurement that is ready to run.
  struct Prepared: Sendable {
    var measurement: Measurement
    /// The samples as a file has them, where they are exported in its form.
    var file: SampleFile?
    /// Whether the samples are known to be a model's.
    var isOfAModel: Bool
  }

  private func measure(log: Log) async throws -> (Measurement.Result, SampleFile?) {
    let prepared = try await prepare(log: log)
    return (try await prepared.measurement.run(), prepared.file)
  }

  /// Loads the problems and the samples, and finds what judges them.
  func prepare(log: Log) async throws -> Prepared {
    let (loaded, tasks) = try await benchmark.load(log: log)
    try checkFacets(of: loaded)
    try await checkOwnProblems(loaded, log: log)
    var file: SampleFile?
    var isOfAModel = samples.isOfAModel
    let source: Measurement.Source
    switch samples {
    case .reference:
      source = .drawn(
        try await SampleDraw(
          of: loaded.problems,
          from: ReferenceProvider(),
          count: nil,
          isPartial: benchmark.partial
        )
      )
    case .file(let path, let fields, let count):
      let read = try await SampleFile.load(
        path,
        fields,
        for: loaded,
        among: tasks,
        store: DataOptions.store(in: benchmark.data.dataDir, offline: true),
        keepsRows: output.export.contains { $0.format == .humanEval },
        observer: log
      )
      var drawn = try SampleDraw(
        of: loaded.problems,
        from: read,
        count: count,
        isPartial: benchmark.partial
      )
      if read.generation != nil, let note = notes.first {
        throw UsageError(
          "\(path) says itself how its samples were made; --note \(note.name) is for files that do not"
        )
      }
      drawn.notes = notes
      source = .drawn(drawn)
      isOfAModel = read.isOfAModel
      if output.export.contains(where: { $0.format == .humanEval }) { file = read }
    case .part(let part, _):
      source = .drawn(part)
    case .model(let options, let count):
      source = .generated(
        try await options.generation(
          of: loaded.problems,
          among: { try await benchmark.whole.load(log: log).benchmark.problems },
          samplesPerTask: count,
          seed: seed,
          isJudging: true,
          log: log
        )
      )
    }
    let method = try extraction.method(for: loaded, forModel: isOfAModel)
    if method == .verbatim, case .file = samples, case .drawn(let draw) = source {
      var raw = RawAnswers()
      for sample in draw.samples { raw.add(try draw.texts.sample(sample)) }
      if raw.areMost { log.warn("\(raw)") }
    }
    guard calls.oracle != .cruxEval || loaded.hasPredictions else {
      throw UsageError(
        "--oracle cruxeval is for predictions, which \(loaded.name) does not ask for"
      )
    }
    var grader = try await sandbox.grader(for: loaded, engineThreads: samples.engineThreads)
    grader.oracle = calls.rules.oracle
    grader.comparer = calls.comparer
    if loaded.hasUnittests, grader.policy.isStrictFirst {
      log.note(
        "\(loaded.name): its tests are classes of unittest, which patch what a program uses and run beside it; a "
          + "program made for this could forge a pass"
      )
    }
    if let unjudgeable = UnjudgeableTasks(loaded) { log.warn("\(unjudgeable)") }
    if let absent = AbsentParts(loaded.problems, of: grader.sandbox.interpreter) {
      log.warn("\(absent)")
    }
    var measurement = Measurement(
      of: loaded,
      tasksOfSplit: tasks.count,
      samples: source,
      extraction: method,
      grader: grader,
      observer: log
    )
    measurement.programs = sandbox.programs
    measurement.rules = calls.rules
    if CallPreparation.isNeeded(for: loaded) {
      measurement.cache = benchmark.data.workingStore.cache?.path
    }
    measurement.seed = seed
    measurement.deduplicates = output.dedup
    measurement.ks = output.ks?.values
    measurement.output = output.output
    return Prepared(measurement: measurement, file: file, isOfAModel: isOfAModel)
  }

  /// Refuses a breakdown by what no problem has, before anything is asked or judged.
  private func checkFacets(of loaded: LoadedBenchmark) throws {
    do {
      let facets = TaskFacets(loaded.problems)
      for name in output.breakdown.names { try facets.check(has: name, of: loaded.name) }
    } catch let error as FacetError {
      throw UsageError(error)
    }
  }

  /// Refuses a user's own problems that nobody can be judged by, and warns of others.
  private func checkOwnProblems(_ loaded: LoadedBenchmark, log: Log) async throws {
    // Inputs are judged in one way only, which the measurement says.
    guard let path = benchmark.problems, checks,
      sandbox.judging.isStrictFirst || !CallPreparation.isNeeded(for: loaded) && !loaded.hasStreams
    else { return }
    let checker = FileChecker(
      sandbox: sandbox,
      cache: benchmark.data.workingStore.cache?.path,
      description: try benchmark.description(),
      log: log
    )
    let own = OwnProblems(
      path: path,
      result: try await checker.checkOnce(path),
      tasks: Set(loaded.problems.map(\.id.rawValue)),
      judging: sandbox.judging
    )
    if let refusal = own.refusal { throw refusal }
    for warning in own.warnings { log.warn(warning) }
  }
}
