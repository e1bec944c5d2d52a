// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// The sample log of lm-evaluation-harness: a row a task and filter, with pass@k in place of counts.
struct LMEvalResults {
  /// One of each filter.
  let results: [TaskResults]

  /// The benchmarks by the task of the harness, without the endings that name a way of prompting.
  private static let benchmarks = [
    "humaneval": "humaneval", "humaneval_plus": "humaneval+", "mbpp": "mbpp",
    // The harness's mbpp_plus runs the tests of MBPP on the tasks of MBPP+.
    "mbpp_plus": "mbpp+ with the tests of mbpp",
  ]

  init(_ text: TextFile, _ context: ResultFile.Context) throws {
    var filters: [String: [TaskResults.Task]] = [:]
    var prompts: [String: [(name: String, digest: String)]] = [:]
    for line in text.lines {
      let row = try context.row(line)
      let filter = row["filter"]?.string ?? "none"
      let task = try Self.task(row, line, context)
      filters[filter, default: []].append(task)
      if let digest = row["prompt_hash"]?.string {
        prompts[filter, default: []].append((task.name, digest))
      }
    }
    let benchmark = Self.benchmark(ofFile: context.path)
    results = filters.keys.sorted().map { filter in
      let tasks = filters[filter] ?? []
      var facts = context.facts(
        benchmark: benchmark ?? ResultFile.benchmark(ofTask: tasks.first?.name ?? ""),
        tasks: tasks,
        evaluator: "lm-evaluation-harness"
      )
      facts.values["extraction.name"] = filter
      let digests = (prompts[filter] ?? []).sorted { TaskID($0.name).precedes(TaskID($1.name)) }
      if digests.count == tasks.count {
        let joined = digests.map(\.digest).joined(separator: "\n")
        facts.values["promptDigest"] = ContentDigest.sha256(Array(joined.utf8))
      }
      return TaskResults(
        label: filters.count == 1 ? context.name : "\(context.name) (\(filter))",
        path: context.path,
        format: .lmEval,
        facts: facts,
        suites: ["base"],
        tasks: tasks
      )
    }
  }

  /// The benchmark that a file such as `samples_humaneval_64_2026-01-01T00-00-00.jsonl` is of.
  private static func benchmark(ofFile path: String) -> String? {
    guard let file = path.split(separator: "/").last, file.hasPrefix("samples_") else { return nil }
    return benchmark(ofTask: String(file.dropFirst("samples_".count)))
  }

  /// The benchmark of a task of the harness, such as `humaneval_64_instruct`.
  static func benchmark(ofTask name: String) -> String? {
    benchmarks.keys.sorted { $0.count > $1.count }
      .first { name == $0 || name.hasPrefix($0 + "_") || name.hasPrefix($0 + ".") }
      .flatMap { benchmarks[$0] }
  }

  private static func task(
    _ row: JSONValue,
    _ line: TextFile.Line,
    _ context: ResultFile.Context
  ) throws -> TaskResults.Task {
    let samples = row["resps"]?.array?.first?.array?.count ?? 1
    let (metric, k, value) = try score(of: row, line, context)
    guard let correct = correct(of: samples, k: k, value: value) else {
      throw ResultFileError.ambiguous(
        path: context.path,
        line: line.number,
        metric: metric,
        samples: samples
      )
    }
    return TaskResults.Task(name: name(of: row), samples: samples, correct: ["base": correct])
  }

  /// The number of samples that passed, from the estimate of pass@k; nil when no number or several
  /// give it.
  ///
  /// All k samples drawn fail with probability C(n-c, k) / C(n, k), which each further correct sample
  /// multiplies by (n-c-k) / (n-c).
  private static func correct(of samples: Int, k: Int, value: Double) -> Int? {
    guard k <= samples else { return nil }
    var matching: [Int] = []
    var failing = 1.0
    for correct in 0...samples {
      if abs(1 - failing - value) < 1e-9 { matching.append(correct) }
      let left = samples - correct
      failing = left > k ? failing * Double(left - k) / Double(left) : 0
    }
    return matching.count == 1 ? matching.first : nil
  }

  /// The pass@k of the least k in a row.
  private static func score(
    of row: JSONValue,
    _ line: TextFile.Line,
    _ context: ResultFile.Context
  ) throws -> (metric: String, k: Int, value: Double) {
    guard case .object(let members) = row else {
      throw ResultFileError.noResults(path: context.path)
    }
    let scores = members.compactMap { member -> (metric: String, k: Int, value: Double)? in
      for prefix in ["pass@", "pass_at_"] where member.name.hasPrefix(prefix) {
        let digits = member.name.dropFirst(prefix.count).prefix { $0.isNumber }
        guard let k = Int(digits), k >= 1, let value = member.value.double else { continue }
        return (member.name, k, value)
      }
      return nil
    }
    guard let least = scores.min(by: { $0.k < $1.k }) else {
      throw ResultFileError.notJudged(path: context.path, line: line.number)
    }
    return least
  }

  /// The name of a task as the benchmark has it; MBPP's are numbers in the log.
  private static func name(of row: JSONValue) -> String {
    if let name = row["doc"]?["task_id"]?.string { return name }
    if let number = row["doc"]?["task_id"]?.integer { return "Mbpp/\(number)" }
    return "doc/\(row["doc_id"]?.integer ?? 0)"
  }
}
