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
    place.map { "\($0): \(reason)" } ?? "\(path): \(reason)"
  }

  /// The record; nil where the fault is of the file as a whole.
  package var place: RecordPlace? {
    switch self {
    case .malformed(let place, _), .duplicateField(let place, _), .missingField(let place, _, _),
      .wrongType(let place, _, _), .badValue(let place, _, _), .duplicateTask(let place, _, _),
      .unknownForm(let place, _), .originFormat(let place, _):
      place
    case .malformedArray, .noProblems: nil
    }
  }

  private var path: String {
    switch self {
    case .malformedArray(let path, _), .noProblems(let path): path
    default: place?.path ?? ""
    }
  }

  /// What is wrong and what to do, for after the place.
  package var reason: String {
    switch self {
    case .malformed(_, let reason):
      "not a problem record: \(reason)"
    case .malformedArray(_, let reason):
      "not a JSON array of problem records: \(reason)"
    case .duplicateField(_, let field):
      "the field \"\(field)\" is there twice: remove one of them"
    case .missingField(_, let field, let needs):
      "the field \"\(field)\" is missing: \(needs)"
    case .wrongType(_, let field, let expected):
      "the field \"\(field)\" has the wrong type: make it \(expected)"
    case .badValue(_, let field, let reason):
      "the field \"\(field)\" \(reason)"
    case .duplicateTask(_, let task, let first):
      "the field \"task_id\" repeats \(task) of \(first): give each problem its own"
    case .unknownForm(_, let fields):
      "a record with the fields [\(fields.joined(separator: ", "))] has no known form: "
        + "\(BenchmarkFormat.humaneval.needs); \(BenchmarkFormat.mbpp.needs); "
        + "\(BenchmarkFormat.humanevalPlus.needs); \(BenchmarkFormat.apps.needs); "
        + "\(BenchmarkFormat.codeContests.needs); \(BenchmarkFormat.liveCodeBench.needs)"
    case .originFormat(_, let benchmark):
      "this is EvalPlus's data written out as tests, as Hugging Face serves it, which fail "
        + "HumanEval/32's own solution and assert nothing in three tasks of MBPP+: use --bench "
        + "\(benchmark), or a file with base_input and plus_input"
    case .noProblems:
      "holds no problems: write one JSON object a line"
    }
  }
}
