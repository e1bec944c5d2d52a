// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Why a problem file cannot be used.
package enum ProblemFileError: Error, Equatable, CustomStringConvertible {
  /// A line or an element is not a JSON object.
  case malformed(RecordPlace, reason: String)
  /// A file that begins as a JSON array is not one.
  case malformedArray(path: String, reason: String)
  case duplicateField(RecordPlace, field: String)
  case missingField(RecordPlace, field: String, needs: String)
  case wrongType(RecordPlace, field: String, expected: String)
  case badValue(RecordPlace, field: String, reason: String)
  case duplicateTask(RecordPlace, TaskID, first: RecordPlace)
  case unknownForm(RecordPlace, fields: [String])
  /// EvalPlus's inputs, written out as tests that differ from EvalPlus's own judging.
  case originFormat(RecordPlace, benchmark: String)
  case noProblems(path: String)

  package var description: String {
    switch self {
    case .malformed(let place, let reason):
      "\(place): not a problem record: \(reason)"
    case .malformedArray(let path, let reason):
      "\(path): not a JSON array of problem records: \(reason)"
    case .duplicateField(let place, let field):
      "\(place): the field \"\(field)\" is there twice: remove one of them"
    case .missingField(let place, let field, let needs):
      "\(place): the field \"\(field)\" is missing: \(needs)"
    case .wrongType(let place, let field, let expected):
      "\(place): the field \"\(field)\" has the wrong type: make it \(expected)"
    case .badValue(let place, let field, let reason):
      "\(place): the field \"\(field)\" \(reason)"
    case .duplicateTask(let place, let task, let first):
      "\(place): the field \"task_id\" repeats \(task) of \(first): give each problem its own"
    case .unknownForm(let place, let fields):
      "\(place): a record with the fields [\(fields.joined(separator: ", "))] has no known form: "
        + "\(BenchmarkFormat.humaneval.needs); \(BenchmarkFormat.mbpp.needs); "
        + BenchmarkFormat.humanevalPlus.needs
    case .originFormat(let place, let benchmark):
      "\(place): this is EvalPlus's data written out as tests, as Hugging Face serves it, which fail "
        + "HumanEval/32's own solution and assert nothing in three tasks of MBPP+: use --bench "
        + "\(benchmark), or a file with base_input and plus_input"
    case .noProblems(let path):
      "\(path): holds no problems: write one JSON object a line"
    }
  }
}
