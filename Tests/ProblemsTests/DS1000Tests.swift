// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Testing

/// DS-1000's form, and programs with a place for an answer.
@Suite struct DS1000Tests {
  @Test(.requiresPublishedFiles) func loadsAllProblems() async throws {
    let loaded = try await PublishedFiles.load("ds1000")
    #expect(loaded.problems.map(\.id) == (0..<1000).map { TaskID("DS1000/\($0)") })
    #expect(loaded.cpuLimit == .seconds(60))
    #expect(loaded.environment == "ds1000")
    #expect(loaded.makesCases)
    let libraries = Dictionary(grouping: loaded.problems) { $0.facets["library"] ?? "" }
    // Lai et al. 2023, in the form of 2024.
    #expect(
      libraries.mapValues(\.count) == [
        "Pandas": 291, "Numpy": 220, "Matplotlib": 155, "Sklearn": 115, "Scipy": 106, "Pytorch": 68,
        "Tensorflow": 45,
      ]
    )
    let kinds = Dictionary(grouping: loaded.problems) { $0.facets["perturbation"] ?? "" }
    #expect(
      kinds.mapValues(\.count) == [
        "Origin": 452, "Surface": 152, "Semantic": 234, "Difficult-Rewrite": 162,
      ]
    )
    // Four of NumPy's need another library.
    let elsewhere = loaded.problems.filter { $0.group != $0.facets["library"] }
    #expect(elsewhere.map(\.id.number) == [377, 378, 379, 380])
  }

  @Test(.requiresPublishedFiles) func everyAnswerIsFoundAgainInItsProgram() async throws {
    for problem in try await PublishedFiles.load("ds1000").problems {
      let answer = try #require(problem.reference?.text)
      let insertion = try #require(problem.insertion)
      let program = try #require(problem.referenceProgram)
      #expect(!program.contains("[insert]"), "\(problem.id)")
      // Of figures, what would show or clear them is left out.
      guard insertion.droppedCommands.isEmpty else { continue }
      #expect(insertion.answer(in: program) == answer, "\(problem.id)")
    }
  }

  @Test func whatWouldClearAFigureIsLeftOut() {
    let insertion = Insertion(
      context: "draw()\n[insert]\nsave()\n",
      place: "[insert]",
      droppedCommands: ["plt.show()", "savefig"]
    )
    #expect(
      insertion.program(with: "a = 1\nplt.show()\n  plt.savefig('x')\nb = 2")
        == "draw()\na = 1\nb = 2\nsave()\n"
    )
  }

  @Test(arguments: ["draw()\nx", "other", "", "draw()\n\nsave()\nmore"])
  func anotherProgramHoldsNoAnswer(program: String) {
    let insertion = Insertion(context: "draw()\n[insert]\nsave()\n", place: "[insert]")
    #expect(insertion.answer(in: program) == nil)
  }

  @Test func aProblemWithoutAPlaceIsNamed() throws {
    let folder = try TemporaryFolder()
    let row: [String: Any] = [
      "prompt": "p", "reference_code": "r", "code_context": "exec_context = r\"\"\"\nx\n\"\"\"\n",
      "metadata": ["problem_id": 3, "library": "Numpy", "perturbation_type": "Origin"],
    ]
    let path = try folder.write(
      Array(try JSONSerialization.data(withJSONObject: row)) + [UInt8(ascii: "\n")],
      to: "own.jsonl"
    )
    let error = #expect(throws: ProblemFileError.self) {
      try LoadedBenchmark(problemFile: path, catalog: .bundled())
    }
    let said = error.map { "\($0)" } ?? ""
    #expect(
      said.contains(
        "own.jsonl:1: the field \"code_context\" defines no exec_context with a place [insert]"
      ),
      "\(said)"
    )
  }
}
