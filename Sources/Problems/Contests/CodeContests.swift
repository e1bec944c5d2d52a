// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// CodeContests' records: a description, and tests by who made them.
///
/// Programs have to pass the public, the private and the generated tests. See Li et al. 2022.
enum CodeContests {
  private struct Row: Decodable {
    let name: String
    let description: String
    let publicTests: Tests?
    let privateTests: Tests?
    let generatedTests: Tests?
    let solutions: Solutions?
    let facets: FacetField?

    enum CodingKeys: String, CodingKey {
      case publicTests = "public_tests"
      case privateTests = "private_tests"
      case generatedTests = "generated_tests"
      case name, description, solutions, facets
    }
  }

  private struct Tests: Decodable {
    let input: [String]
    let output: [String]
  }

  private struct Solutions: Decodable {
    let language: [Int]
    let solution: [String]

    /// The number of Python 3 among the languages.
    private static let python3 = 3

    var first: String? { zip(language, solution).first { $0.0 == Self.python3 }?.1 }
  }

  static let testFields = ["public_tests", "private_tests", "generated_tests"]

  static func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.codeContests.needs
    return try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault) {
      (place, row, _) in
      let fields = zip(testFields, [row.publicTests, row.privateTests, row.generatedTests])
      let tests = try fields.flatMap { field, tests in try self.tests(tests, in: field, at: place) }
      guard !tests.isEmpty else {
        throw ProblemFileError.badValue(
          place,
          field: testFields[0],
          reason: "holds no tests, and neither does another field: give at least one"
        )
      }
      return ContestProblem(
        question: row.description,
        tests: tests,
        solution: row.solutions?.first,
        facets: try row.facets?.values(at: place) ?? [:]
      ).problem(try tasks.add(TaskID(row.name), at: place), at: place)
    }
  }

  private static func tests(
    _ tests: Tests?,
    in field: String,
    at place: RecordPlace
  ) throws -> [ContestTest] {
    guard let tests else { return [] }
    func fault(_ reason: String) -> ProblemFileError {
      .badValue(place, field: field, reason: reason)
    }
    guard tests.input.count == tests.output.count else {
      throw fault(
        "has \(tests.input.count) inputs and \(tests.output.count) outputs: write one output for each input"
      )
    }
    return try zip(tests.input, tests.output).enumerated().map { number, test in
      do {
        return try ContestTest(input: test.0, output: test.1)
      } catch let error as ContestTest.Fault {
        throw fault("in test \(number + 1) \(error.reason)")
      }
    }
  }
}
