// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Measuring
import Reports
import Runs

/// `evalharness rerun`: one sample of a run, judged again.
struct RerunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerun",
    abstract: "Judge one sample of a run again and say whether its verdict repeats.",
    discussion: """
      The sample is judged as the run's protocol says, and the run stays as it is. What this machine \
      has otherwise, such as another interpreter, is refused unless it is allowed. The exit status is \
      0 when the verdict is the same, suite by suite, and else 1.

        evalharness rerun runs/samples-humaneval-24ed8f68 'HumanEval/3#0'
        evalharness rerun runs/own 3 --allow-protocol interpreter.version
      """
  )

  @Argument(
    help: ArgumentHelp("The folder of the run.", valueName: "run"),
    completion: .directory
  )
  var run: String

  @Argument(
    help: ArgumentHelp(
      "The sample: its task, and its number from 0 if the task has several.",
      valueName: "task[#k]"
    )
  )
  var sample: SampleName

  @OptionGroup(title: "Environment") var environment: RejudgingOptions

  @Option(
    help: ArgumentHelp(
      "Go on although these fields of the protocol differ here, as in interpreter,evaluator.",
      valueName: "fields"
    )
  )
  var allowProtocol: FieldList?

  @Flag(help: "Find every input that the program fails, instead of the first of each suite.")
  var allInputs = false

  @Option(help: "What is printed: text or json.")
  var format = SampleFormat.text

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let contents = try RunContents.read(from: run)
    let record = try sample.record(in: contents, of: run)
    let (rejudging, judgement) = try await interruptible {
      let rejudging = try await Rejudging(
        of: contents.header,
        in: run,
        at: environment.place,
        allowance: ProtocolAllowance(allowProtocol?.names ?? []),
        allInputs: allInputs,
        observer: log
      )
      return (rejudging, try await rejudging.judge(record))
    } onInterrupt: {
      log.warn("stopped; the run is as it was")
    }
    for difference in rejudging.differences { log.warn("allowed: \(difference)") }
    let report = RerunReport(record, judgement)
    try StandardOutput.write(format == .json ? report.json.text(.inert) + "\n" : report.text)
    guard report.repeats else {
      throw RerunError.otherVerdict(record.key, report.sentence.visibleLine)
    }
  }
}

enum RerunError: Error, CustomStringConvertible {
  case otherVerdict(SampleRecord.Key, String)

  var description: String {
    switch self {
    case .otherVerdict(let key, let sentence): "\(key): \(sentence)"
    }
  }
}
