// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// HumanEvalPack's records: HumanEval's functions with an instruction, and with a bug made on purpose.
///
/// A record is a problem in several ways: to mend the function by its tests or by its docstring, to write it from
/// the instruction, or to describe it and write it from the description. See Muennighoff et al. 2023, section 3.
enum HumanEvalPack {
  /// What is asked of a record.
  enum Task: Sendable {
    case fixTests
    case fixDocs
    case synthesize
    case explain
  }

  private struct Row: Decodable {
    let taskID: String
    let prompt: String
    let declaration: String
    let canonicalSolution: String
    let buggySolution: String
    let bugType: String
    let instruction: String
    let entryPoint: String
    let test: String
    let docstring: String?

    enum CodingKeys: String, CodingKey {
      case prompt, declaration, instruction, test, docstring
      case taskID = "task_id"
      case canonicalSolution = "canonical_solution"
      case buggySolution = "buggy_solution"
      case bugType = "bug_type"
      case entryPoint = "entry_point"
    }
  }

  static func problems(
    in file: TextFile,
    asking task: Task,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    let needs = BenchmarkFormat.packFixTests.needs
    return try file.records(of: Row.self, needs: needs, onFault: onFault).problems(onFault) {
      (place, row, _) in
      guard row.entryPoint.isPythonName else {
        throw ProblemFileError.badValue(
          place,
          field: "entry_point",
          reason: "is not a Python name: name the function to test"
        )
      }
      var problem = Problem(
        id: try tasks.add(TaskID(row.taskID), at: place),
        prompt: task == .fixTests || task == .explain ? row.declaration : row.prompt,
        entryPoint: row.entryPoint,
        reference: .init(form: .completion, text: row.canonicalSolution),
        suites: [TestSuite(name: "base", source: row.test)],
        place: place,
        facets: ["bug": row.bugType]
      )
      if task == .explain {
        problem.explanation = try explanation(row, at: place)
      } else {
        problem.question = Question(question(task, row))
      }
      problem.preamble = preamble
      return problem
    }
  }

  /// What a model sees before the beginning of its answer.
  private static func question(_ task: Task, _ row: Row) -> String {
    switch task {
    case .fixTests:
      "\(row.declaration)\(row.buggySolution)\n\(row.test.trimmingNewlines)\n\nFix bugs in \(row.entryPoint)."
    case .fixDocs: "\(row.prompt)\(row.buggySolution)\nFix bugs in \(row.entryPoint)."
    case .synthesize, .explain: row.instruction
    }
  }

  private static func explanation(_ row: Row, at place: RecordPlace) throws -> Explanation {
    guard let docstring = row.docstring, !docstring.isEmpty else {
      throw ProblemFileError.missingField(
        place,
        field: "docstring",
        needs: "a description may be as long as the docstring"
      )
    }
    let length = docstring.unicodeScalars.count
    let lines = row.canonicalSolution.split(separator: "\n").map { $0.drop(while: \.isWhitespace) }
    return Explanation(
      question:
        "\(row.declaration)\(row.canonicalSolution)\nProvide a concise natural language description of "
        + "the code using at most \(length) characters.",
      task: "Write functional code in Python according to the description.",
      mostCharacters: length,
      withheld: lines.map { String($0.reversed().drop(while: \.isWhitespace).reversed()) }
        .filter { $0.count > 20 }
    )
  }

  /// What the publishers import before every program, numpy where it is.
  private static let preamble = """
    import math, re, sys, copy, datetime, itertools, collections, heapq, statistics, functools, hashlib, string
    from typing import *
    from collections import *
    try:
        import numpy
        import numpy as np
    except ImportError:
        pass
    """
}

extension String {
  /// Without line ends at both ends.
  fileprivate var trimmingNewlines: String {
    String(drop(while: \.isNewline).reversed().drop(while: \.isNewline).reversed())
  }
}
