// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Problems

/// What a run directory holds.
package struct RunContents: Sendable {
  package var header: RunHeader
  /// The judged samples in the order in which they were judged, each at its first place.
  package private(set) var records: [SampleRecord] = []
  /// How many records a later one of the same sample took the place of, as after a failure of the
  /// harness.
  package private(set) var superseded = 0
  /// The bytes of a half line at the end, which a kill left.
  package private(set) var tornBytes = 0
  /// The bytes up to the end of the last whole line.
  private(set) var wholeBytes = 0
  private var places: [SampleRecord.Key: Int] = [:]

  /// Reads a run without opening it for writing, even while another process works on it.
  package static func read(from directory: String) throws -> RunContents {
    let path = directory + "/" + RunDirectory.samples
    guard let header = try RunHeader.read(from: directory) else {
      throw JournalError.badHeader(
        path: directory + "/" + RunDirectory.header,
        reason: "there is no such file"
      )
    }
    let bytes = try Descriptor(opening: path, O_RDONLY).read()
    return try RunContents(header: header, samples: bytes, path: path)
  }

  init(header: RunHeader, samples bytes: [UInt8], path: String) throws {
    self.header = header
    wholeBytes = try JournalLines.read(bytes, path: path) { add(try SampleRecord(json: $0)) }
    tornBytes = bytes.count - wholeBytes
  }

  private mutating func add(_ record: SampleRecord) {
    if let place = places[record.key] {
      records[place] = record
      superseded += 1
    } else {
      places[record.key] = records.count
      records.append(record)
    }
  }

  /// The record of a sample; nil when it is not judged yet.
  package func record(of key: SampleRecord.Key) -> SampleRecord? {
    places[key].map { records[$0] }
  }

  /// The record under the number of a sample whose text is another one.
  package func contradiction(to sample: Sample) -> SampleRecord? {
    let key = SampleRecord.Key(task: sample.task, index: sample.index)
    guard let record = record(of: key), !record.isOf(sample) else { return nil }
    return record
  }
}
