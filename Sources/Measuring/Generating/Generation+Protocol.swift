// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Problems
import Prompting
import Runs

extension Generation {
  /// Everything that the texts depend on.
  ///
  /// - Parameters:
  ///   - benchmark: The problems that are asked.
  ///   - total: How many the split has.
  /// - Returns: The protocol.
  func makeProtocol(for benchmark: LoadedBenchmark, of total: Int) -> GenerationProtocol {
    GenerationProtocol(
      benchmark: .init(benchmark),
      dataset: .init(benchmark.dataset),
      tasks: .init(benchmark.problems.map(\.id), of: total, where: benchmark.selection),
      provider: provider,
      promptDigest: promptDigest(of: asked),
      sampling: drawing
    )
  }

  /// What is asked; of a second request what is the same after any answer.
  private var asked: [(task: TaskID, prompt: Prompt)] {
    let second = questions.compactMap { try? next?.question($0.task, "") }
    return (questions + second).map { (task: $0.task, prompt: $0.prompt) }
  }

  private var provider: RunProtocol.Provider {
    var settings = source.settings
    settings["style"] = style
    if mayNotRepeat { settings["repeats"] = "not to the letter" }
    return .init(name: source.name, settings: settings)
  }

  /// Whether greedy texts may differ from run to run.
  ///
  /// What a server writes at once changes each other's last digits, and with them what is likeliest. An
  /// engine of our own then writes one at a time.
  package var mayNotRepeat: Bool {
    guard case .server(let server) = source, sampling.isGreedy, !leavesSampling else {
      return false
    }
    return min(policy.width, server.capabilities.slots ?? policy.width) > 1
  }

  private var drawing: RunProtocol.Sampling {
    let stop =
      (questions.first.flatMap { try? next?.question($0.task, "") } ?? questions.first)?.stop ?? []
    return .init(
      n: samplesPerTask,
      temperature: leavesSampling ? nil : sampling.temperature,
      topP: leavesSampling ? nil : sampling.topP,
      topK: sampling.topK,
      minP: sampling.minP == 0 ? nil : sampling.minP,
      maxTokens: sampling.maxTokens,
      stop: sampling.stop + stop.filter { !sampling.stop.contains($0) },
      seed: seed
    )
  }
}

extension RunProtocol.Benchmark {
  init(_ benchmark: LoadedBenchmark) {
    self.init(
      name: benchmark.name,
      version: benchmark.version ?? "own",
      split: benchmark.split,
      suite: benchmark.suite
    )
  }
}

extension RunProtocol.Dataset {
  init(_ file: LoadedBenchmark.Dataset) {
    self.init(file: file.fileName, sha256: file.sha256, md5: file.unpackedMD5)
  }
}
