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

  /// The problems of a file, in its order.
  package func problems(in file: TextFile) throws -> [Problem] {
    switch self {
    case .humaneval: try HumanEval.problems(in: file)
    case .mbpp, .mbppSanitized: try MBPP.problems(in: file)
    case .humanevalPlus: try EvalPlus.problems(in: file, family: .humaneval)
    case .mbppPlus: try EvalPlus.problems(in: file, family: .mbpp)
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
    }
  }

  /// The form of a user's own file, told by the fields of its first record.
  init(sniffing file: TextFile) throws {
    let first = try file.firstRecord(of: FieldNames.self, cutting: EvalPlus.inputFields)
    if first.value.names.isSuperset(of: EvalPlus.inputFields) {
      // Only MBPP+ has the assertions of its prompts.
      self = first.value.names.contains("assertion") ? .mbppPlus : .humanevalPlus
    } else if first.value.names.isSuperset(of: ["task_id", "prompt", "entry_point", "test"]) {
      self = .humaneval
    } else if first.value.names.contains("test_list") {
      self = first.value.names.contains("text") ? .mbpp : .mbppSanitized
    } else {
      throw ProblemFileError.unknownForm(first.place, fields: first.value.names.sorted())
    }
  }
}

/// The names of an object's fields, whatever their values.
private struct FieldNames: Decodable {
  let names: Set<String>

  private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    names = Set(try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue))
  }
}
