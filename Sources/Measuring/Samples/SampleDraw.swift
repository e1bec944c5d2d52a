// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Completions
package import Problems
package import Runs

/// The problems that are asked and the samples of each, from a provider that has them.
package struct SampleDraw: Sendable {
  /// The tasks in the order of the benchmark, and how many samples each has.
  package private(set) var expected: [RunTally.Expected] = []
  /// The samples in the provider's order, by the tasks.
  package private(set) var samples: [StoredSample] = []
  /// Their texts.
  package let texts: TextStore
  /// The name of the provider.
  let name: String
  /// What else a protocol must say of it.
  let settings: [String: String]
  /// What the samples depend on, where they are a model's and it is known.
  var generation: GenerationProtocol?
  /// What somebody says of how they were made.
  package var notes: [SampleNote] = []
  /// How many of the texts ended how; empty where it is not known.
  package private(set) var finishes: [String: Int] = [:]
  /// The protocol of the run that these are a part of; nil where they are all of it.
  private(set) var whole: RunProtocol?

  /// Draws samples of every problem.
  ///
  /// - Parameters:
  ///   - problems: The problems.
  ///   - provider: Who answers.
  ///   - count: How many samples of each; nil for as many as there are.
  ///   - isPartial: Whether problems without a sample are left out, rather than missing.
  /// - Throws: What the provider throws, and ``MeasurementError/noSamples(provider:)``.
  package init(
    of problems: [Problem],
    from provider: any CompletionProvider,
    count: Int?,
    isPartial: Bool
  ) async throws {
    name = provider.name
    settings = provider.settings
    texts = try TextStore()
    for problem in problems {
      let own = try await provider.samples(of: problem, count: count)
      add(try own.map(texts.add), of: problem, isPartial: isPartial)
    }
    guard !samples.isEmpty else { throw MeasurementError.noSamples(provider: name) }
  }

  /// Draws the samples of a file, with what it says of how they were made.
  ///
  /// - Throws: ``MeasurementError/noSamples(provider:)``.
  package init(
    of problems: [Problem],
    from file: SampleFile,
    count: Int?,
    isPartial: Bool
  ) throws {
    name = ReplayProvider.name
    settings = ["samples": String(file.path.split(separator: "/").last ?? "samples")]
    texts = file.texts
    generation = file.generation
    finishes = file.finishes
    let places = Dictionary(grouping: file.entries.indices) { file.entries[$0].sample.task }
    for problem in problems {
      let own = (places[problem.id] ?? []).prefix(count ?? .max)
      add(own.map { file.entries[$0].sample }, of: problem, isPartial: isPartial)
    }
    guard !samples.isEmpty else { throw MeasurementError.noSamples(provider: name) }
  }

  /// Begins with none of the samples of a part of a run.
  ///
  /// - Parameters:
  ///   - expected: The samples of the whole run.
  ///   - whole: Its protocol.
  /// - Throws: `TextStoreError`.
  package init(expecting expected: [RunTally.Expected], under whole: RunProtocol) throws {
    name = whole.provider.name
    settings = whole.provider.settings
    texts = try TextStore()
    self.expected = expected
    self.whole = whole
  }

  /// Adds a sample of a part of a run.
  ///
  /// - Throws: `TextStoreError`.
  package mutating func add(_ sample: Sample) throws {
    samples.append(try texts.add(sample))
  }

  private mutating func add(_ own: [StoredSample], of problem: Problem, isPartial: Bool) {
    if own.isEmpty, isPartial { return }
    samples += own
    expected.append(RunTally.Expected(task: problem.id, samples: own.count))
  }

  /// The values of k to score: those asked for, or of 1, 10 and 100 those that the samples allow.
  ///
  /// - Throws: ``MeasurementError/tooFewSamples(k:task:samples:)``, before anything is run.
  static func ks(_ wanted: [Int]?, of expected: [RunTally.Expected]) throws -> [Int] {
    // A task without a sample is reported as missing; it is no reason to refuse.
    let sampled = expected.filter { $0.samples > 0 }
    guard let poorest = sampled.min(by: { $0.samples < $1.samples }) else { return wanted ?? [1] }
    guard let wanted else { return [1, 10, 100].filter { $0 <= poorest.samples } }
    if let k = wanted.max(), k > poorest.samples {
      throw MeasurementError.tooFewSamples(
        k: k,
        task: poorest.task.rawValue,
        samples: poorest.samples
      )
    }
    return wanted
  }
}
