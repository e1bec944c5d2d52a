// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The records of HumanEval Pro and MBPP Pro: a problem, and a second whose solution calls the first's.
///
/// An answer has to hold both functions; the tests are about the second. See Yu et al. 2024, section 2.
enum EvalPro {
  private struct Row: Decodable {
    let id: MBPP.Number
    let rawProblem: String
    let rawSolution: String
    let newProblem: String
    let newSolution: String
    let testCode: String

    enum CodingKeys: String, CodingKey {
      case id
      case rawProblem = "raw_problem"
      case rawSolution = "raw_solution"
      case newProblem = "new_problem"
      case newSolution = "new_solution"
      case testCode = "test_code"
    }
  }

  static func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.pro.needs
    return try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault) {
      (place, row, _) in
      let second = row.newProblem + row.newSolution
      var problem = Problem(
        id: try tasks.add(row.id.task(of: "Pro/"), at: place),
        prompt: row.rawProblem,
        entryPoint: MBPP.entryPoint(of: second, calledIn: row.testCode),
        reference: .init(form: .completion, text: "\(row.rawSolution)\n\(second)"),
        suites: [TestSuite(name: "base", source: row.testCode)],
        place: place
      )
      problem.question = Question(
        "Write Python that solves both problems. The solution of the second calls that of the first, once or "
          + "several times.\n\n\(row.rawProblem)\n\(row.newProblem)",
        hasSeveralParts: true
      )
      return problem
    }
  }
}
