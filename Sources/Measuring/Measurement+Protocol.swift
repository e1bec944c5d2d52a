// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
package import Problems
import Prompting
package import Runs

extension Measurement {
  /// Everything that the run's numbers depend on.
  package func makeProtocol() -> RunProtocol {
    let limits = grader.limits
    let isolation = grader.sandbox.isolation
    let interpreter = grader.sandbox.interpreter
    let asked = Set(expected.map(\.task))
    let problems = benchmark.problems.filter { asked.contains($0.id) }
    let origin = origin(of: problems)
    return RunProtocol(
      benchmark: .init(benchmark),
      dataset: .init(benchmark.dataset),
      tasks: .init(problems.map(\.id), of: tasksOfSplit, where: benchmark.selection),
      provider: origin.provider,
      promptDigest: origin.promptDigest,
      sampling: origin.sampling,
      extraction: .init(
        name: extraction.name,
        version: extraction.version,
        digest: extraction.digest
      ),
      judging: judging,
      outputs: hasRuleForOutputs
        ? .init(
          oracle: rules.oracle,
          leastCallSeconds: rules.leastLimit.seconds,
          callFactor: rules.limitFactor
        ) : nil,
      comparer: benchmark.hasStreams ? grader.comparer : nil,
      limits: .init(
        cpuSeconds: limits.cpu.seconds,
        blockedSeconds: limits.blocked.seconds,
        wallSeconds: limits.wall.seconds,
        memoryBytes: limits.memoryBytes,
        outputBytes: limits.outputBytes,
        fileBytes: limits.fileBytes,
        threads: limits.threads
      ),
      isolation: .init(level: isolation.rawValue, layers: isolation.layers),
      interpreter: .init(interpreter),
      deduplication: deduplicates
    )
  }

  /// What kind each task is that is asked.
  package var facets: TaskFacets? {
    let asked = Set(expected.map(\.task))
    return TaskFacets(benchmark.problems.filter { asked.contains($0.id) })
  }

  /// The values of k to score.
  ///
  /// - Throws: ``MeasurementError/tooFewSamples(k:task:samples:)``.
  package func scoredKs() throws -> [Int] { try SampleDraw.ks(ks, of: expected) }

  /// Where the samples come from: what is known of a model, or no more than a file's name.
  private func origin(
    of problems: [Problem]
  ) -> (
    provider: RunProtocol.Provider, promptDigest: String, sampling: RunProtocol.Sampling
  ) {
    let n = expected.map(\.samples).max() ?? 0
    let known: GenerationProtocol
    switch samples {
    case .drawn(let draw):
      if let whole = draw.whole { return (whole.provider, whole.promptDigest, whole.sampling) }
      guard let generation = draw.generation else {
        var provider = RunProtocol.Provider(name: draw.name, settings: draw.settings)
        var sampling = RunProtocol.Sampling(n: n, seed: seed)
        for note in draw.notes { note.add(to: &provider, &sampling) }
        return (provider, promptDigest(of: problems), sampling)
      }
      known = generation
    case .generated(let generation):
      known = generation.makeProtocol(for: benchmark, of: tasksOfSplit)
    }
    var sampling = known.sampling
    sampling.n = n
    return (known.provider, known.promptDigest, sampling)
  }

  /// A folder that the same command finds again and no other command uses.
  func defaultDirectory(_ runProtocol: RunProtocol) throws -> String {
    var hash = SHA256()
    hash.update(try runProtocol.digest())
    // Two files of samples may have one name.
    if case .drawn(let draw) = samples {
      for sample in draw.samples { hash.update(sample.digest.hex) }
    }
    return Self.directory(for: benchmark, runProtocol.provider, digest: hash.digest.hex)
  }

  /// A folder below `runs` that is named after who is asked, what, and how: model or file, benchmark,
  /// and what tells it from other runs of these.
  static func directory(
    for benchmark: LoadedBenchmark,
    _ provider: RunProtocol.Provider,
    digest: String
  ) -> String {
    let source = provider.settings["model"] ?? provider.settings["samples"]
    let name = stem(of: source ?? provider.name)
    return "runs/\(name.isEmpty ? "run" : name)-\(benchmark.name)-\(digest.prefix(8))"
  }

  /// What a model or a file is called without its folders and the kind of file it is.
  ///
  /// The name may come from another run's folder: nothing in it leads elsewhere.
  private static func stem(of name: String) -> String {
    var stem = String(name.split(separator: "/").last ?? "")
    while let ending = kindsOfFiles.first(where: { stem.lowercased().hasSuffix($0) }) {
      stem.removeLast(ending.count)
    }
    let kept = stem.filter { $0.isLetter || $0.isNumber || "-_.+".contains($0) }
    // A folder's name may have 255 bytes, of which a letter takes up to four; dots alone lead upwards.
    return String(kept.drop { $0 == "." || $0 == "-" }.prefix(48))
  }

  private static let kindsOfFiles = [
    ".gz", ".jsonl", ".json", ".gguf", ".safetensors", ".txt", ".eval",
  ]
}
