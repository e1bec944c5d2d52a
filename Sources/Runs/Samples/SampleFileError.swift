// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// A file of samples that cannot be read as one.
package enum SampleFileError: Error, Equatable, CustomStringConvertible {
  case notFound(path: String)
  case isRunWithoutSamples(path: String)
  case noTaskFolders(path: String)
  case noSamples(path: String)
  case malformed(path: String, line: Int, reason: String)
  case notUTF8(path: String, line: Int)
  /// The file is of a format that is not read.
  case foreign(path: String, ForeignFormat)
  case notARow(RecordPlace, found: String)
  case missingField(RecordPlace, field: String)
  case noTask(RecordPlace, present: [String])
  case noText(RecordPlace, present: [String])
  /// A record lacks the field that the user named.
  case noField(RecordPlace, String, present: [String])
  case duplicateField(RecordPlace, field: String)
  case wrongType(RecordPlace, field: String, expected: String, found: String)
  case unknownTask(_ place: String, name: String, example: TaskID?)
  /// Some rows say which sample of their task they are, others do not.
  case someNumbered(path: String)
  case wrongCount(path: String, lists: Int, problems: Int)
  case badElement(path: String, list: Int, element: Int?, found: String)
  /// A file of results, which hold no programs.
  case resultsWithoutPrograms(path: String, of: String)

  package var description: String {
    switch self {
    case .notFound(let path):
      "\(path): no such file or directory; name a file of samples, or an EvalPlus directory"
    case .isRunWithoutSamples(let path):
      "\(path): a run that has not judged a sample yet; continue it, or name a file of samples"
    case .noTaskFolders(let path):
      "\(path): a directory without task folders such as HumanEval_0/0.py; name a file of samples, "
        + "or the directory that holds those folders"
    case .noSamples(let path):
      "\(path): holds no samples; give one JSON object a line with task_id and completion"
    case .someNumbered(let path):
      "\(path): some rows have the number of a sample (index) and some have none; give all of them one, or none"
    case .malformed(let path, let line, let reason):
      "\(path):\(line): not JSON: \(reason); repair or remove the line"
    case .notUTF8(let path, let line):
      "\(path):\(line): not UTF-8; write the file again in UTF-8"
    case .foreign(let path, let format):
      "\(path): \(format.refusal)"
    case .notARow(let place, let found):
      "\(place): \(found) where an object with task_id and completion should be; "
        + "repair or remove the \(place.unit == .line ? "line" : "element")"
    case .missingField(let place, let field):
      "\(place): the sample has no \(field); add it or remove the line"
    case .noTask(let place, let present):
      "\(place): the sample has no task_id; its fields are \(Self.list(present)): name that of the "
        + "task with --field-task"
    case .noText(let place, let present):
      "\(place): the sample has no completion, solution or generation; its fields are "
        + "\(Self.list(present)): name that of the text with --field-text"
    case .noField(let place, let field, let present):
      "\(place): the sample has no field '\(field)'; its fields are \(Self.list(present))"
    case .duplicateField(let place, let field):
      "\(place): the sample has the field \(field) twice; remove one of them"
    case .wrongType(let place, let field, let expected, let found):
      "\(place): \(field) is \(found) and should be \(expected); repair or remove the "
        + (place.unit == .line ? "line" : "element")
    case .unknownTask(let place, let name, let example):
      "\(place): the benchmark has no task \(name)"
        + (example.map { ", its tasks are named like \($0)" } ?? "")
        + "; choose the benchmark that the samples are for"
    case .wrongCount(let path, let lists, let problems):
      "\(path): \(lists) lists of programs for \(problems) problems, which they go with by place; "
        + "choose the benchmark and split that they were made for, and --limit \(lists) if they were "
        + "made for the first tasks"
    case .badElement(let path, let list, let element, let found):
      "\(path): \(found) at list \(list)\(element.map { ", program \($0)" } ?? ""), where a "
        + (element == nil ? "list of programs" : "program") + " should be; write the file again"
    case .resultsWithoutPrograms(let path, let harness):
      "\(path): results of \(harness), which hold no programs; name the file of the samples that they "
        + "are of, or read what they say with 'evalharness compare \(path)'"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
