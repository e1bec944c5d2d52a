// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// One task of a benchmark.
package struct Problem: Sendable, Hashable {
  package var id: TaskID
  /// The text that a model is asked to continue; a completion is appended to it.
  package var prompt: String
  /// What a model is asked before the prompt; nil where the prompt says it all.
  package var question: Question?
  /// Why no program can be judged in a cage; nil where programs can.
  package var unjudgeable: String?
  /// How it is asked in two requests; nil where one does.
  package var explanation: Explanation?
  /// The problem as its publishers word it, where that is not the prompt; nil elsewhere.
  package var statement: Statement?
  /// The function that the tests call; empty when the benchmark does not name one.
  package var entryPoint: String
  /// A line that gives the function its name, for after a program, where the benchmark names it by an
  /// expression such as `Solution().f`; nil elsewhere.
  package var binding: String?
  /// Lines that stand before a program, where the benchmark's publishers put it there; nil elsewhere.
  package var preamble: String?
  /// Where an answer belongs, where it does not follow the prompt; nil elsewhere.
  package var insertion: Insertion?
  /// What stands after the answer in problems of infilling; nil elsewhere.
  package var suffix: String?
  /// The benchmark's own answer, or nil when a user's own file gives none.
  package var reference: Reference?
  /// The test suites, the first of which is the benchmark's own.
  package var suites: [TestSuite]
  /// Where the problem lies in its file; nil when it comes of none.
  package var place: RecordPlace?
  /// The group of problems whose programs use the same libraries, by which an environment names modules to
  /// load before; nil: none.
  package var group: String?
  /// What kind of problem it is, by the names of its benchmark's facets, such as `library`.
  package var facets: [String: String]

  /// The benchmark's own answer to a problem.
  package struct Reference: Sendable, Hashable {
    package var form: SampleForm
    package var text: String

    package init(form: SampleForm, text: String) {
      self.form = form
      self.text = text
    }
  }

  package init(
    id: TaskID,
    prompt: String,
    entryPoint: String,
    binding: String? = nil,
    insertion: Insertion? = nil,
    suffix: String? = nil,
    reference: Reference?,
    suites: [TestSuite],
    place: RecordPlace? = nil,
    group: String? = nil,
    facets: [String: String] = [:]
  ) {
    self.id = id
    self.prompt = prompt
    self.entryPoint = entryPoint
    self.binding = binding
    self.insertion = insertion
    self.suffix = suffix
    self.reference = reference
    self.suites = suites
    self.place = place
    self.group = group
    self.facets = facets
  }

  /// Whether a function may be named by the line after a program, or have its name already.
  package var mayBindFunction: Bool { binding?.hasPrefix("if ") == true }

  /// The program that the benchmark's own answer makes, which is not ``bound(_:)`` yet; nil when there is none.
  package var referenceProgram: String? {
    reference.map { $0.form == .completion ? program(completing: $0.text) : $0.text }
  }

  /// A program with the lines before and after it that the problem needs: those of its publishers, and the one
  /// that gives the function its name.
  package func bound(_ program: String) -> String {
    var program = program
    // Python takes imports of the future nowhere but first.
    if let preamble, !program.contains("from __future__ import") {
      program = preamble + "\n" + program
    }
    if let binding {
      program += (program.utf8.last == UInt8(ascii: "\n") ? "" : "\n") + binding + "\n"
    }
    return program
  }

  /// What an answer has to say of a call; nil where it is, or becomes, a program.
  package var prediction: Prediction? { suites.first?.prediction }

  /// Whether an answer ends its program, which begins with the prompt.
  package var endsWithAnswer: Bool { insertion == nil && suffix == nil && prediction == nil }

  /// The program that an answer makes: after the prompt, or where the answer belongs.
  ///
  /// What predicts a value is judged as it is, and no program.
  package func program(completing text: String) -> String {
    guard prediction == nil else { return text }
    return insertion?.program(with: text) ?? prompt + text + (suffix ?? "")
  }

  /// Whether a program holds the benchmark's own middle between prefix and suffix, but for white space at its ends; nil
  /// where nothing is to be filled in, or the benchmark has no middle.
  ///
  /// As in SantaCoder's benchmark of infilling: see Ben Allal et al. 2023, section 5.
  package func isExactMatch(_ program: String) -> Bool? {
    guard let suffix, let reference, reference.form == .completion else { return nil }
    let text = program.utf8
    guard text.count >= prompt.utf8.count + suffix.utf8.count, text.starts(with: prompt.utf8) else {
      return false
    }
    let middle = text.dropFirst(prompt.utf8.count).dropLast(suffix.utf8.count)
    return Self.withoutSpace(middle).elementsEqual(Self.withoutSpace(reference.text.utf8[...]))
  }

  private static func withoutSpace(_ text: Substring.UTF8View) -> Substring.UTF8View {
    let isSpace = { (byte: UInt8) in byte == 0x20 || 0x09...0x0d ~= byte }
    let start = text.drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return start.prefix(0) }
    return start[...last]
  }

  /// The suites that a program has to pass for a verdict on one of them: itself, and those before it.
  ///
  /// A program that fails the base suite has not passed the plus suite, whatever its other outputs.
  package func suites(through name: String) -> [TestSuite] {
    guard let last = suites.firstIndex(where: { $0.name == name }) else { return [] }
    return Array(suites[...last])
  }
}
