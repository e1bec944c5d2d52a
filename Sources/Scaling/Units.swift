// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Measuring
import Problems
package import Runs

/// A sample that a worker judges, as a line of `units/I.jsonl`.
enum UnitLine {
  static func bytes(of sample: Sample) -> [UInt8] {
    JSONValue.object([
      .init("task", .string(sample.task.rawValue)),
      .init("index", .number(String(sample.index))),
      .init("form", .string(sample.form.rawValue)),
      .init("text", .string(sample.text)),
    ]).bytes(.compact) + [UInt8(ascii: "\n")]
  }

  /// The sample of a line; nil where it is none.
  static func sample(of line: ArraySlice<UInt8>) -> Sample? {
    guard let json = try? JSONValue(parsing: line), let task = json["task"]?.string,
      let index = json["index"]?.sampleIndex,
      let form = json["form"]?.string.flatMap(SampleForm.init(rawValue:)),
      let text = json["text"]?.string
    else { return nil }
    return Sample(task: TaskID(task), index: index, form: form, text: text)
  }
}

extension PlanFolder {
  /// The samples of a shard but those that are done, as a part of the whole run.
  ///
  /// - Parameters:
  ///   - shard: Its number.
  ///   - isDone: Whether a sample is done.
  /// - Returns: The samples, in the order of the run.
  /// - Throws: ``ScalingError``, `JournalError`, `TextStoreError`.
  package func draw(
    of shard: Int,
    except isDone: (SampleRecord.Key) -> Bool
  ) throws -> SampleDraw {
    let name = Self.unitsFile(of: shard)
    let folder = Self.units(in: path)
    let bytes = try bytes(of: name, in: folder, sha256: plan.shards[shard].sha256)
    let expected = try order().map {
      RunTally.Expected(task: $0.task, samples: $0.indices.count)
    }
    var draw = try SampleDraw(expecting: expected, under: plan.protocol)
    for (place, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let sample = UnitLine.sample(of: line) else {
        throw ScalingError.badLine(path: "\(folder)/\(name)", line: place + 1)
      }
      guard !isDone(.init(task: sample.task, index: sample.index)) else { continue }
      try draw.add(sample)
    }
    return draw
  }
}
