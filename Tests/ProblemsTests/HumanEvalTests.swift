// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Testing

@Suite struct HumanEvalTests {
  @Test(.requiresPublishedFiles) func loadsAllTasksInOrder() async throws {
    let loaded = try await PublishedFiles.load("humaneval")
    #expect(loaded.problems.map(\.id) == (0..<164).map { TaskID("HumanEval/\($0)") })
    #expect(loaded.version == "1.0")
    #expect(loaded.split == "test")
    #expect(loaded.suite == "base")
    #expect(loaded.cpuLimit == .seconds(3))
    #expect(
      loaded.dataset
        == LoadedBenchmark.Dataset(
          fileName: "HumanEval.jsonl.gz",
          sha256: "b796127e635a67f93fb35c04f4cb03cf06f38c8072ee7cee8833d7bee06979ef",
          unpackedMD5: "88771747746422b8669027625578460c"
        )
    )
  }

  @Test(.requiresPublishedFiles) func keepsTheTextsAsTheyAre() async throws {
    let problem = try #require(try await PublishedFiles.load("humaneval").problems.first)
    #expect(problem.entryPoint == "has_close_elements")
    #expect(problem.prompt.hasPrefix("from typing import List\n\n\ndef has_close_elements("))
    #expect(problem.reference?.form == .completion)
    #expect(problem.reference?.text.hasPrefix("    for idx, elem in enumerate(numbers):\n") == true)
    let suite = try #require(problem.suites.first)
    #expect(problem.suites.count == 1)
    #expect(suite.name == "base")
    #expect(suite.setup.isEmpty)
    #expect(suite.source.hasPrefix("\n\nMETADATA = {\n"))
    #expect(suite.source.hasSuffix("== False\n\n\ncheck(has_close_elements)"))
  }

  @Test(.requiresPublishedFiles) func namesAFunctionThatThePromptDefines() async throws {
    for problem in try await PublishedFiles.load("humaneval").problems {
      #expect(problem.prompt.contains("def \(problem.entryPoint)("), "\(problem.id)")
    }
  }
}
