// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
package import Grading
package import Problems
package import Runs

/// Judges samples of a run again, under the run's own protocol.
///
/// Nothing in the run's folder changes.
package struct Rejudging: Sendable {
  /// The fields in which this machine differs from the protocol, all of them allowed.
  package let differences: [RunProtocol.Difference]

  private let problems: [TaskID: Problem]
  private let benchmark: LoadedBenchmark
  private let grader: Grader
  private let rules: CallRules
  private let cache: String?
  private let observer: any MeasurementObserver

  /// Finds what a run was judged with: its data by their digest, its interpreter, its limits.
  ///
  /// - Parameters:
  ///   - header: What the run says of itself.
  ///   - directory: The folder of the run, for messages.
  ///   - place: Where to look.
  ///   - allowance: The differences that are no obstacle.
  ///   - workers: How many programs are judged at the same time.
  ///   - allInputs: Whether all failing inputs are found, not only the first of a suite.
  ///   - observer: Who is told how it goes.
  /// - Throws: ``RejudgingError/otherEnvironment(directory:_:)`` when another result could have
  ///   another reason than the program.
  package init(
    of header: RunHeader,
    in directory: String,
    at place: RejudgingPlace,
    allowance: ProtocolAllowance = ProtocolAllowance(),
    workers: Int = 1,
    allInputs: Bool = false,
    observer: any MeasurementObserver
  ) async throws {
    let runProtocol = header.protocol
    let isolation = try Self.isolation(of: runProtocol, in: directory, floor: place.isolation)
    let limits: Limits
    let preload: [String]
    var rules: CallRules
    do {
      limits = try Limits(runProtocol.limits)
      preload = try Interpreter.preload(of: runProtocol.interpreter)
      rules = try runProtocol.outputs.map { try CallRules($0) } ?? CallRules()
    } catch let error as ProtocolFieldError {
      throw RejudgingError.badProtocol(error, directory: directory)
    }
    benchmark = try await BenchmarkOfRun(
      protocol: runProtocol,
      problems: place.problems,
      store: place.store
    ).load(onProgress: { observer.note($0.words) })
    var interpreter = try await place.programs.interpreter(
      // Of the packages that the benchmark is judged with, those that the run was.
      lending: benchmark.packages.filter { name in
        runProtocol.interpreter.packages.contains { $0.hasPrefix(name + "==") }
      },
      environment: benchmark.environment
    )
    interpreter.preload = preload
    let here = Self.protocol(runProtocol, by: interpreter, isolation, on: benchmark.dataset)
    differences = try here.differences(from: runProtocol)
    let obstacles = differences.filter { !allowance.allows($0.field, isUnknown: false) }
    guard obstacles.isEmpty else {
      throw RejudgingError.otherEnvironment(directory: directory, obstacles)
    }
    var grader = try Grader(
      of: benchmark,
      by: interpreter,
      isolation: isolation,
      limits: limits,
      policy: runProtocol.judging,
      width: workers
    )
    grader.oracle = rules.oracle
    grader.comparer = runProtocol.comparer ?? grader.comparer
    self.grader = grader
    rules.reportsAllInputs = allInputs
    self.rules = rules
    problems = Dictionary(uniqueKeysWithValues: benchmark.problems.map { ($0.id, $0) })
    cache = CallPreparation.isNeeded(for: benchmark) ? place.cache() : nil
    self.observer = observer
  }

  /// The isolation of a run, or the floor where that is more.
  ///
  /// What a folder says can make judging safer, and never less safe than its reader asked for.
  private static func isolation(
    of runProtocol: RunProtocol,
    in directory: String,
    floor: Isolation
  ) throws -> Isolation {
    guard let isolation = Isolation(rawValue: runProtocol.isolation.level) else {
      throw RejudgingError.unknownIsolation(runProtocol.isolation.level, directory: directory)
    }
    return floor == .full ? .full : isolation
  }

  /// The protocol of a run as this machine would write it.
  private static func `protocol`(
    _ runProtocol: RunProtocol,
    by interpreter: Interpreter,
    _ isolation: Isolation,
    on dataset: LoadedBenchmark.Dataset
  ) -> RunProtocol {
    var here = runProtocol
    here.dataset.sha256 = dataset.sha256
    here.dataset.md5 = dataset.unpackedMD5
    here.interpreter = .init(interpreter)
    here.isolation.level = isolation.rawValue
    here.isolation.layers = isolation.layers
    here.evaluator = evaluatorVersion
    return here
  }

  // MARK: - Judging

  /// Judges the sample of a record again.
  package func judge(_ record: SampleRecord) async throws -> Judgement {
    var judgement: Judgement?
    try await judge([record]) { judgement = $1 }
    return judgement ?? Judgement(verdict: .infrastructure(why: "nothing came back"))
  }

  /// Judges the samples of records again, in no promised order.
  ///
  /// A sample in which no program was found stays one.
  ///
  /// - Parameters:
  ///   - records: The records; one may be there several times.
  ///   - receive: Receives each record and what its sample is now, one at a time.
  /// - Throws: What `receive` throws, and ``SandboxError`` when the sandbox cannot be built.
  package func judge(
    _ records: [SampleRecord],
    receive: (SampleRecord, Judgement) async throws -> Void
  ) async throws {
    var requests: [Grader.Request] = []
    for (number, record) in records.enumerated() {
      guard let problem = problems[record.sample.task] else {
        throw RejudgingError.noProblem(record.sample.task, file: benchmark.dataset.fileName)
      }
      guard let program = record.judgedProgram(prompt: problem.prompt) else {
        try await receive(record, Judgement(verdict: .noCode))
        continue
      }
      requests.append(
        Grader.Request(
          number: number,
          problem: problem,
          suites: problem.suites(through: benchmark.suite),
          program: program
        )
      )
    }
    guard !requests.isEmpty else { return }
    try await prepared(for: requests).grade(requests) { request, judgement in
      try await receive(records[request.number], judgement)
    }
  }

  /// The grader with the expected outputs that requests need.
  private func prepared(for requests: [Grader.Request]) async throws -> Grader {
    guard CallPreparation.isNeeded(for: benchmark) else { return grader }
    let asked = Set(requests.map(\.problem.id))
    let preparation = CallPreparation(
      benchmark: benchmark,
      rules: rules,
      cache: cache,
      observer: observer
    )
    var grader = grader
    grader.calls = try await preparation.prepare(
      benchmark.problems.filter { asked.contains($0.id) },
      for: grader
    )
    return grader
  }
}

/// A sample that cannot be judged again.
package enum RejudgingError: Error, CustomStringConvertible {
  case otherEnvironment(directory: String, [RunProtocol.Difference])
  case unknownIsolation(String, directory: String)
  /// The protocol holds what could not have been asked for.
  case badProtocol(ProtocolFieldError, directory: String)
  case noProblem(TaskID, file: String)

  package var description: String {
    switch self {
    case .otherEnvironment(let directory, let differences):
      "\(directory): judged elsewhere than here ("
        + differences.map(\.description).joined(separator: "; ")
        + "); name what it was judged with by --python, --site-packages, --problems or --isolation, or "
        + "go on with --allow-protocol \(differences.map(\.field).joined(separator: ","))"
    case .unknownIsolation(let level, let directory):
      "\(directory): judged with the isolation '\(level)', which this version does not know"
    case .badProtocol(let error, let directory):
      "\(directory): \(error)"
    case .noProblem(let task, let file):
      "\(file) has no task \(task); name the file that the run is of with --problems"
    }
  }
}
