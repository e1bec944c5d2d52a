// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// BigCodeBench's records: a function that calls libraries, and a class of `unittest` that tests it.
///
/// A record is a problem in two ways: to complete the function from its signature and docstring, or to write it from an
/// instruction. Programs are calibrated, as the authors' are by default: the imports and the signature of the record
/// stand before them with an empty body, so that an answer that leaves these out is judged all the same. See Zhuo et
/// al. 2024, sections 2 and 3.
enum BigCodeBench {
  /// What is asked of a record.
  enum Task: Sendable {
    case complete
    case instruct
  }

  private struct Row: Decodable {
    let taskID: String
    let completePrompt: String
    let instructPrompt: String
    let codePrompt: String
    let canonicalSolution: String
    let test: String
    let entryPoint: String
    /// A list as Python writes it.
    let libraries: String

    enum CodingKeys: String, CodingKey {
      case test
      case taskID = "task_id"
      case completePrompt = "complete_prompt"
      case instructPrompt = "instruct_prompt"
      case codePrompt = "code_prompt"
      case canonicalSolution = "canonical_solution"
      case entryPoint = "entry_point"
      case libraries = "libs"
    }

    /// The libraries that the solution and its tests use, of which the record lists those of the solution.
    var libraryNames: Set<String> {
      let listed = libraries.split { "[]', \"".contains($0) }
      let imported = test.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ", maxSplits: 2)
        return words.count > 1 && ["import", "from"].contains(words[0]) ? words[1] : nil
      }
      return Set((listed + imported).map { String($0.prefix { !".,".contains($0) }) })
    }
  }

  /// The libraries of most problems, which take two seconds to load: those of the group `libraries`.
  private static let preloaded: Set = [
    "numpy", "pandas", "matplotlib", "scipy", "sklearn", "seaborn",
    "faker", "requests", "bs4", "nltk",
  ]

  static func problems(
    in file: TextFile,
    asking task: Task,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.bigCodeBench.needs
    return try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault) {
      (place, row, _) in
      guard row.entryPoint.isPythonName else {
        throw ProblemFileError.badValue(
          place,
          field: "entry_point",
          reason: "is not a Python name: name the function to test"
        )
      }
      let solution = row.codePrompt + row.canonicalSolution
      var problem = Problem(
        id: try tasks.add(TaskID(row.taskID), at: place),
        prompt: task == .complete
          ? row.completePrompt : ContestProblem.prompt(row.instructPrompt, beginning: ""),
        entryPoint: row.entryPoint,
        reference: task == .complete
          ? .init(form: .completion, text: row.canonicalSolution)
          : .init(form: .solution, text: solution),
        suites: [TestSuite(name: "base", unittest: row.test)],
        place: place,
        group: preloaded.isDisjoint(with: row.libraryNames) ? nil : "libraries"
      )
      if task == .instruct { problem.statement = Statement(text: row.instructPrompt) }
      problem.preamble = "import os, sys\nfrom os import environ\n\(row.codePrompt)\n    pass"
      return problem
    }
  }
}
