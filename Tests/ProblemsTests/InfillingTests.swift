// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Testing

/// HumanEval-Infilling: an answer between a prompt and a suffix.
@Suite struct InfillingTests {
  // The numbers of Bavarian et al. 2022, section 4.
  @Test(
    .requiresPublishedFiles,
    arguments: [
      ("single-line", 1033), ("multi-line", 5815), ("random-span", 1640),
      ("random-span-light", 164),
    ]
  )
  func anAnswerStandsBetweenPromptAndSuffix(part: String, count: Int) async throws {
    let problems = try await PublishedFiles.load("humaneval-infilling-\(part)").problems
    #expect(problems.count == count)
    #expect(Set(problems.map(\.id)).count == count)
    // Some prompts end in another blank line than HumanEval's.
    func lines(_ problem: Problem) throws -> [Substring] {
      try #require(problem.referenceProgram).split(separator: "\n").filter {
        !$0.allSatisfy(\.isWhitespace)
      }
    }
    let whole = try await PublishedFiles.load("humaneval").problems.map(lines)
    var others: [Int] = []
    for problem in problems {
      // It is empty where the end is missing.
      #expect(problem.suffix != nil && !problem.endsWithAnswer, "\(problem.id)")
      let number = try #require(Int(problem.id.rawValue.split(separator: "/")[2]))
      #expect(problem.facets == ["function": "HumanEval/\(number)"])
      if try lines(problem) != whole[number] { others.append(number) }
    }
    #expect(Set(problems.map(\.facets)).count == 164)
    // The light file was made from another state of HumanEval.
    #expect(others == (part == "random-span-light" ? [47, 76, 88, 107, 111, 130, 146, 156] : []))
  }
}
