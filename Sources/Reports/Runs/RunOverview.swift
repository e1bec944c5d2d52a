// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
package import Runs

/// A run at a glance: why its samples failed, which ones, and its scores.
///
/// Of what is there, even while another process works on the run.
package struct RunOverview: Sendable {
  package var report: RunReport
  private let contents: RunContents
  /// The failed samples in the order of their names.
  private let failures: [SampleRecord.Key]
  /// Why they failed, the most frequent first.
  private let causes: [(cause: FailureCause, samples: Int, tasks: Int)]

  /// - Parameters:
  ///   - contents: What is in the run's folder.
  ///   - summary: The run's summary, for the tasks and samples that are still to come; nil: none is
  ///     there, and they are what the protocol says.
  /// - Throws: ``JournalError`` for records that are none of the run's, and what computing scores
  ///   throws.
  package init(_ contents: RunContents, summary: RunSummary?) throws {
    let runProtocol = contents.header.protocol
    var expected: [RunTally.Expected] = []
    var known: Set<String> = []
    // Tasks may have fewer samples than n, which a run that has judged all of them shows.
    let isJudged = summary?.samples.unjudged == 0
    let counts = contents.entries.reduce(into: [:]) { $0[$1.key.task, default: 0] += 1 }
    for entry in contents.entries where known.insert(entry.key.task.rawValue).inserted {
      let task = entry.key.task
      let samples = isJudged ? counts[task] : nil
      expected.append(.init(task: task, samples: samples ?? runProtocol.sampling.n))
    }
    for task in summary?.tasks ?? [] where known.insert(task.task).inserted {
      let isMissing = summary?.missing.contains(task.task) == true
      expected.append(
        .init(task: TaskID(task.task), samples: isMissing ? 0 : runProtocol.sampling.n)
      )
    }
    var tally = RunTally(expected: expected)
    var causes: [FailureCause: (samples: Int, tasks: Set<TaskID>)] = [:]
    for entry in contents.entries {
      let record = try contents.record(entry)
      try tally.add(record)
      guard !entry.isPassed else { continue }
      let cause = FailureCause(record.judgement)
      causes[cause, default: (0, [])].samples += 1
      causes[cause]?.tasks.insert(entry.key.task)
    }
    let ks = summary.map { $0.scores.map(\.k) + $0.undefined.map(\.k) } ?? [1]
    var computed = try RunSummary(tally, protocol: runProtocol, ks: ks)
    computed.ends = summary?.ends
    computed.times.generation = summary?.times.generation
    computed.expect(tasks: runProtocol.tasks.count, samplesPerTask: runProtocol.sampling.n)
    report = RunReport(computed, protocol: runProtocol)
    self.contents = contents
    failures = contents.entries.filter { !$0.isPassed }.map(\.key)
      .sorted { $0.task == $1.task ? $0.index < $1.index : $0.task.precedes($1.task) }
    self.causes = causes.map { ($0.key, $0.value.samples, $0.value.tasks.count) }
      .sorted { ($1.1, "\($0.0.verdict)\($0.0.words)") < ($0.1, "\($1.0.verdict)\($1.0.words)") }
  }

  /// The most failed samples and causes that are listed unless all are asked for.
  private static let mostShown = 6

  /// The overview as text that ends in a newline and does nothing to a terminal: failures, causes,
  /// and the scores last.
  ///
  /// - Parameters:
  ///   - directory: The folder of the run.
  ///   - isFull: Whether every failure and cause is listed.
  ///   - layout: How the scores are laid out.
  /// - Returns: The text.
  /// - Throws: When the protocol cannot be written as JSON.
  package func text(directory: String, isFull: Bool, layout: TextLayout) throws -> String {
    var blocks: [String] = []
    if !failures.isEmpty {
      let shown = isFull ? failures.count : Self.mostShown
      blocks.append(
        try failureTable(failures.prefix(shown)).text
          + rest(failures.count, shown, "failed samples")
      )
      blocks.append(causeTable(causes.prefix(shown)).text + rest(causes.count, shown, "causes"))
      let name = "\(failures[0])".shellWord
      blocks.append("evalharness show \(directory.shellWord) \(name)  shows the first\n")
    }
    blocks.append(try report.text(layout))
    return blocks.joined(separator: "\n").visible
  }

  private func rest(_ count: Int, _ shown: Int, _ what: String) -> String {
    count > shown ? "and \(count - shown) more \(what): --full lists all\n" : ""
  }

  private func failureTable(_ shown: ArraySlice<SampleRecord.Key>) throws -> Table {
    var table = Table([.init("sample"), .init("verdict"), .init("message")])
    for key in shown {
      guard let judgement = try contents.record(of: key)?.judgement else { continue }
      let message = (judgement.message ?? "").visibleLine
      let verdict = "\(judgement.verdict)"
      let room = max(20, 74 - "\(key)".count - verdict.count)
      table.append([
        "\(key)".visibleLine, verdict.visibleLine,
        message.count > room ? message.prefix(room - 1) + "…" : message,
      ])
    }
    return table
  }

  private func causeTable(
    _ shown: ArraySlice<(cause: FailureCause, samples: Int, tasks: Int)>
  ) -> Table {
    var table = Table([
      .init("samples", .right), .init("tasks", .right), .init("verdict"), .init("cause"),
    ])
    for (cause, samples, tasks) in shown {
      table.append([
        "\(samples)", "\(tasks)", "\(cause.verdict)".visibleLine, cause.words.visibleLine,
      ])
    }
    return table
  }

  /// The overview as JSON: the summary, the protocol, the breakdowns, the causes and the failed samples
  /// by name.
  package func json() throws -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("protocol", try report.protocol.json()),
      .init("summary", try JSONValue(encoding: report.summary)),
    ]
    members += report.comparerMembers + report.breakdownMembers
    members += [
      .init(
        "causes",
        .array(
          causes.map { cause, samples, tasks in
            .object([
              .init("verdict", .string("\(cause.verdict)")), .init("cause", .string(cause.words)),
              .init("samples", .number("\(samples)")),
              .init("tasks", .number("\(tasks)")),
            ])
          }
        )
      ),
      .init("failed", .array(failures.map { .string("\($0)") })),
    ]
    return .object(members)
  }
}

extension RunSummary {
  /// Takes account of tasks that were asked and that nothing is known of yet, as in a run that was
  /// stopped: what scores there are, are of the others.
  fileprivate mutating func expect(tasks count: Int, samplesPerTask: Int) {
    let absent = count - tasks.count
    guard absent > 0 else { return }
    complete = false
    samples.expected += absent * samplesPerTask
    samples.unjudged += absent * samplesPerTask
    undefined =
      scores.filter { $0.suite == scores.last?.suite }.map {
        Undefined(
          k: $0.k,
          why: "pass@\($0.k) needs all tasks and \(absent) of \(count) are not judged yet"
        )
      } + undefined
    let others = scores.map { score in
      var score = score
      score.tasks = tasks.count
      return score
    }
    partial = Partial(scores: others + (partial?.scores ?? []))
    scores = []
  }
}
