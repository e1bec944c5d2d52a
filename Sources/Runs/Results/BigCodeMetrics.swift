// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The metrics of the bigcode harness: scores without counts, and the options of the command.
struct BigCodeMetrics {
  let scores: [StatedScore]

  /// The benchmarks by the task of the harness.
  private static let benchmarks = [
    "humaneval": "humaneval", "humanevalplus": "humaneval+", "mbpp": "mbpp", "mbppplus": "mbpp+",
  ]

  /// The fields of a protocol by the option that tells them.
  private static let options = [
    "temperature": "sampling.temperature", "top_p": "sampling.topP", "top_k": "sampling.topK",
    "n_samples": "sampling.n", "max_length_generation": "sampling.maxLength",
  ]

  init(_ document: JSONValue, _ context: ResultFile.Context) throws {
    guard case .object(let members) = document else {
      throw ResultFileError.noResults(path: context.path)
    }
    let config = document["config"]
    var facts = ProtocolFacts(["evaluator": "bigcode-evaluation-harness"])
    for (option, field) in Self.options {
      if let value = config?[option], value.double != nil {
        facts.values[field] = value.text(.compact)
      }
    }
    if let isSampling = config?["do_sample"]?.bool {
      facts.values["sampling.decoding"] = isSampling ? "sampling" : "greedy"
    }
    // The last part of a model's name, as in codeparrot/codeparrot-small.
    let model = config?["model"]?.string?.split(separator: "/").last.map(String.init)
    scores = members.filter { $0.name != "config" }.flatMap { task -> [StatedScore] in
      guard case .object(let metrics) = task.value else { return [] }
      return metrics.compactMap { metric in
        guard metric.name.hasPrefix("pass@"), let value = metric.value.double, 0...1 ~= value
        else { return nil }
        return StatedScore(
          label: context.label ?? model ?? context.name,
          benchmark: Self.benchmarks[task.name] ?? task.name,
          metric: metric.name,
          value: value,
          facts: facts,
          source: "\(context.path), metrics of the bigcode harness"
        )
      }
    }
    guard !scores.isEmpty else { throw ResultFileError.noResults(path: context.path) }
  }
}
