// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// LeetCodeDataset's records: a dated problem of LeetCode, in HumanEval's form with an entry point of a class.
///
/// What a record calls its prompt is what its publishers import before every program; a model is asked the
/// description and the beginning of the class. See Xia et al. 2025, section 2.
enum LeetCodeDataset {
  private struct Row: Decodable {
    let taskID: String
    let description: String
    let starterCode: String
    let prompt: String
    let entryPoint: String
    let test: String
    let completion: String?
    let difficulty: String?
    let estimatedDate: String?

    enum CodingKeys: String, CodingKey {
      case prompt, test, completion, difficulty
      case taskID = "task_id"
      case description = "problem_description"
      case starterCode = "starter_code"
      case entryPoint = "entry_point"
      case estimatedDate = "estimated_date"
    }
  }

  static func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.leetCodeDataset.needs
    return try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault) {
      (place, row, _) in
      guard let entryPoint = EntryPoint(row.entryPoint) else {
        throw ProblemFileError.badValue(
          place,
          field: "entry_point",
          reason: "is not a Python name: name the function to test, as in Solution().f"
        )
      }
      var facets = try ContestFacets.values(nil, difficulty: row.difficulty, at: place)
      facets.merge(
        try Day.facets(row.estimatedDate, field: "estimated_date", at: place)
      ) { first, _ in first }
      var problem = Problem(
        id: try tasks.add(TaskID(row.taskID), at: place),
        prompt: ContestProblem.prompt(row.description, beginning: row.starterCode),
        entryPoint: entryPoint.name,
        binding: entryPoint.binding,
        reference: row.completion.map { .init(form: .solution, text: $0) },
        suites: [TestSuite(name: "base", source: "\(row.test)\ncheck(\(entryPoint.name))")],
        place: place,
        facets: facets
      )
      problem.preamble = row.prompt
      return problem
    }
  }
}
