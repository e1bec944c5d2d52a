// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Environments
package import Execution
import FoundationEssentials
package import Grading
package import Problems
package import Prompting
package import Reports
package import Runs

/// The way of every sample of a run: provider, extraction, execution, journal, report.
package struct Measurement: Sendable {
  package var benchmark: LoadedBenchmark
  /// How many tasks the split has, of which the benchmark's problems may be a selection.
  package var tasksOfSplit: Int
  package var samples: Source
  package var seed: Int?
  package var extraction: Extraction
  package var grader: Grader
  /// How the interpreter was named, to see in the end that its environment is what it was; nil: nobody
  /// looks.
  package var programs: InterpreterChoice?
  /// How outputs are judged, where the benchmark has inputs.
  package var rules = CallRules()
  /// The folder that this program keeps things in; nil when there is none.
  package var cache: String?
  /// Whether identical programs of one task are judged once.
  package var deduplicates = true
  /// The values of k asked for; nil for those that the samples allow.
  package var ks: [Int]?
  /// The folder of the run; nil for one named after the protocol and the samples.
  package var output: String?
  /// Who is told how it goes.
  package var observer: any MeasurementObserver

  /// Where samples come from.
  package enum Source: Sendable {
    /// From what is there.
    case drawn(SampleDraw)
    /// From a model, while they are judged.
    case generated(Generation)

    /// Where texts are kept.
    fileprivate func texts() throws -> TextStore {
      switch self {
      case .drawn(let draw): draw.texts
      case .generated: try TextStore()
      }
    }
  }

  /// Takes what every measurement needs; the rest is set.
  package init(
    of benchmark: LoadedBenchmark,
    tasksOfSplit: Int,
    samples: Source,
    extraction: Extraction,
    grader: Grader,
    observer: any MeasurementObserver
  ) {
    self.benchmark = benchmark
    self.tasksOfSplit = tasksOfSplit
    self.samples = samples
    self.extraction = extraction
    self.grader = grader
    self.observer = observer
  }

  /// What a run came to.
  package struct Result: Sendable {
    package var summary: RunSummary
    /// Everything that its numbers depend on.
    package var `protocol`: RunProtocol
    package var directory: String
    /// The samples with what was run, and where their records are.
    package var plan: JudgingPlan
    /// What the records give away of the set-up.
    package var findings: Findings
    /// The problems that were asked.
    package var problems: [Problem]
    /// The packages that programs are lent where the interpreter has them.
    package var lendable: [String]
    /// What ran the programs.
    package var interpreter: Interpreter
    /// Why samples are missing that a model was asked for.
    package var failures: [String] = []
  }

  /// Whether outputs are compared, rather than tests run.
  var isJudgedByInputs: Bool { CallPreparation.isNeeded(for: benchmark) }

  /// Whether there is no way to judge but with the tests where programs cannot reach them.
  var isOnlyStrict: Bool {
    isJudgedByInputs || benchmark.makesCases || benchmark.hasStreams || benchmark.hasPredictions
  }

  /// How programs, or answers, are judged.
  var judging: JudgingPolicy {
    // There is one way to compare outputs, but for the rule of CRUXEval's authors, which runs answers.
    if benchmark.hasPredictions, rules.oracle == .cruxEval { return .trustedTests }
    // Tests that patch what the program uses run beside it.
    if benchmark.hasUnittests {
      return grader.policy == .trustedTests ? .trustedTests : .compatible
    }
    return isOnlyStrict ? .strict : grader.policy
  }

  /// Whether the protocol names a rule for outputs.
  var hasRuleForOutputs: Bool {
    isJudgedByInputs || benchmark.makesCases && rules.oracle == .clean
      || benchmark.hasPredictions && rules.oracle == .cruxEval
  }

  /// How many samples of each task there are, or are to be.
  var expected: [RunTally.Expected] {
    switch samples {
    case .drawn(let draw): draw.expected
    case .generated(let generation):
      benchmark.problems.map { .init(task: $0.id, samples: generation.samplesPerTask) }
    }
  }

  /// Runs to the end, or continues a run that was stopped.
  package func run() async throws -> Result {
    try checkPolicy()
    let ks = try scoredKs()
    let runProtocol = makeProtocol()
    let directory = try output ?? defaultDirectory(runProtocol)
    let isNew = RunDirectory.isFree(directory)
    let result: Result
    do {
      result = try await run(runProtocol, in: directory, ks: ks)
    } catch {
      // A start that failed leaves nothing to go on from, but for another process that has begun meanwhile.
      if isNew, !JournalError.isOfAnotherProcess(error) { RunDirectory.removeUnused(directory) }
      throw error
    }
    try await checkEnvironment(for: directory)
    return result
  }

  /// Makes sure that the benchmark can be judged as it is wanted.
  ///
  /// - Throws: ``MeasurementError/onlyStrict(benchmark:)``.
  package func checkPolicy() throws {
    guard !isOnlyStrict || grader.policy.isStrictFirst else {
      throw MeasurementError.onlyStrict(benchmark: benchmark.name)
    }
  }

  /// Makes sure that programs ran in what they were to run in.
  func checkEnvironment(for directory: String) async throws {
    do {
      try await programs?.check(grader.sandbox.interpreter)
    } catch let error as EnvironmentError {
      throw MeasurementError.environmentChanged(directory: directory, reason: "\(error)")
    }
  }

  private func run(
    _ runProtocol: RunProtocol,
    in directory: String,
    ks: [Int]
  ) async throws -> Result {
    let header = RunHeader(
      protocol: runProtocol,
      created: .now,
      host: ThisMachine.facts,
      facets: facets
    )
    let opening = try RunJournal.open(directory, header: header)
    announce(opening)
    var plan = JudgingPlan(
      of: benchmark,
      texts: try samples.texts(),
      deduplicates: deduplicates,
      continuing: opening.contents,
      in: directory
    )
    var failures: [String] = []
    switch samples {
    case .drawn(let draw):
      try await add(draw, to: &plan)
      if plan.remaining == 0, !opening.contents.entries.isEmpty {
        observer.note(
          "\(directory): all \(plan.samples.count) samples were judged before; name another "
            + "--output to judge them again"
        )
      }
      try await judgeAll(&plan, into: opening.journal)
    case .generated(let generation):
      failures = try await judge(
        generation,
        runProtocol.generation,
        &plan,
        into: opening.journal
      )
    }
    // Read again rather than kept: a run of any length takes the memory of one record.
    var tally = RunTally(expected: expected)
    var findings = Findings()
    try plan.forEachRecord { record, _ in
      try tally.add(record)
      findings.add(record)
    }
    var summary = try RunSummary(tally, protocol: runProtocol, ks: ks)
    summary.ends = try ends(in: directory, runProtocol)
    summary.times.generation = .init(try RequestLog.totals(of: directory))
    try opening.journal.finish(summary: summary.bytes())
    return Result(
      summary: summary,
      protocol: runProtocol,
      directory: directory,
      plan: plan,
      findings: findings,
      problems: benchmark.problems,
      lendable: benchmark.packages,
      interpreter: grader.sandbox.interpreter,
      failures: failures
    )
  }

  /// How the answers of the model ended; nil where none was asked, or nobody kept it.
  private func ends(in directory: String, _ runProtocol: RunProtocol) throws -> AnswerEnds? {
    let counts =
      switch samples {
      case .drawn(let draw): draw.finishes
      case .generated:
        try CompletionLog.finishes(of: directory)
      }
    return counts.isEmpty
      ? nil : AnswerEnds(counts: counts, maxTokens: runProtocol.sampling.maxTokens)
  }

  private func announce(_ opening: RunJournal.Opening) {
    let directory = opening.journal.directory
    if !opening.isLocked {
      observer.warn(
        "\(directory): its file system has no locks; let no other process work on this run"
      )
    }
    if opening.contents.tornBytes > 0 {
      observer.note("\(directory): removed half a line that an earlier run left at the end")
    }
    let before = opening.contents.entries.count(where: \.isOfTheProgram)
    let all = expected.reduce(0) { $0 + $1.samples }
    if before > 0, before < all {
      observer.note(
        "\(directory): continues a run; \(before) of \(all) samples were judged before"
      )
    }
  }
}
