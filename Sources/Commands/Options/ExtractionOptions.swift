// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Execution
import Problems
import Prompting

/// How a program is taken out of a sample.
struct ExtractionOptions: ParsableArguments, Sendable {
  enum Method: String, ExpressibleByArgument, CaseIterable {
    case verbatim
    case stopWords = "stop-words"
    case parsed
    case auto
    case wizardCoder = "wizardcoder"
    case ds1000
    case infilling
    case prediction
    case liveCodeBench = "livecodebench"

    /// Whether another method can be asked for where this one is a benchmark's own.
    fileprivate func goes(with other: Method) -> Bool {
      switch self {
      case .prediction: other == .prediction || other == .verbatim
      default: other != .parsed && other != .auto
      }
    }
  }

  @Option(
    help: """
      'verbatim' takes a sample as it is; 'stop-words' cuts a completion where a base model begins \
      the next thing; 'parsed' takes what Python's parser finds; 'auto' does so only where a sample \
      is no program as it is; 'wizardcoder' does what WizardCoder's authors did with its answers to \
      the benchmark, and 'ds1000' what DS-1000's did, which is the default there. 'infilling', the default where \
      a suffix follows, ends a middle where models mark its end or write the suffix again; 'prediction', the default for \
      predictions that a model is asked for, takes the value or the call between [ANSWER] and [/ANSWER]; 'livecodebench' takes what its authors do, \
      the text between the last two fences. Of what a model is asked for here, and of answers in a file, 'parsed' is \
      the default, else 'verbatim'.
      """
  )
  var extraction: Method?

  @Option(
    help: ArgumentHelp(
      "Cut completions at this text, in which \\n is a newline; may be given several times.",
      valueName: "text"
    )
  )
  var stop: [String] = []

  mutating func validate() throws {
    guard extraction == nil || extraction == .stopWords || stop.isEmpty else {
      throw ValidationError("--stop goes with --extraction stop-words.")
    }
    guard !stop.contains("") else { throw ValidationError("--stop takes a text.") }
  }

  /// The method that was named, or the default for what a model is asked for and for files.
  ///
  /// An answer that is put into a program is none by itself, so that no parser can tell what is of it.
  func method(for benchmark: LoadedBenchmark, forModel: Bool) throws -> Extraction {
    let own = Self.method(ofParts: benchmark.problems)
    if let own, let extraction, !own.goes(with: extraction) {
      throw UsageError(
        "--extraction \(extraction.rawValue) does not go with \(benchmark.name), whose answers are no "
          + "programs: take '\(own.rawValue)' or 'verbatim'"
      )
    }
    guard extraction != .prediction || own == .prediction else {
      throw UsageError("--extraction prediction is for benchmarks that ask for a value or a call")
    }
    if !stop.isEmpty { return .stopWords(stop.map(Self.unescaped)) }
    let takesFilesAsTheyAre = own == .infilling || own == .prediction
    switch extraction ?? (takesFilesAsTheyAre && !forModel ? .verbatim : own)
      ?? (forModel ? .parsed : .verbatim)
    {
    case .verbatim: return .verbatim
    case .stopWords: return .baseModel
    case .wizardCoder: return .wizardCoder(.of(benchmark.name))
    case .ds1000: return .ds1000
    case .infilling: return .infilling(.of(benchmark.name))
    case .prediction: return .prediction
    case .liveCodeBench: return .liveCodeBench
    case .parsed: return .parsed(module: Self.moduleDigest(for: benchmark))
    case .auto: return .auto(module: Self.moduleDigest(for: benchmark))
    }
  }

  /// The method for answers that are no programs by themselves; nil where they are.
  private static func method(ofParts problems: [Problem]) -> Method? {
    if problems.contains(where: { $0.insertion != nil }) { return .ds1000 }
    if problems.contains(where: { $0.suffix != nil }) { return .infilling }
    return problems.contains { $0.prediction != nil } ? .prediction : nil
  }

  private static func moduleDigest(for benchmark: LoadedBenchmark) -> String {
    let more = benchmark.hasStreams ? Sandbox.wholeProgramSource : ""
    return ContentDigest.sha256(Array((Sandbox.extractionSource + more).utf8))
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
  }
}
