// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Testing

@Suite struct MBPPTests {
  @Test(.requiresPublishedFiles, arguments: ["mbpp", "mbpp-sanitized"])
  func findsTheFunctionUnderTestOfEveryTask(_ name: String) async throws {
    for problem in try await PublishedFiles.load(name, split: "all").problems {
      let code = try #require(problem.reference).text
      let lines = code.split(whereSeparator: \.isNewline)
      #expect(!problem.entryPoint.isEmpty, "\(problem.id)")
      #expect(
        lines.contains { $0.wholeMatch(of: /def +(\w+) *\(.*/)?.1 == problem.entryPoint[...] },
        "\(problem.id)"
      )
      #expect(problem.suites[0].source.contains(problem.entryPoint), "\(problem.id)")
    }
  }

  @Test(.requiresPublishedFiles) func asksInADocstringWithTheFirstAssertion() async throws {
    let loaded = try await PublishedFiles.load("mbpp")
    let problem = try #require(loaded.problems.first)
    #expect(problem.id == TaskID("Mbpp/11"))
    #expect(
      problem.prompt == """
        \"""
        Write a python function to remove first and last occurrence of a given character from the string.
        assert remove_Occ("hello","l") == "heo"
        \"""

        """
    )
    #expect(problem.reference?.form == .solution)
    #expect(problem.reference?.text.hasPrefix("def remove_Occ(s,ch): \r\n    for i") == true)
    #expect(
      problem.suites == [
        TestSuite(
          name: "base",
          source: """
            assert remove_Occ("hello","l") == "heo"
            assert remove_Occ("abcda","a") == "bcd"
            assert remove_Occ("PHP","P") == "H"
            """
        )
      ]
    )
  }

  @Test(.requiresPublishedFiles) func keepsTheSetUpCodeOfTwoTasks() async throws {
    let problems = try await PublishedFiles.load("mbpp", split: "all").problems
    let withSetup = problems.filter { !$0.suites[0].setup.isEmpty }
    #expect(withSetup.map(\.id) == [TaskID("Mbpp/367"), TaskID("Mbpp/927")])
    #expect(withSetup.first?.suites[0].setup.hasPrefix("root = Node(1)") == true)
  }

  @Test(.requiresPublishedFiles) func importsWhatTheSanitizedTestsNeed() async throws {
    let all = try await PublishedFiles.load("mbpp-sanitized", split: "all").problems
    #expect(all.filter { $0.suites[0].setup == "import math" }.count == 13)
    // Ten of the reference programs would fail without it.
    let needy = all.filter {
      !$0.suites[0].setup.isEmpty && $0.reference?.text.contains("import math") == false
    }
    #expect(needy.count == 10)
  }
}
