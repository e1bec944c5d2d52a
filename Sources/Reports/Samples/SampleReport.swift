// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
package import Runs

/// One sample of a run for a reader: its program, and what became of it.
package struct SampleReport: Sendable {
  package var record: SampleRecord
  package var `protocol`: RunProtocol
  /// The folder of the run.
  package var directory: String
  /// The prompt of the problem; nil when the benchmark's data is not at hand.
  package var prompt: String?
  /// The command that judges the sample again.
  package var rerun: String

  package init(
    _ record: SampleRecord,
    protocol: RunProtocol,
    directory: String,
    prompt: String?,
    rerun: String
  ) {
    self.record = record
    self.protocol = `protocol`
    self.directory = directory
    self.prompt = prompt
    self.rerun = rerun
  }

  /// The program that was judged; nil when there is none, or a part of it is not at hand.
  private var program: String? { record.judgedProgram(prompt: prompt) }

  /// Whether the program is more, or less, than what the sample and its prompt say.
  private var isExtracted: Bool { record.program != nil }

  // MARK: - Text

  /// The longest line that is shown, in characters.
  static let longestLine = 1000

  /// The report as text that ends in a newline and does nothing to a terminal.
  ///
  /// With `completion`, the sample's text is shown too, as the model wrote it. Lines are cut unless the
  /// report is to be full.
  package func text(completion: Bool, isFull: Bool) -> String {
    let most = isFull ? Int.max : Self.longestLine
    var parts = [
      "\(record.key) of \(directory): \(record.judgement.verdict)".visibleLine + "\n",
      listing(most: most),
    ]
    if completion {
      parts.append("As the model wrote it:\n" + record.sample.text.numbered(most: most))
    }
    parts.append(facts(completion: completion).aligned(most: most))
    for suite in record.judgement.suites {
      parts += suite.failures.map {
        "\(suite.suite), input \($0.index):\n".visible + $0.fields.aligned(most: most, indent: "  ")
      }
    }
    parts.append("To judge it again: \(rerun.visibleLine)\n")
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func listing(most: Int) -> String {
    if let program { return program.numbered(most: most, marking: record.judgement.line) }
    if record.judgement.verdict == .noCode {
      return "No program was found in what the model wrote:\n"
        + record.sample.text.numbered(most: most)
    }
    return """
      The benchmark's data is not at hand, so this is without the prompt before it, and lines count \
      from there:
      \(record.sample.text.numbered(most: most))
      """
  }

  private func facts(completion: Bool) -> [(String, String)] {
    let judgement = record.judgement
    let benchmark = `protocol`.benchmark
    var facts = [("verdict", "\(judgement.verdict)")]
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { facts.append((name, value)) }
    }
    add("message", judgement.message)
    facts += judgement.suites.map { ("suite \($0.suite)", $0.words) }
    add("tried", judgement.attempts.joined(separator: ", "))
    add("judging", judgement.judging.map { $0.rawValue + (judgement.judgedAlone ? ", alone" : "") })
    add("same as", record.sameAs.map { "#\($0), which has the same program and was judged" })
    if judgement.judging != nil {
      add("time", "\(judgement.cpu.words) on a processor, \(judgement.wall.words) in all")
      add("memory", judgement.peakMemory.mebibytes)
    }
    if isExtracted, !completion {
      add("extracted", "by \(`protocol`.extraction.name); --completion shows the whole text")
    }
    add("benchmark", "\(benchmark.name) \(benchmark.version) \(benchmark.split) \(benchmark.suite)")
    return facts
  }

  // MARK: - JSON

  /// The report as JSON: the record as the run holds it, with what follows from it.
  package var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("run", .string(directory)),
      .init("sample", .string("\(record.key)")),
      .init("record", record.json),
    ]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(.init(name, value)) }
    }
    add("prompt", prompt.map(JSONValue.string))
    add("program", program.map(JSONValue.string))
    add("line", record.judgement.line.map { .number("\($0)") })
    add("rerun", .string(rerun))
    return .object(members)
  }
}

extension SuiteJudgement {
  /// The verdict and the inputs that it rests on.
  fileprivate var words: String {
    guard calls > 0 else { return "\(verdict)" + (message.map { ": \($0)" } ?? "") }
    let count = calls == 1 ? "1 input" : "\(calls) inputs"
    guard let first = failed.first else { return "\(verdict), called with \(count)" }
    let shown = failed.prefix(10).map(String.init).joined(separator: ", ")
    let more = failed.count > 10 ? " and \(failed.count - 10) more" : ""
    let names = failed.count == 1 ? "input \(first)" : "inputs \(shown)\(more)"
    return "\(verdict) at \(names), called with \(count)"
  }
}

extension FailingInput {
  var fields: [(String, String)] {
    [("input", input), ("expected", expected), ("actual", actual), ("error", error)].compactMap {
      name,
      value in value.map { (name, $0) }
    }
  }
}
