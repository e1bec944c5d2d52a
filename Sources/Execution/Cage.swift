// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A place where programs run one after another and can do no harm.
///
/// It holds a warm fork server and, for strict judging, a judge in a cage of its own; for programs that are
/// judged by their standard output a fork server that has loaded nothing for judges. When
/// ``run(_:)`` returns, nothing that the program started is alive and its scratch is empty. What a
/// program does is an ``Outcome``; only a sandbox that fails throws, and then the next program
/// gets new processes.
package actor Cage {
  package nonisolated let sandbox: Sandbox
  private let executor = QueueExecutor(label: "evalharness.cage")
  let cancellation: CancellationSignal
  let ledger: Ledger
  private var server: CageProcess?
  private var judge: CageProcess?
  private var streams: CageProcess?
  private(set) var lastIdentifier: UInt64 = 0

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Runs tasks that mostly wait for this cage where they wait.
  package nonisolated var taskExecutor: any TaskExecutor { executor.forTasks }

  /// The most that a process says about a verdict, in bytes.
  static let mostReplyBytes = 1 << 20

  /// The most that a judge says of the reference outputs of one task, in bytes.
  static let mostReferenceBytes = 1 << 29

  /// What the wall clock allows past the limit for the answer to arrive on a busy machine.
  static let grace: Duration = .seconds(30)

  package init(_ sandbox: Sandbox) throws {
    self.sandbox = sandbox
    ledger = try Ledger()
    cancellation = try CancellationSignal()
  }

  /// Starts the processes that a mode needs, so that the first program does not wait for them.
  ///
  /// Processes that have loaded other modules than these are ended.
  package func warm(_ mode: Work.Mode, preload: [String] = []) throws {
    guard mode != .streams else {
      if streams == nil {
        streams = try CageProcess(.server, of: sandbox, ledger: ledger, mode: mode)
      }
      return
    }
    if let other = server?.mode, !mode.isServed(by: other) {
      server?.stop()
      server = nil
    }
    if let known = (server ?? judge)?.preload, known != preload { close() }
    if server == nil {
      server = try CageProcess(.server, of: sandbox, ledger: ledger, mode: mode, preload: preload)
    }
    if mode == .strict, judge == nil {
      judge = try CageProcess(.judge, of: sandbox, ledger: ledger, preload: preload)
    }
  }

  /// Runs one program to its end.
  package func run(_ work: Work) async throws -> Outcome {
    try await using(work.mode, preload: work.preload) { server in
      switch work.mode {
      case .compatible, .trustedTests, .unittest, .trustedUnittest:
        try runCompatibly(work, on: server)
      case .strict: try runStrictly(work, on: server)
      case .streams: throw SandboxError.lost(part: "fork server", reason: "it takes no tests")
      }
    }
  }

  /// Calls one program with inputs, to its end.
  package func run(_ work: CallWork) async throws -> CallOutcome {
    try await using(.strict) { server in try runCalls(work, on: server) }
  }

  /// Runs one program for each case that its tests make.
  package func run(_ work: CaseWork) async throws -> Outcome {
    try await using(.strict, preload: work.preload) { server in
      let (said, end) = try ask(
        .cases,
        [Array(work.program.utf8), Array(work.tests.utf8), work.settings, []],
        limits: work.limits,
        judgeCPU: sandbox.judgeCPU,
        on: server,
        most: Self.mostReplyBytes
      )
      return Outcome(reply: Outcome.Reply(said), fault: nil, end: end)
    }
  }

  /// Calls given code as an answer has it, or to compare with the answer.
  package func run(_ work: PredictionWork) async throws -> Outcome {
    try await using(.strict) { server in
      let (said, end) = try ask(
        .prediction,
        [Array(work.code.utf8), Array(work.answer.utf8), work.settings, []],
        limits: work.limits,
        judgeCPU: sandbox.judgeCPU,
        on: server,
        most: Self.mostReplyBytes
      )
      return Outcome(reply: Outcome.Reply(said), fault: nil, end: end)
    }
  }

  /// Starts what a mode needs; when the body fails, nothing of it is used again.
  func using<Result>(
    _ mode: Work.Mode,
    preload: [String] = [],
    _ body: (CageProcess) throws -> Result
  ) async throws -> Result {
    try await withTaskCancellationHandler {
      do {
        try Task.checkCancellation()
        try warm(mode, preload: preload)
        guard let server = mode == .streams ? streams : server else {
          throw SandboxError.lost(part: "fork server", reason: "it is not running")
        }
        lastIdentifier += 1
        ledger.reset()
        return try body(server)
      } catch {
        close()
        throw error
      }
    } onCancel: {
      cancellation.raise()
    }
  }

  /// Ends the processes.
  ///
  /// The cage can be used again and then starts new ones.
  package func close() {
    for process in [server, judge, streams] { process?.stop() }
    server = nil
    judge = nil
    streams = nil
  }

  /// Has the next program start a fork server of its own.
  func forget(_ process: CageProcess) {
    if server === process { server = nil }
    if streams === process { streams = nil }
  }

  // MARK: - Strict judging

  private func runStrictly(_ work: Work, on server: CageProcess) throws -> Outcome {
    let parts = [work.program, work.context, work.tests, work.entryPoint]
    let (said, end) = try ask(
      .tests,
      parts.map { Array($0.utf8) },
      limits: work.limits,
      // A program with less time than others keeps its judge for less.
      judgeCPU: min(sandbox.judgeCPU, max(.seconds(1), work.limits.cpu)),
      on: server,
      most: Self.mostReplyBytes
    )
    return Outcome(reply: Outcome.Reply(said), fault: nil, end: end)
  }

  private func runCalls(_ work: CallWork, on server: CageProcess) throws -> CallOutcome {
    // Asked for only when it is sent.
    let holdsCase = judge?.heldCase == work.caseKey
    judge?.heldCase = nil
    let (said, end) = try ask(
      Question(work.purpose),
      [Array(work.program.utf8), work.settings, holdsCase ? [] : try work.caseData(), []],
      limits: work.limits,
      judgeCPU: work.judgeCPU,
      on: server,
      most: Self.mostReferenceBytes
    )
    let outcome = CallOutcome(said: said, end: end)
    // Whatever else it says, it may not have got as far as reading the case.
    if outcome.reply == nil { judge?.heldCase = work.caseKey }
    return outcome
  }

  /// What a judge is asked for, as it knows the questions by number.
  private enum Question: UInt32 {
    case tests = 0
    case inputs = 1
    case reference = 2
    case extraction = 3
    case inspection = 4
    case cases = 5
    case functions = 6
    case likeness = 7
    case prediction = 8

    init(_ purpose: CallWork.Purpose) {
      switch purpose {
      case .judge: self = .inputs
      case .reference: self = .reference
      case .likeness: self = .likeness
      }
    }
  }

  /// Has the judge look for a program in a text; nothing is run.
  ///
  /// - Returns: The JSON of the module `extraction`, or a word as in ``Outcome/Reply``.
  package func extract(
    _ text: String,
    prompt: String,
    entryPoint: String,
    form: String
  ) async throws -> [UInt8] {
    try await read(.extraction, [text, prompt, entryPoint, form].map { Array($0.utf8) })
  }

  /// Has the judge look for faults in the text of a problem; nothing is run.
  ///
  /// - Parameter problem: The JSON that the module `inspection` takes.
  /// - Returns: The JSON that it gives, or a word as in ``Outcome/Reply``.
  /// - Throws: ``SandboxError`` when the judge is lost.
  package func inspect(_ problem: [UInt8]) async throws -> [UInt8] {
    try await read(.inspection, [problem, [], [], []])
  }

  /// Has the judge read which functions an answer of a training set holds; nothing is run.
  ///
  /// - Parameters:
  ///   - answer: The answer, with or without words around its code.
  ///   - instruction: What was asked, of which examples of arguments are taken.
  /// - Returns: The JSON of the module `functions`, or a word as in ``Outcome/Reply``.
  /// - Throws: ``SandboxError`` when the judge is lost.
  package func functions(of answer: String, instruction: String) async throws -> [UInt8] {
    try await read(.functions, [Array(answer.utf8), Array(instruction.utf8), [], []])
  }

  private func read(_ question: Question, _ parts: [[UInt8]]) async throws -> [UInt8] {
    try await using(.strict) { _ in
      guard let judge else { throw SandboxError.lost(part: "judge", reason: "it is not running") }
      let sockets = try DescriptorPair(isStream: true)
      try judge.send(request(question, parts, judgeCPU: Self.readingCPU), passing: sockets.mine)
      return try reply(of: judge, until: .now + Self.grace + Self.readingCPU * 20, most: 1 << 26)
    }
  }

  /// The processor time that reading a text, without running it, may cost.
  private static let readingCPU: Duration = .seconds(8)

  private func request(
    _ question: Question,
    _ parts: [[UInt8]],
    judgeCPU: Duration
  ) -> [UInt8] {
    var request: [UInt8] = []
    request.reserveCapacity(32 + parts.reduce(0) { $0 + $1.count })
    request.append(littleEndian: lastIdentifier)
    request.append(littleEndian: question.rawValue)
    request.append(littleEndian: UInt32(clamping: judgeCPU.microseconds / 1000))
    for part in parts { request.append(littleEndian: UInt32(part.count)) }
    for part in parts { request += part }
    return request
  }

  /// What the judge says to the last request.
  private func reply(
    of judge: CageProcess,
    until end: ContinuousClock.Instant,
    most: Int
  ) throws -> [UInt8] {
    let head = try receive(12, from: judge, part: "judge", until: end)
    guard head.load(as: UInt64.self, at: 0) == lastIdentifier else {
      throw SandboxError.lost(part: "judge", reason: "it answers another question")
    }
    let length = Int(head.load(as: UInt32.self, at: 8))
    guard length <= most else {
      throw SandboxError.lost(part: "judge", reason: "it says \(length) bytes")
    }
    let said = try receive(length, from: judge, part: "judge", until: end)
    if said.starts(with: Self.judgeTimeout) {
      // What used up its time may have left something behind, or have ended it.
      judge.stop()
      self.judge = nil
    }
    return said
  }

  /// Has the judge converse with a new process of the fork server; returns what it says, and how
  /// the process ended.
  ///
  /// A request is the identifier, the kind, the judge's milliseconds, four lengths, then the parts.
  private func ask(
    _ question: Question,
    _ parts: [[UInt8]],
    limits: Limits,
    judgeCPU: Duration,
    on server: CageProcess,
    most: Int
  ) throws -> ([UInt8], ProcessEnd) {
    guard let judge else { throw SandboxError.lost(part: "judge", reason: "it is not running") }
    let end = ContinuousClock.now + limits.wall + Self.grace
    do {
      let sockets = try DescriptorPair(isStream: true)
      try server.send(job(.strict, limits: limits), passing: sockets.theirs)
      try judge.send(request(question, parts, judgeCPU: judgeCPU), passing: sockets.mine)
    }
    let said = try reply(of: judge, until: end, most: most)
    return (said, try report(of: server, until: end))
  }

  private static let judgeTimeout = Array("judgeTimeout".utf8)
}
