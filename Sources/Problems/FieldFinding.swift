// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A field of a user's own problems that nobody reads, though it is there.
package struct FieldFinding: Sendable, Hashable {
  package var field: String
  /// The first record that has it.
  package var place: RecordPlace
  /// How many records have it.
  package var records: Int
  /// Why the problem would be another one with it, and what to do; nil where it only says something
  /// of the problem.
  package var change: String?
}

extension FieldFinding {
  /// What a field that is not read would change; nil for one that changes nothing.
  ///
  /// The value is what the field says where it is a text; `fields` are all those of the record.
  static func change(
    of field: String,
    among fields: Set<String>,
    value: String?,
    in format: BenchmarkFormat
  ) -> String? {
    switch field {
    case "suffix" where !(value ?? "").isEmpty:
      return "makes it a problem of infilling, which is not asked for here: leave it out"
    case "language", "lang", "programming_language":
      guard let value, !value.lowercased().hasPrefix("py") else { return nil }
      return "says \(value), and only Python is judged: leave the problem out"
    case "test_list", "tests", "test_cases", "hidden_tests", "private_tests", "public_tests":
      return "holds tests that nobody runs: put them into \(format.testField)"
    case "setup_code", "test_setup", "setup", "test_setup_code", "test_imports", "preamble":
      return "holds code that nobody runs: put it at the beginning of \(format.testField)"
    default:
      guard field.count >= 5,
        let meant = Spelling.closest(to: field, among: format.optionalFields),
        !fields.contains(meant)
      else { return nil }
      return "is not read: is \"\(meant)\" meant?"
    }
  }
}

extension BenchmarkFormat {
  /// The field that a problem's tests stand in.
  fileprivate var testField: String {
    switch self {
    case .humaneval: "\"test\""
    case .mbpp, .mbppSanitized: "\"test_list\" or \"test_setup_code\""
    case .humanevalPlus, .mbppPlus: "\"base_input\" and \"plus_input\""
    case .ds1000: "\"code_context\""
    case .apps: "\"input_output\""
    case .codeContests: "\"public_tests\" and \"private_tests\""
    case .liveCodeBench: "\"public_test_cases\" and \"private_test_cases\""
    case .cruxEvalOutput, .cruxEvalInput: "\"input\" and \"output\""
    case .packFixTests, .packFixDocs, .packSynthesize, .packExplain, .leetCodeDataset,
      .bigCodeBench,
      .bigCodeBenchInstruct:
      "\"test\""
    case .pro: "\"test_code\""
    }
  }

  /// The fields that are read where they are there.
  fileprivate var optionalFields: [String] {
    switch self {
    case .humaneval: ["canonical_solution", "completion"]
    case .mbpp, .mbppSanitized: ["code", "test_setup_code", "test_imports"]
    case .humanevalPlus, .mbppPlus, .ds1000, .cruxEvalOutput, .cruxEvalInput, .packFixTests,
      .packFixDocs, .packSynthesize, .packExplain, .pro, .bigCodeBench, .bigCodeBenchInstruct:
      []
    case .leetCodeDataset: ["completion", "difficulty", "estimated_date"]
    case .apps: ["solutions", "starter_code"]
    case .codeContests: ["private_tests", "generated_tests", "solutions"]
    case .liveCodeBench: ["private_test_cases", "starter_code", "metadata"]
    }
  }

  /// The fields of a form that are read, or that its publishers fill and nobody needs.
  var knownFields: Set<String> {
    switch self {
    case .humaneval:
      [
        "task_id", "prompt", "entry_point", "test", "canonical_solution", "completion", "suffix",
        "facets",
      ]
    case .mbpp, .mbppSanitized:
      [
        "task_id", "text", "prompt", "code", "test_list", "test_setup_code", "test_imports",
        "challenge_test_list", "source_file", "facets",
      ]
    case .humanevalPlus, .mbppPlus:
      [
        "task_id", "prompt", "entry_point", "canonical_solution", "base_input", "plus_input",
        "atol", "assertion", "contract", "test", "facets",
      ]
    case .ds1000: ["prompt", "reference_code", "code_context", "metadata"]
    case .apps:
      [
        "task_id", "problem_id", "id", "question", "input_output", "solutions", "starter_code",
        "difficulty", "url", "name", "source", "tags", "raw_tags", "skill_types", "facets",
        "picture_num", "date", "time_limit", "memory_limit", "Expected Auxiliary Space",
        "Expected Time Complexity",
      ]
    case .codeContests:
      [
        "name", "description", "public_tests", "private_tests", "generated_tests", "source",
        "difficulty", "solutions", "incorrect_solutions", "cf_contest_id", "cf_index", "cf_points",
        "cf_rating", "cf_tags", "is_description_translated", "untranslated_description",
        "time_limit", "memory_limit_bytes", "input_file", "output_file", "facets",
      ]
    case .liveCodeBench:
      [
        "question_title", "question_content", "platform", "question_id", "contest_id",
        "contest_date", "starter_code", "difficulty", "public_test_cases", "private_test_cases",
        "metadata", "facets",
      ]
    case .cruxEvalOutput, .cruxEvalInput: ["id", "code", "input", "output", "facets"]
    case .packFixTests, .packFixDocs, .packSynthesize, .packExplain:
      [
        "task_id", "prompt", "declaration", "canonical_solution", "buggy_solution", "bug_type",
        "instruction", "entry_point", "test", "text", "example_test", "failure_symptoms",
        "signature", "docstring",
      ]
    case .pro:
      ["id", "raw_problem", "raw_solution", "new_problem", "new_solution", "test_code"]
    case .leetCodeDataset:
      [
        "task_id", "problem_description", "starter_code", "prompt", "entry_point", "test",
        "completion", "difficulty", "estimated_date", "question_id", "tags", "input_output",
        "query",
        "response",
      ]
    case .bigCodeBench, .bigCodeBenchInstruct:
      [
        "task_id", "complete_prompt", "instruct_prompt", "code_prompt", "canonical_solution",
        "test", "entry_point", "libs", "doc_struct",
      ]
    }
  }
}
