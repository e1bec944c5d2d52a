// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Problems

extension SampleCollector {
  /// Reads a file that is one JSON list: bigcode's generations.
  mutating func readDocument(_ text: ArraySlice<UInt8>) throws -> SampleFile.Format {
    let document: JSONValue
    do {
      document = try JSONValue(parsing: text)
    } catch let error as JSONSyntaxError {
      let line = text.prefix(error.offset).count { $0 == UInt8(ascii: "\n") } + 1
      throw error.cause == .notUTF8
        ? SampleFileError.notUTF8(path: path, line: line)
        : SampleFileError.malformed(path: path, line: line, reason: error.description)
    }
    let lists = document.array ?? []
    guard !lists.isEmpty else { throw SampleFileError.noSamples(path: path) }
    if let place = lists.firstIndex(where: { $0.array == nil }) {
      throw SampleFileError.badElement(
        path: path,
        list: place,
        element: nil,
        found: lists[place].kind
      )
    }
    guard lists.count == names.tasks.count else {
      throw SampleFileError.wrongCount(
        path: path,
        lists: lists.count,
        problems: names.tasks.count
      )
    }
    for (place, (task, list)) in zip(names.tasks, lists).enumerated() {
      for (element, program) in (list.array ?? []).enumerated() {
        guard let text = program.string else {
          throw SampleFileError.badElement(
            path: path,
            list: place,
            element: element,
            found: program.kind
          )
        }
        add(task: task, form: .solution, text: text)
      }
    }
    return .lists
  }

  /// Reads the programs of a file that EvalPlus wrote when it had judged them.
  mutating func readEvalPlusResults(_ document: JSONValue) throws -> SampleFile.Format {
    guard case .object(let tasks)? = document["eval"] else {
      throw SampleFileError.wrongType(
        path: path,
        line: 1,
        field: "eval",
        expected: "an object",
        found: document["eval"]?.kind ?? "nothing"
      )
    }
    for member in tasks {
      let task = try task(.string(member.name), field: "eval", line: 1)
      for result in member.value.array ?? [] {
        guard let solution = result["solution"]?.string else {
          throw SampleFileError.missingField(
            path: path,
            line: 1,
            field: "solution for \(member.name)"
          )
        }
        add(task: task, form: .solution, text: solution)
      }
    }
    return .evalPlusResults
  }

  // MARK: - Folders

  /// Reads `HumanEval_0/0.py` and its like, the tasks in the order of the benchmark.
  mutating func readFolders(_ read: FileReader) throws {
    var folders: [TaskID: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
      let folder = path + "/" + name
      guard name.contains("_"), !name.hasPrefix(".") else { continue }
      switch FileKind(at: folder) {
      case .folder: break
      case .link: throw TextFileError.notAFile(path: folder, kind: .link)
      default: continue
      }
      guard let task = names.task(ofFolder: name) else {
        throw SampleFileError.unknownTask(
          path: folder,
          line: nil,
          name: name,
          example: names.tasks.first
        )
      }
      folders[task] = folder
    }
    guard !folders.isEmpty else { throw SampleFileError.noTaskFolders(path: path) }
    for task in names.tasks {
      guard let folder = folders[task] else { continue }
      for file in try programs(in: folder) {
        guard let text = String(validating: try read(file), as: UTF8.self) else {
          throw SampleFileError.notUTF8(path: file, line: 1)
        }
        add(task: task, form: .solution, text: text)
      }
    }
  }

  /// The Python files of a folder, those named by a number first and by number.
  private func programs(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".py") || $0.hasSuffix(".py.gz") }
      .map { (number: Int($0.prefix { $0 != "." }) ?? .max, name: $0) }
      .sorted { $0 < $1 }
      .map { folder + "/" + $0.name }
      .filter { FileKind(at: $0) != .folder }
  }
}
