// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The form of the records in a problem file, each of which has a loader.
package enum BenchmarkFormat: String, Sendable, Hashable, Decodable {
  case humaneval
  case mbpp
  case mbppSanitized = "mbpp-sanitized"
  case humanevalPlus = "humaneval-plus"
  case mbppPlus = "mbpp-plus"
  case ds1000
  case apps
  case codeContests = "codecontests"
  case liveCodeBench = "livecodebench"
  case cruxEvalOutput = "cruxeval-output"
  case cruxEvalInput = "cruxeval-input"
  case packFixTests = "humanevalpack-fix-tests"
  case packFixDocs = "humanevalpack-fix-docs"
  case packSynthesize = "humanevalpack-synthesize"
  case packExplain = "humanevalpack-explain"
  case pro
  case leetCodeDataset = "leetcodedataset"
  case bigCodeBench = "bigcodebench"
  case bigCodeBenchInstruct = "bigcodebench-instruct"

  /// The problems of a file, in its order.
  ///
  /// - Parameters:
  ///   - file: The text of the file.
  ///   - onFault: Receives the fault of a record; the record is left out unless it throws, as it does
  ///     if not given.
  /// - Returns: A problem of each record without a fault.
  /// - Throws: ``ProblemFileError`` for a fault of the whole file, and what `onFault` throws.
  package func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    switch self {
    case .humaneval: try HumanEval.problems(in: file, onFault: onFault)
    case .mbpp, .mbppSanitized: try MBPP.problems(in: file, onFault: onFault)
    case .humanevalPlus: try EvalPlus.problems(in: file, family: .humaneval, onFault: onFault)
    case .mbppPlus: try EvalPlus.problems(in: file, family: .mbpp, onFault: onFault)
    case .ds1000: try DS1000.problems(in: file, onFault: onFault)
    case .apps: try APPS.problems(in: file, onFault: onFault)
    case .codeContests: try CodeContests.problems(in: file, onFault: onFault)
    case .liveCodeBench: try LiveCodeBench.problems(in: file, onFault: onFault)
    case .cruxEvalOutput: try CRUXEval.problems(in: file, asking: .output, onFault: onFault)
    case .cruxEvalInput: try CRUXEval.problems(in: file, asking: .input, onFault: onFault)
    case .packFixTests:
      try HumanEvalPack.problems(in: file, asking: .fixTests, onFault: onFault)
    case .packFixDocs: try HumanEvalPack.problems(in: file, asking: .fixDocs, onFault: onFault)
    case .packSynthesize:
      try HumanEvalPack.problems(in: file, asking: .synthesize, onFault: onFault)
    case .packExplain: try HumanEvalPack.problems(in: file, asking: .explain, onFault: onFault)
    case .pro: try EvalPro.problems(in: file, onFault: onFault)
    case .leetCodeDataset: try LeetCodeDataset.problems(in: file, onFault: onFault)
    case .bigCodeBench: try BigCodeBench.problems(in: file, asking: .complete, onFault: onFault)
    case .bigCodeBenchInstruct:
      try BigCodeBench.problems(in: file, asking: .instruct, onFault: onFault)
    }
  }

  /// What a record has to hold, as an error says it.
  var needs: String {
    switch self {
    case .humaneval:
      "a problem in HumanEval's form has the fields task_id, prompt, entry_point and test"
    case .mbpp, .mbppSanitized:
      "a problem in MBPP's form has the fields task_id, text (or prompt) and test_list"
    case .humanevalPlus, .mbppPlus:
      "a problem in EvalPlus's form has the fields task_id, prompt, entry_point, "
        + "canonical_solution, base_input, plus_input and atol"
    case .ds1000:
      "a problem in DS-1000's form has the fields prompt, reference_code, code_context and metadata"
    case .apps:
      "a problem in APPS's form has the fields question and input_output"
    case .codeContests:
      "a problem in CodeContests' form has the fields name, description and public_tests"
    case .liveCodeBench:
      "a problem in LiveCodeBench's form has the fields question_id, question_content and "
        + "public_test_cases"
    case .cruxEvalOutput, .cruxEvalInput:
      "a problem in CRUXEval's form has the fields code, input and output"
    case .packFixTests, .packFixDocs, .packSynthesize, .packExplain:
      "a problem in HumanEvalPack's form has the fields task_id, prompt, declaration, canonical_solution, "
        + "buggy_solution, bug_type, instruction, entry_point and test"
    case .pro:
      "a problem in the form of HumanEval Pro has the fields id, raw_problem, raw_solution, new_problem, "
        + "new_solution and test_code"
    case .leetCodeDataset:
      "a problem in LeetCodeDataset's form has the fields task_id, problem_description, starter_code, prompt, "
        + "entry_point and test"
    case .bigCodeBench, .bigCodeBenchInstruct:
      "a problem in BigCodeBench's form has the fields task_id, complete_prompt, instruct_prompt, code_prompt, "
        + "canonical_solution, test, entry_point and libs"
    }
  }

  /// The form of a user's own file, told by the fields of its first record.
  init(sniffing file: TextFile) throws {
    let first = try file.firstRecord(of: RecordFields.self, cutting: EvalPlus.inputFields)
    guard let format = BenchmarkFormat(fields: first.fields) else {
      throw ProblemFileError.unknownForm(first.place, fields: first.fields.sorted())
    }
    self = format
  }

  /// The form of a record with these fields; nil when there is none.
  init?(fields: Set<String>) {
    if fields.isSuperset(of: EvalPlus.inputFields) {
      // Only MBPP+ has the assertions of its prompts.
      self = fields.contains("assertion") ? .mbppPlus : .humanevalPlus
    } else if fields.isSuperset(of: ["declaration", "buggy_solution", "instruction"]) {
      self = .packFixTests
    } else if fields.isSuperset(of: ["problem_description", "starter_code", "entry_point", "test"])
    {
      self = .leetCodeDataset
    } else if fields.isSuperset(of: ["task_id", "prompt", "entry_point", "test"]) {
      self = .humaneval
    } else if fields.isSuperset(of: ["complete_prompt", "code_prompt", "test"]) {
      self = .bigCodeBench
    } else if fields.isSuperset(of: ["raw_problem", "new_problem", "test_code"]) {
      self = .pro
    } else if fields.isSuperset(of: ["prompt", "code_context", "metadata"]) {
      self = .ds1000
    } else if fields.isSuperset(of: ["question_content", "public_test_cases"]) {
      self = .liveCodeBench
    } else if fields.isSuperset(of: ["question", APPS.testField]) {
      self = .apps
    } else if fields.contains("description"), !fields.isDisjoint(with: CodeContests.testFields) {
      self = .codeContests
    } else if fields.isSuperset(of: ["code", "input", "output"]) {
      self = .cruxEvalOutput
    } else if fields.contains("test_list") {
      self = fields.contains("text") ? .mbpp : .mbppSanitized
    } else {
      return nil
    }
  }
}
