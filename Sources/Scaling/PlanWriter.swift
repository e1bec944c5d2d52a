// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Measuring
import Problems
import Runs

/// Divides the samples of a run into shards and writes them down.
package struct PlanWriter: Sendable {
  /// The words of the command, and the folder in which it was given.
  var command: [String]
  var folder: String
  var isOfAModel: Bool
  /// Whether the workers judge the samples, rather than only ask for them.
  var judges: Bool
  /// The files that the run depends on beside its samples.
  var inputs: [Plan.Input]

  package init(
    command: [String],
    folder: String,
    isOfAModel: Bool,
    judges: Bool,
    inputs: [Plan.Input]
  ) {
    self.command = command
    self.folder = folder
    self.isOfAModel = isOfAModel
    self.judges = judges
    self.inputs = inputs
  }

  /// Writes a plan into a folder, which is made; what is there of one that failed is removed.
  ///
  /// - Parameters:
  ///   - measurement: The run.
  ///   - count: How many shards there are to be.
  ///   - path: The folder.
  /// - Returns: The plan.
  /// - Throws: ``ScalingError``, `MeasurementError`, `JournalError`.
  package func write(
    _ measurement: Measurement,
    shards count: Int,
    to path: String
  ) throws -> PlanFolder {
    guard try RunDirectory.isEmptyFolder(path) else { throw ScalingError.notEmpty(path: path) }
    let isNew = RunDirectory.isFree(path)
    do {
      let files = try Files(path, shards: count)
      switch measurement.samples {
      case .drawn(let draw):
        try divide(draw, measurement.deduplicates, files)
        try finish(measurement, files, path, samples: draw.samples.count, finishes: draw.finishes)
      case .generated(let generation):
        let tasks = measurement.benchmark.problems.map(\.id)
        for task in tasks { try ask(for: generation.samplesPerTask, of: task, files) }
        try finish(measurement, files, path, samples: tasks.count * generation.samplesPerTask)
      }
    } catch {
      for name in [PlanFolder.tasks, "units", Plan.file] { RunDirectory.remove("\(path)/\(name)") }
      if isNew { RunDirectory.remove(path) }
      throw error
    }
    return try PlanFolder(path)
  }

  /// The files of the samples.
  private struct Files {
    var order: FileDigestWriter
    var units: [FileDigestWriter]

    init(_ path: String, shards count: Int) throws {
      order = try FileDigestWriter(PlanFolder.tasks, in: path)
      units = try (0..<count).map {
        try FileDigestWriter(PlanFolder.unitsFile(of: $0), in: PlanFolder.units(in: path))
      }
    }

    func add(_ task: TaskOrder) throws {
      try order.add(task.json.bytes(.compact) + [UInt8(ascii: "\n")])
    }

    /// The file of a sample's shard.
    func units(of key: SampleRecord.Key) -> FileDigestWriter {
      units[key.shard(among: units.count)]
    }
  }

  private func finish(
    _ measurement: Measurement,
    _ files: Files,
    _ path: String,
    samples: Int,
    finishes: [String: Int] = [:]
  ) throws {
    let planned = files.units.reduce(0) { $0 + $1.lines }
    guard files.units.count <= planned else {
      throw ScalingError.tooManyShards(files.units.count, units: planned)
    }
    var asksAModel = false
    if case .generated = measurement.samples { asksAModel = true }
    let plan = Plan(
      protocol: measurement.makeProtocol(),
      command: command,
      folder: folder,
      isOfAModel: isOfAModel,
      asksAModel: asksAModel,
      judges: judges,
      ks: try measurement.scoredKs(),
      finishes: finishes,
      tasks: try files.order.finish(),
      shards: try files.units.map { Plan.Shard(units: $0.lines, sha256: try $0.finish()) },
      samples: samples,
      inputs: inputs,
      created: Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down)),
      facets: measurement.facets
    )
    let bytes = try JSONValue(encoding: plan).bytes(.indented) + [UInt8(ascii: "\n")]
    // Last, so that a plan that is there is whole.
    try RunDirectory.replace(Plan.file, in: path, with: bytes)
  }

  // MARK: - Units

  /// Plans samples that a model is to write.
  private func ask(for count: Int, of task: TaskID, _ files: Files) throws {
    try files.add(TaskOrder(task: task, indices: Array(0..<count)))
    for index in 0..<count {
      let key = SampleRecord.Key(task: task, index: index)
      try files.units(of: key).add(UnitLine.bytes(of: key))
    }
  }

  private func divide(_ draw: SampleDraw, _ deduplicates: Bool, _ files: Files) throws {
    var rest = draw.samples[...]
    for task in draw.expected {
      let own = rest.prefix(task.samples)
      rest.removeFirst(own.count)
      try files.add(divide(Array(own), of: task.task, deduplicates, draw.texts, files))
    }
  }

  /// Hands the samples of a task to the shards, those with one text once.
  private func divide(
    _ samples: [StoredSample],
    of task: TaskID,
    _ deduplicates: Bool,
    _ texts: TextStore,
    _ files: Files
  ) throws -> TaskOrder {
    struct Text: Hashable {
      var digest: SHA256.Digest
      var form: SampleForm
    }
    var order = TaskOrder(task: task, indices: samples.map(\.index))
    var first: [Text: Int] = [:]
    for (place, sample) in samples.enumerated() {
      let text = Text(digest: sample.digest, form: sample.form)
      if deduplicates, let earlier = first[text] {
        order.sameText[place] = earlier
        continue
      }
      first[text] = place
      let key = SampleRecord.Key(task: task, index: sample.index)
      try files.units(of: key).add(UnitLine.bytes(of: try texts.sample(sample)))
    }
    return order
  }
}
