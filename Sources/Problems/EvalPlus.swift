// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// EvalPlus's records, HumanEval+ and MBPP+: a function, and inputs to call it with.
///
/// A program passes `base` when it gives the right output for every base input, and `plus` when it
/// passes `base` and gives the right output for every plus input as well. See Liu et al. 2023.
enum EvalPlus {
  private struct Row: Decodable {
    let taskID: String
    let prompt: String
    let entryPoint: String
    let canonicalSolution: String
    let tolerance: Double
    let facets: FacetField?

    enum CodingKeys: String, CodingKey {
      case taskID = "task_id"
      case prompt
      case entryPoint = "entry_point"
      case canonicalSolution = "canonical_solution"
      case tolerance = "atol"
      case facets
    }
  }

  static let inputFields = ["base_input", "plus_input"]

  static func problems(
    in file: TextFile,
    family: CallInputs.Family,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.humanevalPlus.needs
    let records = try file.records(
      of: Row.self,
      cutting: inputFields,
      needs: needs,
      onFault: onFault
    )
    return try records.problems(onFault) { (place, row, raw) in
      guard row.entryPoint.isPythonName else {
        throw ProblemFileError.badValue(
          place,
          field: "entry_point",
          reason: "is not a Python name: name the function to test"
        )
      }
      func suite(_ name: String, _ field: String) throws -> TestSuite {
        guard let json = raw[field] else {
          throw ProblemFileError.missingField(place, field: field, needs: needs)
        }
        // An empty list of plus inputs is written as an empty object.
        guard json.first == UInt8(ascii: "[") || json.elementsEqual("{}".utf8) else {
          throw ProblemFileError.wrongType(
            place,
            field: field,
            expected: "a list of argument lists"
          )
        }
        return TestSuite(
          name: name,
          inputs: CallInputs(family: family, json: json, tolerance: row.tolerance)
        )
      }
      return Problem(
        id: try tasks.add(TaskID(row.taskID), at: place),
        prompt: row.prompt,
        entryPoint: row.entryPoint,
        reference: .init(form: .completion, text: row.canonicalSolution),
        suites: [try suite("base", "base_input"), try suite("plus", "plus_input")],
        place: place,
        facets: try row.facets?.values(at: place) ?? [:]
      )
    }
  }

  /// Whether a suite is EvalPlus's inputs written out as tests, as in the data sets on Hugging Face.
  static func isOriginFormat(_ tests: String) -> Bool {
    tests.contains("def assertion(out, exp, atol)") || tests.contains("def is_floats(x)")
  }
}
