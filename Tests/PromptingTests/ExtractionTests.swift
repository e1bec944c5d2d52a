// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Prompting
import Testing

struct ExtractionTests {
  private let problem = Problem(
    id: TaskID("T/0"),
    prompt: "def f():\n",
    entryPoint: "f",
    reference: .init(form: .completion, text: "    return 1\n"),
    suites: []
  )

  private func program(
    _ text: String,
    _ form: SampleForm = .completion,
    _ extraction: Extraction = .verbatim
  ) -> Program? {
    extraction.program(
      of: Sample(task: problem.id, index: 0, form: form, text: text),
      for: problem
    )
  }

  @Test func aFunctionThatAnExpressionNamesGetsItsName() throws {
    var bound = problem
    bound.binding = "f = Solution().f"
    let sample = Sample(task: bound.id, index: 0, form: .solution, text: "class Solution: pass")
    let program = try #require(Extraction.verbatim.program(of: sample, for: bound))
    #expect(program.source == "class Solution: pass\nf = Solution().f\n")
    #expect(program.isExtracted)
  }

  @Test func verbatimChangesNothing() {
    #expect(program("    return 1\n# x")?.source == "def f():\n    return 1\n# x")
    #expect(program("    return 1\n# x")?.isExtracted == false)
    #expect(program("def f(): return 1", .solution)?.source == "def f(): return 1")
  }

  @Test(arguments: [
    ("    return 1\n\ndef g():\n", "    return 1\n"),
    ("    return 1\nprint(f())\nclass A:", "    return 1"),
    ("    return 1\r\ndef g():", "    return 1\r"),
    ("    if x:\n        return 1\n", "    if x:\n        return 1\n"),
    ("    return 1\n\u{65}\u{301}\nif x", "    return 1\n\u{65}\u{301}"),
    ("\ndef g():", ""),
    ("\n\n\nde", "\n\n\nde"),
    ("", ""),
  ])
  func stopWordsCutAtTheFirst(text: String, kept: String) {
    let program = program(text, .completion, .baseModel)
    #expect(program?.source == "def f():\n" + kept)
    #expect(program?.isExtracted == (kept != text))
  }

  @Test func stopWordsLeaveASolutionAlone() {
    let text = "import math\ndef f(): pass\ndef g(): pass"
    #expect(program(text, .solution, .baseModel)?.source == text)
  }

  @Test(arguments: ["", " \n\t\r\n", "\u{a0}\u{3000}"])
  func aBlankSolutionIsNoProgram(text: String) {
    #expect(program(text, .solution) == nil)
    #expect(program(text, .completion)?.source == "def f():\n" + text)
  }

  @Test func theDigestTellsSettingsApart() {
    let digests = [
      Extraction.verbatim, .baseModel, .stopWords([]), .stopWords(["ab"]), .stopWords(["a", "b"]),
    ].map(\.digest)
    #expect(Set(digests).count == digests.count)
    #expect(digests.allSatisfy { $0.count == 64 })
    #expect(Extraction.baseModel.name == "stopWords")
  }

  @Test func theDigestOfAProgramIsOfItsBytes() {
    #expect(Program(source: "'\u{e9}'") == Program(source: "'e\u{301}'"))
    #expect(Program(source: "'\u{e9}'").digest != Program(source: "'e\u{301}'").digest)
    // From sha256sum.
    #expect(Program(source: "abc").digest.hex.hasPrefix("ba7816bf8f01cfea414140de5dae2223b00361a3"))
  }

  @Test func theDigestOfPromptsKnowsTheirOrder() {
    var other = problem
    other.id = TaskID("T/1")
    #expect(promptDigest(of: [problem, other]) != promptDigest(of: [other, problem]))
    #expect(promptDigest(of: [problem]) == promptDigest(of: [problem]))
  }
}
