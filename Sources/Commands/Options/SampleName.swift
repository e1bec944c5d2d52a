// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Problems
import Reports
import Runs

/// How a user names a sample of a run, as in `HumanEval/3#0`, or all samples of a task, as in `3`.
struct SampleName: ExpressibleByArgument, Sendable {
  /// The task in any spelling that ``TaskNames`` knows.
  var task: String
  /// The number of the sample among those of its task, from 0; nil for all of them.
  var index: Int?
  /// All of it, which is the name of a task where names hold a `#`.
  private var whole: String

  init?(argument: String) {
    whole = argument
    guard let mark = argument.lastIndex(of: "#") else {
      task = argument
      return
    }
    guard let index = Int(argument[argument.index(after: mark)...]), index >= 0 else { return nil }
    task = String(argument[..<mark])
    self.index = index
  }

  /// The records that are meant, by number; at least one.
  func records(in contents: RunContents, of directory: String) throws -> [SampleRecord] {
    var known: Set<TaskID> = []
    let tasks = contents.entries.map(\.key.task).filter { known.insert($0).inserted }
    let names = TaskNames(tasks)
    let isTask = tasks.contains { $0.rawValue == whole }
    guard let task = isTask ? TaskID(whole) : names.task(named: task) else {
      throw SampleNameError.noTask(task, directory: directory, example: tasks.first)
    }
    let all = contents.entries.filter { $0.key.task == task }
      .sorted { $0.key.index < $1.key.index }
    guard let index, !isTask else { return try all.map(contents.record) }
    guard let entry = all.first(where: { $0.key.index == index }) else {
      let indices = all.map(\.key.index)
      throw SampleNameError.noSample(.init(task: task, index: index), directory, known: indices)
    }
    return [try contents.record(entry)]
  }

  /// The one record that is meant.
  func record(in contents: RunContents, of directory: String) throws -> SampleRecord {
    let records = try records(in: contents, of: directory)
    guard records.count == 1 else {
      throw SampleNameError.several(records[0].sample.task, records.count)
    }
    return records[0]
  }
}

/// A name that no sample of a run has, or several have.
enum SampleNameError: Error, CustomStringConvertible {
  case noTask(String, directory: String, example: TaskID?)
  case noSample(SampleRecord.Key, String, known: [Int])
  case several(TaskID, Int)

  /// Inert, since the tasks' names are the file's.
  var description: String { words.visibleLine }

  private var words: String {
    switch self {
    case .noTask(let name, let directory, nil):
      "\(directory) holds no judged sample yet, so none of \(name)"
    case .noTask(let name, let directory, let example?):
      "\(directory) holds no sample of a task \(name); its tasks are named like \(example)"
    case .noSample(let key, let directory, let known):
      "\(directory) holds no sample \(key); those of \(key.task) have the numbers "
        + Self.list(known)
    case .several(let task, let count):
      "\(task) has \(count) samples; name one of them, as in '\(task)#0'"
    }
  }

  /// Numbers in words: `0 to 9`, or `0, 1, 4` and so on.
  private static func list(_ numbers: [Int]) -> String {
    if let first = numbers.first, let last = numbers.last, last - first + 1 == numbers.count,
      numbers.count > 2
    {
      return "\(first) to \(last)"
    }
    let shown = numbers.prefix(20).map(String.init).joined(separator: ", ")
    return numbers.count > 20 ? "\(shown) and others" : shown
  }
}
