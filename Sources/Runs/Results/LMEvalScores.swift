// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The scores in a file of results of lm-evaluation-harness, `results_2026-01-01T00-00-00.json`.
struct LMEvalScores {
  let scores: [StatedScore]

  /// Whether a document is such a file.
  static func isIn(_ document: JSONValue) -> Bool {
    document["results"] != nil && document["configs"] != nil
  }

  init(_ document: JSONValue, _ context: ResultFile.Context) throws {
    guard case .object(let tasks)? = document["results"] else {
      throw ResultFileError.noResults(path: context.path)
    }
    // The last part of a model's name, as in codeparrot/codeparrot-small.
    let model = document["model_name"]?.string?.split(separator: "/").last.map(String.init)
    scores = tasks.flatMap { task -> [StatedScore] in
      guard case .object(let metrics) = task.value else { return [] }
      return metrics.compactMap { metric in
        guard let (k, filter) = Self.parts(of: metric.name), let value = metric.value.double,
          0...1 ~= value
        else { return nil }
        var facts = Self.facts(of: task.name, in: document)
        facts.values["extraction.name"] = filter
        return StatedScore(
          label: context.label ?? model ?? context.name,
          benchmark: LMEvalResults.benchmark(ofTask: task.name) ?? task.name,
          metric: "pass@\(k)",
          value: value,
          facts: facts,
          source: "\(context.path), results of lm-evaluation-harness"
        )
      }
    }
    guard !scores.isEmpty else { throw ResultFileError.noResults(path: context.path) }
  }

  /// The k and the filter of a metric such as `pass@1,create_test` or `pass_at_1,none`.
  private static func parts(of metric: String) -> (k: Int, filter: String)? {
    let parts = metric.split(separator: ",", maxSplits: 1).map(String.init)
    guard parts.count == 2,
      let prefix = ["pass@", "pass_at_"].first(where: parts[0].hasPrefix),
      let k = Int(parts[0].dropFirst(prefix.count))
    else { return nil }
    return (k, parts[1])
  }

  private static func facts(of task: String, in document: JSONValue) -> ProtocolFacts {
    var facts = ProtocolFacts(["evaluator": "lm-evaluation-harness"])
    if let count = document["n-samples"]?[task]?["effective"]?.integer {
      facts.values["tasks.count"] = "\(count)"
    }
    let config = document["configs"]?[task]
    if let repeats = config?["repeats"]?.integer { facts.values["sampling.n"] = "\(repeats)" }
    let options = config?["generation_kwargs"]
    for (option, field) in [
      ("temperature", "sampling.temperature"), ("top_p", "sampling.topP"),
      ("max_gen_toks", "sampling.maxTokens"),
    ] {
      if let value = options?[option], value.double != nil {
        facts.values[field] = value.text(.compact)
      }
    }
    if let isSampling = options?["do_sample"]?.bool {
      facts.values["sampling.decoding"] = isSampling ? "sampling" : "greedy"
    }
    return facts
  }
}
