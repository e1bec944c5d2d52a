// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Problems

extension SampleCollector {
  /// Reads `HumanEval_0/0.py` and its like, the tasks in the order of the benchmark.
  mutating func readFolders() throws {
    var folders: [TaskID: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
      let folder = path + "/" + name
      guard name.contains("_"), !name.hasPrefix(".") else { continue }
      switch FileKind(at: folder) {
      case .folder: break
      case .link: throw TextFileError.notAFile(path: folder, kind: .link)
      default: continue
      }
      guard let task = names.task(named: name) else {
        throw SampleFileError.unknownTask(folder, name: name, example: names.tasks.first)
      }
      folders[task] = folder
    }
    guard !folders.isEmpty else { throw SampleFileError.noTaskFolders(path: path) }
    for task in names.tasks {
      guard let folder = folders[task] else { continue }
      for file in try programs(in: folder) {
        let text = String(decoding: try TextFile(path: file).bytes, as: UTF8.self)
        try add(task: task, form: .solution, text: text)
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
