// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Execution
import Glibc
import Grading
import Problems
import Prompting
import Runs

extension Measurement {
  /// Everything that the run's numbers depend on.
  func makeProtocol() -> RunProtocol {
    let limits = grader.limits
    let isolation = grader.sandbox.isolation
    let interpreter = grader.sandbox.interpreter
    let asked = Set(expected.map(\.task))
    let problems = benchmark.problems.filter { asked.contains($0.id) }
    return RunProtocol(
      benchmark: .init(
        name: benchmark.name,
        version: benchmark.version ?? "own",
        split: benchmark.split,
        suite: benchmark.suite
      ),
      dataset: .init(
        file: benchmark.dataset.fileName,
        sha256: benchmark.dataset.sha256,
        md5: benchmark.dataset.unpackedMD5
      ),
      tasks: .init(problems.map(\.id), of: tasksOfSplit),
      provider: provider,
      promptDigest: digestOfPrompts(problems),
      sampling: sampling,
      extraction: .init(
        name: extraction.name,
        version: extraction.version,
        digest: extraction.digest
      ),
      // There is one way to compare outputs.
      judging: isJudgedByInputs ? .strict : grader.policy,
      outputs: isJudgedByInputs
        ? .init(
          oracle: rules.oracle,
          leastCallSeconds: rules.leastLimit.seconds,
          callFactor: rules.limitFactor
        ) : nil,
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
      interpreter: .init(
        implementation: interpreter.implementation,
        version: interpreter.version,
        packages: interpreter.packages,
        preload: interpreter.preload
      ),
      deduplication: deduplicates
    )
  }

  private var provider: RunProtocol.Provider {
    switch samples {
    case .drawn(let draw):
      return .init(name: draw.name, settings: draw.settings)
    case .generated(let generation):
      var settings = generation.source.settings
      settings["style"] = generation.style
      return .init(name: generation.source.name, settings: settings)
    }
  }

  private func digestOfPrompts(_ problems: [Problem]) -> String {
    switch samples {
    case .drawn: promptDigest(of: problems)
    case .generated(let generation):
      promptDigest(of: generation.questions.map { (task: $0.task, prompt: $0.prompt) })
    }
  }

  private var sampling: RunProtocol.Sampling {
    let n = expected.map(\.samples).max() ?? 0
    guard case .generated(let generation) = samples else { return .init(n: n, seed: seed) }
    let asked = generation.sampling
    let stop = generation.questions.first?.stop ?? []
    return .init(
      n: n,
      temperature: asked.temperature,
      topP: asked.topP,
      topK: asked.topK,
      minP: asked.minP == 0 ? nil : asked.minP,
      maxTokens: asked.maxTokens,
      stop: asked.stop + stop.filter { !asked.stop.contains($0) },
      seed: seed
    )
  }

  /// A folder that the same command finds again and no other command uses.
  func defaultDirectory(_ runProtocol: RunProtocol) throws -> String {
    let source = provider.settings["samples"] ?? provider.settings["model"]
    let name = source.map { "-" + Self.stem(of: $0) } ?? ""
    var contents: [String] = []
    // Two files of samples may have one name.
    if case .drawn(let draw) = samples {
      contents = draw.samples.map { SampleRecord.digest(of: $0.text) }
    }
    let digest = SampleRecord.digest(of: try runProtocol.digest() + contents.joined())
    return "runs/\(benchmark.name)-\(provider.name)\(name)-\(digest.prefix(8))"
  }

  private static func stem(of name: String) -> String {
    String(name.split(separator: ".").first ?? "").filter {
      $0.isLetter || $0.isNumber || $0 == "-"
    }
  }

  /// Facts about this machine, on which no number depends.
  static var host: [String: String] {
    var name = utsname()
    guard uname(&name) == 0 else { return [:] }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return ["kernel": text(name.release), "machine": text(name.machine)]
  }
}
