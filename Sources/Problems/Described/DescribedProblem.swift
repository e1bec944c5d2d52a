// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension DescribedRecord {
  /// The problem of a record.
  ///
  /// - Parameter tasks: The tasks before it.
  /// - Returns: The problem, with its place.
  /// - Throws: ``ProblemFileError``, which names fields as the user does.
  func problem(_ tasks: inout TaskRegister) throws -> Problem {
    let id = try word(field: description.field(.id)) ?? "\(description.name)/\(place.number)"
    let task = try tasks.add(TaskID(id), at: place)
    var problem: Problem
    switch description.kind {
    case .asserts, .infilling: problem = try assertions(task)
    case .inputs: problem = try calls(task)
    case .streams: problem = try streams(task)
    case .unittest: problem = try unitTests(task)
    case .prediction: problem = try prediction(task)
    }
    problem.place = place
    problem.facets = try facets()
    if let preamble = description.preamble {
      problem.preamble = [preamble, problem.preamble].compactMap(\.self).joined(separator: "\n")
    }
    return problem
  }

  private func facets() throws -> [String: String] {
    var facets: [String: String] = [:]
    for (name, field) in description.facets {
      guard let value = try word(field: field), !value.isEmpty else { continue }
      guard !value.contains(where: { $0 == "," || $0.isNewline }) else {
        throw ProblemFileError.badValue(
          place,
          field: field,
          reason:
            "is the facet \(name) and holds a comma or a line break, which --where cannot name"
        )
      }
      facets[name] = value
    }
    if let date = description.date {
      facets.merge(try Day.facets(try word(field: date), field: date, at: place)) { first, _ in
        first
      }
    }
    return facets
  }

  // MARK: - Kinds

  /// The prompt as the beginning of a program.
  private func prompt() throws -> String {
    let prompt = try neededText(.prompt)
    return description.promptForm == .code ? prompt : ContestProblem.prompt(prompt, beginning: "")
  }

  private func reference() throws -> Problem.Reference? {
    try text(.solution).map {
      .init(form: description.solutionForm == .program ? .solution : .completion, text: $0)
    }
  }

  private func entryPoint() throws -> EntryPoint? {
    guard let name = try text(.function), !name.isEmpty else { return nil }
    guard let entryPoint = EntryPoint(name) else {
      throw badValue(.function, "is not a Python name: name the function to test")
    }
    return entryPoint
  }

  private func assertions(_ task: TaskID) throws -> Problem {
    let function = try entryPoint()
    var tests = try neededLines(.tests)
    // As in HumanEval's form: tests that define `check` do nothing until it is called.
    if tests.split(separator: "\n").contains(where: { $0.hasPrefix("def check(") }) {
      guard let function else {
        throw badValue(
          .tests,
          "defines check, which is called with the function that \(description.field(.function)) names"
        )
      }
      tests += "\ncheck(\(function.name))"
    }
    return Problem(
      id: task,
      prompt: try prompt(),
      entryPoint: function?.name ?? "",
      binding: function?.binding,
      suffix: description.kind == .infilling ? try neededText(.suffix) : nil,
      reference: try reference(),
      suites: [TestSuite(name: "base", setup: try text(.setup) ?? "", source: tests)]
    )
  }

  private func calls(_ task: TaskID) throws -> Problem {
    guard let function = try entryPoint(), function.binding == nil else {
      throw badValue(.function, "is not a Python name: name the function to call")
    }
    let inputs = try needed(.inputs)
    guard let calls = RawMembers.elements(of: inputs), !calls.isEmpty,
      calls.allSatisfy({ $0.first == UInt8(ascii: "[") })
    else { throw wrongType(description.field(.inputs), "a list of lists of arguments, one a call") }
    let tolerance = try json(.tolerance).map { json in
      guard let value = try? JSONDecoder().decode(Double.self, from: Data(json)), value >= 0 else {
        throw wrongType(description.field(.tolerance), "a number of 0 or more")
      }
      return value
    }
    guard let reference = try reference() else { throw badValue(.solution, "is missing") }
    return Problem(
      id: task,
      prompt: try prompt(),
      entryPoint: function.name,
      reference: reference,
      suites: [
        TestSuite(
          name: "base",
          inputs: CallInputs(family: .humaneval, json: inputs, tolerance: tolerance ?? 0)
        )
      ]
    )
  }

  private func streams(_ task: TaskID) throws -> Problem {
    let function = try entryPoint()
    guard function?.binding == nil else {
      throw badValue(.function, "is an expression: name the function itself")
    }
    guard let inputs = RawMembers.elements(of: try needed(.inputs)),
      let outputs = RawMembers.elements(of: try needed(.outputs)), inputs.count == outputs.count,
      !inputs.isEmpty
    else {
      throw badValue(
        .outputs,
        "and \(description.field(.inputs)) are no lists of the same length: write one output for each input"
      )
    }
    let tests = try zip(inputs, outputs).enumerated().map { number, test in
      do {
        return try ContestTest(input: test.0, output: test.1, isCall: function != nil)
      } catch let error as ContestTest.Fault {
        throw badValue(.inputs, "in test \(number + 1) \(error.reason)")
      }
    }
    return ContestProblem(
      question: try neededText(.prompt),
      starterCode: try text(.starter) ?? "",
      function: function?.name,
      tests: tests,
      solution: try text(.solution)
    ).problem(task, at: place)
  }

  private func unitTests(_ task: TaskID) throws -> Problem {
    Problem(
      id: task,
      prompt: try prompt(),
      entryPoint: try entryPoint()?.name ?? "",
      reference: try reference(),
      suites: [TestSuite(name: "base", unittest: try neededLines(.tests))]
    )
  }

  private func prediction(_ task: TaskID) throws -> Problem {
    let prediction = Prediction(
      kind: description.asks,
      code: try neededText(.code),
      input: try neededText(.input),
      output: try neededText(.output)
    )
    return Problem(
      id: task,
      prompt: prediction.question,
      entryPoint: "f",
      reference: .init(form: .solution, text: prediction.answer),
      suites: [TestSuite(name: "base", prediction: prediction)]
    )
  }
}

extension BenchmarkDescription {
  /// The problems of a file, in its order.
  ///
  /// - Parameters:
  ///   - file: JSON Lines.
  ///   - onFault: Receives the fault of a record; the record is left out unless it throws, as it does if not given.
  /// - Returns: A problem of each record without a fault.
  /// - Throws: ``ProblemFileError`` for a fault of the whole file, and what `onFault` throws.
  package func problems(
    in file: TextFile,
    onFault: (ProblemFileError) throws -> Void = { throw $0 }
  ) throws -> [Problem] {
    var tasks = TaskRegister()
    return try file.records(
      of: DescribedRecord.Nothing.self,
      cutting: Array(topFields),
      form: "described",
      needs: "",
      onFault: onFault
    ).problems(onFault) { place, _, members in
      try DescribedRecord(place: place, description: self, members: members).problem(&tasks)
    }
  }
}
