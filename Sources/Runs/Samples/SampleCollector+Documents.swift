// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

extension SampleCollector {
  /// The members that a list of records may lie in.
  private static let wrappers = [
    "samples", "generations", "predictions", "completions", "results", "data", "outputs",
    "responses", "records", "rows",
  ]

  /// Reads a file that is one JSON value: a list of records or of lists, a map of tasks, one record, or
  /// what other harnesses write.
  ///
  /// - Parameters:
  ///   - document: The value.
  ///   - row: Its bytes, if they are one line.
  ///   - line: The number of that line.
  /// - Returns: What kind of file it is.
  /// - Throws: ``SampleFileError``.
  mutating func readDocument(
    _ document: JSONValue,
    row: ArraySlice<UInt8>? = nil,
    line: Int = 1
  ) throws -> SampleFile.Format {
    guard case .object(let members) = document else {
      guard let elements = document.array else {
        throw SampleFileError.notARow(.line(line, of: path), found: document.kind)
      }
      guard case .object? = elements.first else { return try readLists(elements) }
      return try readRecords(elements)
    }
    // A log of inspect says under `eval` what was asked.
    if let samples = document["samples"]?.array, document["eval"] != nil {
      try add(inspectLog: samples)
      return .inspect
    }
    if document["task_id"] == nil, document["eval"] != nil {
      return try readEvalPlusResults(document)
    }
    if document["configs"] != nil || isMetrics(members) {
      throw SampleFileError.resultsWithoutPrograms(
        path: path,
        of: document["configs"] == nil ? "the bigcode harness" : "lm-evaluation-harness"
      )
    }
    if !members.isEmpty, members.allSatisfy({ $0.value["prediction"] != nil }) {
      try add(predictions: members)
      return .openCompass
    }
    if document["task_id"] == nil,
      fields.task == nil || document.value(at: fields.task ?? "") == nil
    {
      for name in Self.wrappers {
        guard let elements = document[name]?.array, case .object? = elements.first else { continue }
        return try readRecords(elements)
      }
    }
    return try add(record: document, row: row, at: .line(line, of: path))
  }

  /// Whether members are what the bigcode harness writes of its scores: numbers, and their options.
  private func isMetrics(_ members: [JSONValue.Member]) -> Bool {
    members.contains { $0.name == "config" }
      && members.contains { member in
        guard case .object(let metrics) = member.value else { return false }
        return metrics.contains { $0.name.hasPrefix("pass@") && $0.value.double != nil }
      }
  }

  private mutating func readRecords(_ elements: [JSONValue]) throws -> SampleFile.Format {
    var format = SampleFile.Format.rows
    for (index, element) in elements.enumerated() {
      format = try add(record: element, at: .element(index + 1, of: path))
    }
    return format
  }

  // MARK: - Maps

  /// Adds the samples of an object whose members are named after tasks; false for another object.
  mutating func add(map members: [JSONValue.Member], at place: RecordPlace) throws -> Bool {
    guard let first = members.first, isMap(members) else { return false }
    for member in members {
      let task = try task(.string(member.name), field: first.name, at: place)
      var form = SampleForm.solution
      var value = member.value
      if case .object = value {
        guard let field = SampleFields.texts.first(where: { value[$0.name] != nil }) else {
          throw SampleFileError.noText(place, present: [member.name])
        }
        (value, form) = (value[field.name] ?? .null, field.form)
      }
      guard let texts = SampleText.all(in: value) else {
        throw SampleFileError.wrongType(
          place,
          field: member.name,
          expected: "a string or a list of strings",
          found: value.kind
        )
      }
      for text in texts {
        try add(task: task, form: text.form ?? form.guessed(from: text.text), text: text.text)
      }
    }
    return true
  }

  /// Whether the names of members are tasks, all or all but a few.
  private func isMap(_ members: [JSONValue.Member]) -> Bool {
    guard members.allSatisfy({ !SampleFields.tasks.contains($0.name) }) else { return false }
    let known = members.count { names.task(named: $0.name) != nil }
    return known > 0 && known * 2 >= members.count
  }

  // MARK: - Lists

  /// Reads lists of programs by place: bigcode's generations.
  private mutating func readLists(_ lists: [JSONValue]) throws -> SampleFile.Format {
    guard !lists.isEmpty else { throw SampleFileError.noSamples(path: path) }
    if let place = lists.firstIndex(where: { $0.array == nil }) {
      throw SampleFileError.badElement(
        path: path,
        list: place,
        element: nil,
        found: lists[place].kind
      )
    }
    // A file made of the first tasks has their lists only.
    guard lists.count == names.tasks.count || lists.count == countOfFirst else {
      throw SampleFileError.wrongCount(
        path: path,
        lists: lists.count,
        problems: countOfFirst ?? names.tasks.count
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
        try add(task: task, form: .solution, text: text)
      }
    }
    return .lists
  }

  /// How many tasks are selected, if they are the first of the benchmark.
  private var countOfFirst: Int? {
    guard let selected, names.tasks.prefix(selected.count).allSatisfy(selected.contains) else {
      return nil
    }
    return selected.count
  }

  // MARK: - EvalPlus

  /// Reads the programs of a file that EvalPlus wrote when it had judged them.
  private mutating func readEvalPlusResults(_ document: JSONValue) throws -> SampleFile.Format {
    let place = RecordPlace.line(1, of: path)
    guard case .object(let tasks)? = document["eval"] else {
      throw SampleFileError.wrongType(
        place,
        field: "eval",
        expected: "an object",
        found: document["eval"]?.kind ?? "nothing"
      )
    }
    for member in tasks {
      guard member.value["nfiles"] == nil else {
        throw SampleFileError.resultsWithoutPrograms(
          path: path,
          of: "an EvalPlus of before 2024-02"
        )
      }
      let task = try task(.string(member.name), field: "eval", at: place)
      for result in member.value.array ?? [] {
        guard let solution = result["solution"]?.string else {
          throw SampleFileError.missingField(place, field: "solution for \(member.name)")
        }
        try add(task: task, form: .solution, text: solution)
      }
    }
    return .evalPlusResults
  }
}

extension SampleForm {
  /// The form of a text that nothing is known of: what begins with an indented line is no program.
  fileprivate func guessed(from text: String) -> SampleForm {
    guard self == .solution else { return self }
    let first = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) }
    return first?.first?.isWhitespace == true ? .completion : .solution
  }
}
