// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// LiveCodeBench's records: a question, and public and private tests of texts or of a function.
///
/// Programs have to pass both. The private ones are packed: see ``PackedTests``. See Jain et al. 2024.
enum LiveCodeBench {
  private struct Row: Decodable {
    let questionID: MBPP.Number
    let title: String?
    let question: String
    let platform: String?
    let contestDate: String?
    let starterCode: String?
    let publicTests: String
    let privateTests: String?
    let metadata: String?
    let difficulty: String?
    let facets: FacetField?

    enum CodingKeys: String, CodingKey {
      case questionID = "question_id"
      case title = "question_title"
      case question = "question_content"
      case contestDate = "contest_date"
      case starterCode = "starter_code"
      case publicTests = "public_test_cases"
      case privateTests = "private_test_cases"
      case metadata, platform, difficulty, facets
    }
  }

  private struct Test: Decodable {
    let input: String
    let output: String
    let kind: Kind

    enum Kind: String, Decodable {
      case stdin
      case functional
    }

    enum CodingKeys: String, CodingKey {
      case input, output
      case kind = "testtype"
    }
  }

  private struct Metadata: Decodable {
    let function: String?

    enum CodingKeys: String, CodingKey {
      case function = "func_name"
    }
  }

  static func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.liveCodeBench.needs
    return try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault) {
      (place, row, _) in
      let all = try tests(of: row, at: place)
      let function = try function(of: row, all, at: place)
      let tests = try all.enumerated().map { number, test in
        do {
          return function == nil
            ? try ContestTest(input: test.input, output: test.output)
            : try ContestTest(argumentLines: test.input, result: test.output)
        } catch let error as ContestTest.Fault {
          throw fault(place, "in test \(number + 1) of public and private ones \(error.reason)")
        }
      }
      var problem = ContestProblem(
        question: row.question,
        starterCode: row.starterCode ?? "",
        function: function,
        tests: tests,
        facets: try facets(of: row, at: place)
      ).problem(try tasks.add(row.questionID.task(of: ""), at: place), at: place)
      problem.statement = Statement(
        title: row.title,
        text: row.question,
        starterCode: row.starterCode ?? ""
      )
      return problem
    }
  }

  /// The contest's platform, its day and how hard the problem is, as far as the record says.
  private static func facets(of row: Row, at place: RecordPlace) throws -> [String: String] {
    var facets = try ContestFacets.values(row.facets, difficulty: row.difficulty, at: place)
    if let platform = row.platform, ContestFacets.isNameable(platform) {
      facets.merge(["platform": platform]) { first, _ in first }
    }
    facets.merge(try Day.facets(row.contestDate, field: "contest_date", at: place)) { first, _ in
      first
    }
    return facets
  }

  private static func fault(
    _ place: RecordPlace,
    field: String = "public_test_cases",
    _ reason: String
  ) -> ProblemFileError {
    .badValue(place, field: field, reason: reason)
  }

  private static func tests(of row: Row, at place: RecordPlace) throws -> [Test] {
    let texts = [
      ("public_test_cases", row.publicTests), ("private_test_cases", row.privateTests ?? "[]"),
    ]
    let tests = try texts.flatMap { field, text in
      do {
        return try JSONDecoder().decode([Test].self, from: Data(try PackedTests.json(of: text)))
      } catch let error as PackedTests.Fault {
        throw fault(place, field: field, error.reason)
      } catch is DecodingError {
        throw fault(
          place,
          field: field,
          "holds no list of tests: write the text of a JSON list of objects with input, output and "
            + "testtype, which is stdin or functional"
        )
      }
    }
    guard !tests.isEmpty else { throw fault(place, "holds no tests: give at least one") }
    return tests
  }

  /// The function that the tests call; nil where they run the program.
  private static func function(
    of row: Row,
    _ tests: [Test],
    at place: RecordPlace
  ) throws -> String? {
    guard Set(tests.map(\.kind)).count == 1 else {
      throw fault(place, "mixes tests of both types: give a problem tests of one")
    }
    guard tests[0].kind == .functional else { return nil }
    let metadata = row.metadata.flatMap {
      try? JSONDecoder().decode(Metadata.self, from: Data($0.utf8))
    }
    guard let name = metadata?.function, name.isPythonName else {
      throw fault(
        place,
        field: "metadata",
        "names no function: write the text {\"func_name\": \"..\"} for tests of type functional"
      )
    }
    return name
  }
}
