// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// Numbers the samples of one source and keeps those of the selected tasks.
struct SampleCollector {
  let path: String
  let names: TaskNames
  let selected: Set<TaskID>?
  let fields: SampleFields
  let texts: TextStore
  let keepsRows: Bool
  private(set) var entries: [SampleFile.Entry] = []
  private var counts: [TaskID: Int] = [:]
  private var places: [Key: Int] = [:]
  private var unselected = 0
  /// The first filter of lm-evaluation-harness that a row names; the rows of others are the same samples.
  var filter: String?
  /// How the answers of a model ended, by the server's word; by their place.
  private var finishes: [Int: String] = [:]
  /// Whether some rows have numbers of samples, and whether some have none.
  private var hasNumbers = (some: false, none: false)
  /// How many rows were left out, by the reason.
  var leftOut: [String: Int] = [:]
  /// The field that texts were taken from, where a row has several or its name tells little.
  var textField: String?

  private struct Key: Hashable {
    var task: TaskID
    var index: Int
  }

  init(
    path: String,
    names: TaskNames,
    selected: Set<TaskID>?,
    fields: SampleFields,
    texts: TextStore,
    keepsRows: Bool
  ) {
    self.path = path
    self.names = names
    self.selected = selected
    self.fields = fields
    self.texts = texts
    self.keepsRows = keepsRows
  }

  /// Adds the next sample of a task.
  mutating func add(
    task: TaskID,
    form: SampleForm,
    text: String,
    row: ArraySlice<UInt8>? = nil
  ) throws {
    guard isSelected(task) else { return }
    hasNumbers.none = true
    let index = counts[task, default: 0]
    counts[task] = index + 1
    entries.append(
      try entry(of: Sample(task: task, index: index, form: form, text: text), row)
    )
  }

  /// Adds a sample that has its number already; the last one of a number counts.
  mutating func add(_ sample: Sample, row: ArraySlice<UInt8>? = nil) throws {
    guard isSelected(sample.task) else { return }
    hasNumbers.some = true
    let key = Key(task: sample.task, index: sample.index)
    let entry = try entry(of: sample, row)
    if let place = places[key] {
      entries[place] = entry
    } else {
      places[key] = entries.count
      counts[sample.task, default: 0] += 1
      entries.append(entry)
    }
  }

  private func entry(of sample: Sample, _ row: ArraySlice<UInt8>?) throws -> SampleFile.Entry {
    SampleFile.Entry(
      sample: try texts.add(sample),
      row: keepsRows ? try row.map { try texts.add($0) } : nil
    )
  }

  /// Adds what a model wrote.
  mutating func add(_ generated: GeneratedSample, row: ArraySlice<UInt8>?) throws {
    try add(generated.sample, row: row)
    let key = Key(task: generated.sample.task, index: generated.sample.index)
    if let place = places[key] { finishes[place] = generated.finish }
  }

  private mutating func isSelected(_ task: TaskID) -> Bool {
    guard let selected, !selected.contains(task) else { return true }
    unselected += 1
    return false
  }

  func finish(_ format: SampleFile.Format) throws -> SampleFile {
    guard !entries.isEmpty || unselected > 0 else { throw SampleFileError.noSamples(path: path) }
    guard !hasNumbers.some || !hasNumbers.none else {
      throw SampleFileError.someNumbered(path: path)
    }
    let missing = names.tasks.filter { counts[$0] == nil && selected?.contains($0) ?? true }
    return SampleFile(
      path: path,
      format: format,
      entries: format == .journal || format == .completions ? inOrder() : entries,
      texts: texts,
      missing: missing,
      unselected: unselected,
      finishes: finishes.values.reduce(into: [:]) { $0[$1, default: 0] += 1 },
      notes: notes
    )
  }

  private var notes: [String] {
    var notes = leftOut.sorted { $0.key < $1.key }.map { reason, count in
      "\(path): \(count) \(count == 1 ? "row is" : "rows are") left out: \(reason)"
    }
    if let textField {
      notes.append("\(path): texts are taken from '\(textField)'; --field-text names another field")
    }
    return notes
  }

  /// The entries by task and number; a run holds them in the order in which they came.
  private func inOrder() -> [SampleFile.Entry] {
    var rank: [TaskID: Int] = [:]
    for (place, task) in names.tasks.enumerated() { rank[task] = place }
    return entries.sorted {
      (rank[$0.sample.task] ?? .max, $0.sample.index)
        < (rank[$1.sample.task] ?? .max, $1.sample.index)
    }
  }
}
