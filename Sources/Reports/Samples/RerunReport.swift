// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Grading
import Problems
package import Runs

/// A sample that was judged again, beside its record.
package struct RerunReport: Sendable {
  package var record: SampleRecord
  package var judgement: Judgement

  package init(_ record: SampleRecord, _ judgement: Judgement) {
    self.record = record
    self.judgement = judgement
  }

  /// Whether the verdict is the recorded one, and that of every suite.
  ///
  /// What a verdict carries beside its name, such as the kind of a time limit, may differ. A failure of
  /// the harness repeats nothing.
  package var repeats: Bool {
    judgement.verdict.isOfTheProgram
      && judgement.verdict.name == record.judgement.verdict.name
      && judgement.suites.map(\.verdict.name) == record.judgement.suites.map(\.verdict.name)
  }

  /// Whether the verdict repeats, in words.
  package var sentence: String {
    let (now, before) = (judgement.verdict, record.judgement.verdict)
    guard now.isOfTheProgram else { return "the harness failed to judge it again: \(now)" }
    if repeats { return "\(before.name), as in the run" }
    guard now.name == before.name else { return "now \(now), and \(before) in the run" }
    let suites = zip(judgement.suites, record.judgement.suites)
      .filter { $0.verdict.name != $1.verdict.name }
      .map { "\($0.suite): now \($0.verdict), and \($1.verdict) in the run" }
    return suites.isEmpty
      ? "now judged by other suites than in the run" : suites.joined(separator: "; ")
  }

  /// The report as text that ends in a newline and does nothing to a terminal.
  package var text: String {
    var table = Table([.init(""), .init("in the run"), .init("now")])
    func append(_ name: String, _ value: (Judgement) -> String?) {
      let cells = [record.judgement, judgement].map { (value($0) ?? "").visibleLine }
      guard cells != ["", ""] else { return }
      table.append([name, cells[0], cells[1] == cells[0] ? "the same" : cells[1]])
    }
    append("verdict") { "\($0.verdict)" }
    append("message", \.message)
    for suite in record.judgement.suites.map(\.suite) {
      append("suite \(suite)") { judgement in
        judgement.suites.first { $0.suite == suite }.map { "\($0.verdict)" }
      }
    }
    append("judging") { $0.judging.map { "\($0.rawValue)" } }
    append("processor time", \.cpu.words)
    append("time in all", \.wall.words)
    append("memory", \.peakMemory.mebibytes)
    let failures = judgement.suites.flatMap { suite in
      suite.failures.map {
        "\n\(suite.suite), input \($0.index):\n".visible
          + $0.fields.aligned(most: SampleReport.longestLine, indent: "  ")
      }
    }
    return "\(record.key): \(sentence)".visibleLine + "\n\n" + table.text + failures.joined()
  }

  /// The report as JSON: both judgements as a run holds them.
  package var json: JSONValue {
    var now = record
    now.judgement = judgement
    now.sameAs = nil
    return .object([
      .init("sample", .string("\(record.key)")),
      .init("repeats", .bool(repeats)),
      .init("recorded", record.json),
      .init("now", now.json),
    ])
  }
}
