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
  }

  @Option(
    help: """
      'verbatim' takes a sample as it is; 'stop-words' cuts a completion where a base model begins \
      the next thing; 'parsed' takes what Python's parser finds; 'auto' does so only where a sample \
      is no program as it is; 'wizardcoder' does what WizardCoder's authors did with its answers to \
      the benchmark. Of what a model is asked for here, and of answers in a file, 'parsed' is the \
      default, else 'verbatim'.
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
  func method(for benchmark: String, forModel: Bool) -> Extraction {
    if !stop.isEmpty { return .stopWords(stop.map(Self.unescaped)) }
    switch extraction ?? (forModel ? .parsed : .verbatim) {
    case .verbatim: return .verbatim
    case .stopWords: return .baseModel
    case .wizardCoder: return .wizardCoder(.of(benchmark))
    case .parsed: return .parsed(module: Self.moduleDigest)
    case .auto: return .auto(module: Self.moduleDigest)
    }
  }

  private static var moduleDigest: String {
    ContentDigest.sha256(Array(Sandbox.extractionSource.utf8))
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
  }
}
