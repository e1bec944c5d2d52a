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
  /// The files that the run depends on beside its samples.
  var inputs: [Plan.Input]

  package init(command: [String], folder: String, isOfAModel: Bool, inputs: [Plan.Input]) {
    self.command = command
    self.folder = folder
    self.isOfAModel = isOfAModel
    self.inputs = inputs
  }

  /// Writes a plan into a folder, which is made; what is there of one that failed is removed.
  ///
  /// - Parameters:
  ///   - measurement: The run, with samples that are there.
  ///   - draw: The samples.
  ///   - count: How many shards there are to be.
  ///   - path: The folder.
  /// - Returns: The plan.
  /// - Throws: ``ScalingError``, `MeasurementError`, `JournalError`.
  package func write(
    _ measurement: Measurement,
    of draw: SampleDraw,
    shards count: Int,
    to path: String
  ) throws -> PlanFolder {
    guard try RunDirectory.isEmptyFolder(path) else { throw ScalingError.notEmpty(path: path) }
    do {
      try write(measurement, draw, count, path)
    } catch {
      RunDirectory.remove(path)
      throw error
    }
    return try PlanFolder(path)
  }

  private func write(
    _ measurement: Measurement,
    _ draw: SampleDraw,
    _ count: Int,
    _ path: String
  ) throws {
    let order = try FileDigestWriter(PlanFolder.tasks, in: path)
    let units = try (0..<count).map {
      try FileDigestWriter(PlanFolder.unitsFile(of: $0), in: PlanFolder.units(in: path))
    }
    var rest = draw.samples[...]
    while let task = rest.first?.task {
      let own = rest.prefix { $0.task == task }
      rest.removeFirst(own.count)
      let line = try divide(Array(own), of: task, measurement.deduplicates, draw.texts, units)
      try order.add(line.json.bytes(.compact) + [UInt8(ascii: "\n")])
    }
    for task in draw.expected where task.samples == 0 {
      try order.add(
        TaskOrder(task: task.task, indices: []).json.bytes(.compact) + [UInt8(ascii: "\n")]
      )
    }
    let planned = units.reduce(0) { $0 + $1.lines }
    guard count <= planned else { throw ScalingError.tooManyShards(count, units: planned) }
    let plan = Plan(
      protocol: measurement.makeProtocol(),
      command: command,
      folder: folder,
      isOfAModel: isOfAModel,
      ks: try measurement.scoredKs(),
      finishes: draw.finishes,
      tasks: try order.finish(),
      shards: try units.map { Plan.Shard(units: $0.lines, sha256: try $0.finish()) },
      samples: draw.samples.count,
      inputs: inputs,
      created: Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down)),
      facets: measurement.facets
    )
    let bytes = try JSONValue(encoding: plan).bytes(.indented) + [UInt8(ascii: "\n")]
    // Last, so that a plan that is there is whole.
    try RunDirectory.replace(Plan.file, in: path, with: bytes)
  }

  /// Hands the samples of a task to the shards, those with one text once.
  private func divide(
    _ samples: [StoredSample],
    of task: TaskID,
    _ deduplicates: Bool,
    _ texts: TextStore,
    _ units: [FileDigestWriter]
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
      let shard = SampleRecord.Key(task: task, index: sample.index).shard(among: units.count)
      try units[shard].add(UnitLine.bytes(of: try texts.sample(sample)))
    }
    return order
  }
}
