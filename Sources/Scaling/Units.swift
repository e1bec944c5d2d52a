// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Measuring
import Problems
package import Runs

/// A sample that a worker judges, as a line of `units/I.jsonl`; without a text where it is asked for first.
enum UnitLine {
  static func bytes(of key: SampleRecord.Key) -> [UInt8] { bytes(members(of: key)) }

  static func bytes(of sample: Sample) -> [UInt8] {
    bytes(
      members(of: SampleRecord.Key(task: sample.task, index: sample.index)) + [
        .init("form", .string(sample.form.rawValue)), .init("text", .string(sample.text)),
      ]
    )
  }

  private static func members(of key: SampleRecord.Key) -> [JSONValue.Member] {
    [
      .init("task", .string(key.task.rawValue)), .init("index", .number(String(key.index))),
    ]
  }

  private static func bytes(_ members: [JSONValue.Member]) -> [UInt8] {
    JSONValue.object(members).bytes(.compact) + [UInt8(ascii: "\n")]
  }

  /// The key of a line, and the sample where its text is there; nil where it is no such line.
  static func unit(of line: ArraySlice<UInt8>) -> (key: SampleRecord.Key, sample: Sample?)? {
    guard let json = try? JSONValue(parsing: line), let name = json["task"]?.string,
      let index = json["index"]?.sampleIndex
    else { return nil }
    let key = SampleRecord.Key(task: TaskID(name), index: index)
    guard let text = json["text"]?.string else { return (key, nil) }
    guard let form = json["form"]?.string.flatMap(SampleForm.init(rawValue:)) else { return nil }
    return (key, Sample(task: key.task, index: index, form: form, text: text))
  }
}

extension PlanFolder {
  /// Hands on the units of a shard, in the order of the run.
  ///
  /// - Throws: ``ScalingError``, `JournalError`, and what `take` throws.
  func forEachUnit(
    of shard: Int,
    _ take: (SampleRecord.Key, Sample?) throws -> Void
  ) throws {
    let name = Self.unitsFile(of: shard)
    let folder = Self.units(in: path)
    let bytes = try bytes(of: name, in: folder, sha256: plan.shards[shard].sha256)
    for (place, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let unit = UnitLine.unit(of: line), (unit.sample == nil) == plan.asksAModel else {
        throw ScalingError.badLine(path: "\(folder)/\(name)", line: place + 1)
      }
      try take(unit.key, unit.sample)
    }
  }

  /// The samples of a shard that are there but those that are done, as a part of the whole run.
  ///
  /// - Parameters:
  ///   - shard: Its number.
  ///   - isDone: Whether a sample is done.
  /// - Returns: The samples, in the order of the run or, where a model was asked, of its answers.
  /// - Throws: ``ScalingError``, `JournalError`, `TextStoreError`.
  package func draw(
    of shard: Int,
    except isDone: (SampleRecord.Key) -> Bool
  ) throws -> SampleDraw {
    let expected = try order().map {
      RunTally.Expected(task: $0.task, samples: $0.indices.count)
    }
    var draw = try SampleDraw(expecting: expected, under: plan.protocol)
    if plan.asksAModel {
      try ShardAnswers(of: shard, in: self).forEach { generated in
        let sample = generated.sample
        guard !isDone(.init(task: sample.task, index: sample.index)) else { return }
        try draw.add(sample)
      }
    } else {
      try forEachUnit(of: shard) { key, sample in
        guard let sample, !isDone(key) else { return }
        try draw.add(sample)
      }
    }
    return draw
  }
}
