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
      ("single-line", 1033), ("multi-line", 5815), ("random-span", 1640), ("random-span-light", 164),
    ]
  )
  func anAnswerStandsBetweenPromptAndSuffix(part: String, count: Int) async throws {
    let problems = try await PublishedFiles.load("humaneval-infilling-\(part)").problems
    #expect(problems.count == count)
    #expect(Set(problems.map(\.id)).count == count)
    let whole = Dictionary(
      uniqueKeysWithValues: try await PublishedFiles.load("humaneval").problems.map {
        ($0.entryPoint, $0.referenceProgram)
      }
    )
    for problem in problems {
      #expect(problem.suffix != nil || problem.id.rawValue.contains("Random"), "\(problem.id)")
      #expect(problem.endsWithAnswer == (problem.suffix == nil))
      // HumanEval/38 and /50 name another function than they test.
      guard let expected = whole[problem.entryPoint] else { continue }
      #expect(problem.referenceProgram == expected, "\(problem.id)")
    }
  }
}
