// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// APPS's records, and TACO's and others' that are like them: a question, and tests in `input_output`.
///
/// The tests are a JSON object, or the text of one, with a list of `inputs`, a list of `outputs` and, where a
/// function is called, its name in `fn_name`. See Hendrycks et al. 2021.
enum APPS {
  private struct Row: Decodable {
    let taskID: MBPP.Number?
    let problemID: MBPP.Number?
    let id: MBPP.Number?
    let question: String
    let starterCode: String?
    let solutions: Solutions?
    let difficulty: String?
    let facets: FacetField?

    enum CodingKeys: String, CodingKey {
      case taskID = "task_id"
      case problemID = "problem_id"
      case starterCode = "starter_code"
      case id, question, solutions, difficulty, facets
    }
  }

  /// Programs, as a list or as the text of one.
  private struct Solutions: Decodable {
    let first: String?

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let list = try? container.decode([String].self) {
        first = list.first
      } else if let text = try? container.decode(String.self) {
        first = (try? JSONDecoder().decode([String].self, from: Data(text.utf8)))?.first
      } else {
        first = nil
      }
    }
  }

  static let testField = "input_output"

  static func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.apps.needs
    return try file.records(
      of: Row.self,
      cutting: [testField],
      form: "APPS's",
      needs: needs,
      onFault: onFault
    ).problems(onFault) { (place, row, raw) in
      guard let json = raw[testField] else {
        throw ProblemFileError.missingField(place, field: testField, needs: needs)
      }
      let (function, tests) = try tests(in: json, at: place)
      let name = row.taskID ?? row.problemID ?? row.id
      return ContestProblem(
        question: row.question,
        starterCode: row.starterCode ?? "",
        function: function,
        tests: tests,
        solution: row.solutions?.first,
        facets: try ContestFacets.values(row.facets, difficulty: row.difficulty, at: place)
      ).problem(
        try tasks.add(name?.task(of: "problem/") ?? TaskID("problem/\(place.number)"), at: place),
        at: place
      )
    }
  }

  private static func tests(
    in json: ArraySlice<UInt8>,
    at place: RecordPlace
  ) throws -> (function: String?, tests: [ContestTest]) {
    func fault(_ reason: String) -> ProblemFileError {
      .badValue(place, field: testField, reason: reason)
    }
    let object: ArraySlice<UInt8>
    if let text = try? JSONDecoder().decode(String.self, from: Data(json)) {
      object = Array(text.utf8)[...]
    } else {
      object = json
    }
    guard let members = RawMembers(["inputs", "outputs", "fn_name"], of: object)?.values,
      let inputs = members["inputs"].flatMap(RawMembers.elements),
      let outputs = members["outputs"].flatMap(RawMembers.elements)
    else {
      throw fault(
        "holds no object with lists of inputs and outputs: write {\"inputs\": [..], \"outputs\": [..]}"
      )
    }
    guard inputs.count == outputs.count else {
      throw fault(
        "has \(inputs.count) inputs and \(outputs.count) outputs: write one output for each input"
      )
    }
    guard !inputs.isEmpty else { throw fault("holds no tests: give at least one") }
    let function = try members["fn_name"].flatMap { try name(in: $0, fault) }
    let tests = try zip(inputs, outputs).enumerated().map { number, test in
      do {
        return try ContestTest(input: test.0, output: test.1, isCall: function != nil)
      } catch let error as ContestTest.Fault {
        throw fault("in test \(number + 1) \(error.reason)")
      }
    }
    return (function, tests)
  }

  /// The name of the function; nil for `null`.
  private static func name(
    in json: ArraySlice<UInt8>,
    _ fault: (String) -> ProblemFileError
  ) throws -> String? {
    if json.elementsEqual("null".utf8) { return nil }
    guard let name = try? JSONDecoder().decode(String.self, from: Data(json)), name.isPythonName
    else {
      throw fault("has an fn_name that is no Python name: name the function to test")
    }
    return name
  }
}
