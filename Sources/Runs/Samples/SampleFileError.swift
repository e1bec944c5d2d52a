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
  case notARow(path: String, line: Int, found: String)
  case missingField(path: String, line: Int, field: String)
  case duplicateField(path: String, line: Int, field: String)
  case wrongType(path: String, line: Int, field: String, expected: String, found: String)
  case unknownTask(path: String, line: Int?, name: String, example: TaskID?)
  case wrongCount(path: String, lists: Int, problems: Int)
  case badElement(path: String, list: Int, element: Int?, found: String)

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
    case .malformed(let path, let line, let reason):
      "\(path):\(line): not JSON: \(reason); repair or remove the line"
    case .notUTF8(let path, let line):
      "\(path):\(line): not UTF-8; write the file again in UTF-8"
    case .notARow(let path, let line, let found):
      "\(path):\(line): \(found) where an object with task_id and completion should be; "
        + "repair or remove the line"
    case .missingField(let path, let line, let field):
      "\(path):\(line): the sample has no \(field); add it or remove the line"
    case .duplicateField(let path, let line, let field):
      "\(path):\(line): the sample has the field \(field) twice; remove one of them"
    case .wrongType(let path, let line, let field, let expected, let found):
      "\(path):\(line): \(field) is \(found) and should be \(expected); repair or remove the line"
    case .unknownTask(let path, let line, let name, let example):
      "\(path)\(line.map { ":\($0)" } ?? ""): the benchmark has no task \(name)"
        + (example.map { ", its tasks are named like \($0)" } ?? "")
        + "; choose the benchmark that the samples are for"
    case .wrongCount(let path, let lists, let problems):
      "\(path): \(lists) lists of programs for \(problems) problems, which they go with by place; "
        + "choose the benchmark and split that they were made for"
    case .badElement(let path, let list, let element, let found):
      "\(path): \(found) at list \(list)\(element.map { ", program \($0)" } ?? ""), where a "
        + (element == nil ? "list of programs" : "program") + " should be; write the file again"
    }
  }
}
