// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
package import Runs

/// What all attempts have done of a shard: where the record of each sample lies, not the records.
package struct ShardContents: Sendable {
  /// A record that one of the attempts wrote.
  package struct Entry: Sendable {
    /// The file, by its place among the shard's.
    package var file: Int
    package var line: Range<Int>
    /// What was run; nil where nothing was.
    package var program: ProgramMark?
    package var isOfTheProgram: Bool
    package var isPassed: Bool
    /// Whether nothing else was judged beside it.
    package var isAlone: Bool
  }

  /// The paths of the files.
  package private(set) var files: [String] = []
  package private(set) var entries: [SampleRecord.Key: Entry] = [:]
  /// Further records of samples that another attempt had judged, too.
  package private(set) var repeated: [SampleRecord.Key: [Entry]] = [:]
  /// How many samples have a verdict of their program, and how many of them passed.
  package private(set) var done = 0
  package private(set) var passed = 0
  /// Lines that were not read: halves that a kill leaves, and those of another plan.
  package private(set) var damaged = 0
  package private(set) var foreign = 0
  /// When each attempt began, as it says, and on what host.
  package private(set) var starts: [(started: String, host: String)] = []

  /// One value for all equal ones: a name of more than 15 bytes takes memory of its own.
  private var tasks: Set<TaskID> = []

  /// Reads what was done of a shard, while workers may go on.
  ///
  /// - Throws: `JournalError` for a file that cannot be read.
  package init(of shard: Int, in folder: PlanFolder) throws {
    let place = folder.folder(of: shard)
    for name in try RunDirectory.names(in: place) where name.hasSuffix(AttemptLine.ending) {
      files.append(place + "/" + name)
      let number = files.count - 1
      damaged += try LineScan.read(name, in: place) { json, line in
        guard json[AttemptLine.plan]?.string == folder.mark else {
          foreign += 1
          return
        }
        if let started = json[AttemptLine.started]?.string {
          starts.append((started, json[AttemptLine.host]?["name"]?.string ?? "?"))
        } else if let (key, entry) = entry(of: json, file: number, line) {
          if key.shard(among: folder.plan.shards.count) == shard {
            add(entry, of: key)
          } else {
            foreign += 1
          }
        } else {
          damaged += 1
        }
      }
    }
  }

  /// The members without which a line is no record.
  private static let texts = ["form", "text", "textDigest"]
  private static let numbers = ["cpuSeconds", "wallSeconds", "peakMemoryBytes"]

  private mutating func entry(
    of json: JSONValue,
    file: Int,
    _ line: Range<Int>
  ) -> (SampleRecord.Key, Entry)? {
    guard let task = json["task"]?.string, let index = json["index"]?.sampleIndex,
      let verdict = json["verdict"]?.string.flatMap({
        Verdict(name: $0, detail: json["detail"]?.string)
      }),
      Self.texts.allSatisfy({ json[$0]?.string != nil }),
      Self.numbers.allSatisfy({ json[$0]?.double != nil })
    else { return nil }
    let key = SampleRecord.Key(task: tasks.insert(TaskID(task)).memberAfterInsert, index: index)
    return (
      key,
      Entry(
        file: file,
        line: line,
        program: json[AttemptLine.program]?.string.flatMap(ProgramMark.init),
        isOfTheProgram: verdict.isOfTheProgram,
        isPassed: verdict == .passed,
        isAlone: json[AttemptLine.alone]?.bool ?? false
      )
    )
  }

  private mutating func add(_ entry: Entry, of key: SampleRecord.Key) {
    if let known = entries[key], known.isOfTheProgram {
      if entry.isOfTheProgram { repeated[key, default: []].append(entry) }
      return
    }
    // What the harness failed at gives way to any verdict.
    entries[key] = entry
    if entry.isOfTheProgram { done += 1 }
    if entry.isPassed { passed += 1 }
  }

  /// Whether a sample has a verdict of its program.
  package func isDone(_ key: SampleRecord.Key) -> Bool { entries[key]?.isOfTheProgram ?? false }
}

/// What tells a program from others of its task: half of its SHA-256.
package struct ProgramMark: Sendable, Hashable {
  private let words: (UInt64, UInt64)

  /// Reads the first half of a digest in hexadecimal; nil where it is none.
  init?(_ hex: String) {
    guard hex.utf8.count == 64, let high = UInt64(hex.prefix(16), radix: 16),
      let low = UInt64(hex.dropFirst(16).prefix(16), radix: 16)
    else { return nil }
    words = (high, low)
  }

  package static func == (one: Self, other: Self) -> Bool { one.words == other.words }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}
