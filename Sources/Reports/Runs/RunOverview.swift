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
  private let failures: [SampleRecord]

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
    let counts = Dictionary(grouping: contents.records, by: \.sample.task).mapValues(\.count)
    for record in contents.records where known.insert(record.sample.task.rawValue).inserted {
      let task = record.sample.task
      let samples = isJudged ? counts[task] : nil
      expected.append(.init(task: task, samples: samples ?? runProtocol.sampling.n))
    }
    for task in summary?.tasks ?? [] where known.insert(task.task).inserted {
      let isMissing = summary?.missing.contains(task.task) == true
      expected.append(
        .init(task: TaskID(task.task), samples: isMissing ? 0 : runProtocol.sampling.n)
      )
    }
    let tally = try RunTally(contents.records, expected: expected)
    let ks = summary.map { $0.scores.map(\.k) + $0.undefined.map(\.k) } ?? [1]
    var computed = try RunSummary(tally, protocol: runProtocol, ks: ks)
    computed.ends = summary?.ends
    computed.times.generation = summary?.times.generation
    computed.expect(tasks: runProtocol.tasks.count, samplesPerTask: runProtocol.sampling.n)
    report = RunReport(computed, protocol: runProtocol)
    failures = contents.records.filter { $0.judgement.verdict != .passed }
      .sorted {
        $0.sample.task == $1.sample.task
          ? $0.sample.index < $1.sample.index : $0.sample.task.precedes($1.sample.task)
      }
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
      blocks.append(listed(failureTable, isFull, "failed samples"))
      blocks.append(listed(causeTable, isFull, "causes"))
      let name = "\(failures[0].key)".shellWord
      blocks.append("evalharness show \(directory.shellWord) \(name)  shows the first\n")
    }
    blocks.append(try report.text(layout))
    return blocks.joined(separator: "\n").visible
  }

  private func listed(_ table: Table, _ isFull: Bool, _ what: String) -> String {
    let rest = table.rows.count - Self.mostShown
    guard !isFull, rest > 0 else { return table.text }
    var first = Table(table.columns)
    for row in table.rows.prefix(Self.mostShown) { first.append(row) }
    return first.text + "and \(rest) more \(what): --full lists all\n"
  }

  private var failureTable: Table {
    var table = Table([.init("sample"), .init("verdict"), .init("message")])
    for record in failures {
      let message = (record.judgement.message ?? "").visibleLine
      let verdict = "\(record.judgement.verdict)"
      let room = max(20, 74 - "\(record.key)".count - verdict.count)
      table.append([
        "\(record.key)".visibleLine, verdict.visibleLine,
        message.count > room ? message.prefix(room - 1) + "…" : message,
      ])
    }
    return table
  }

  /// The causes, the most frequent first.
  private var causes: [(cause: FailureCause, samples: Int, tasks: Int)] {
    let groups = Dictionary(grouping: failures) { FailureCause($0.judgement) }
    return groups.map { ($0.key, $0.value.count, Set($0.value.map(\.sample.task)).count) }
      .sorted { ($1.1, "\($0.0.verdict)\($0.0.words)") < ($0.1, "\($1.0.verdict)\($1.0.words)") }
  }

  private var causeTable: Table {
    var table = Table([
      .init("samples", .right), .init("tasks", .right), .init("verdict"), .init("cause"),
    ])
    for (cause, samples, tasks) in causes {
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
      .init("failed", .array(failures.map { .string("\($0.key)") })),
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
