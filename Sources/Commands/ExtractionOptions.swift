// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Prompting

/// How a program is taken out of a sample.
struct ExtractionOptions: ParsableArguments, Sendable {
  enum Method: String, ExpressibleByArgument, CaseIterable {
    case verbatim
    case stopWords = "stop-words"
  }

  @Option(
    help: """
      'verbatim' takes a sample as it is; 'stop-words' cuts a completion where a base model begins \
      the next thing.
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
    guard extraction != .verbatim || stop.isEmpty else {
      throw ValidationError("--stop goes with --extraction stop-words.")
    }
    guard !stop.contains("") else { throw ValidationError("--stop takes a text.") }
  }

  var method: Extraction {
    if !stop.isEmpty { return .stopWords(stop.map(Self.unescaped)) }
    return extraction == .stopWords ? .baseModel : .verbatim
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
  }
}
