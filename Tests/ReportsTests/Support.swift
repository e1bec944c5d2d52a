// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
import Reports
import Runs

let exampleProtocol = RunProtocol(
  benchmark: .init(name: "HumanEval", version: "1.0", split: "test", suite: "base"),
  dataset: .init(file: "HumanEval.jsonl.gz", sha256: "ab", md5: "cd"),
  tasks: .init([TaskID("T/0"), TaskID("T/1")]),
  provider: .init(name: "file"),
  promptDigest: "01",
  sampling: .init(n: 1),
  extraction: .init(name: "verbatim", version: 1, digest: "23"),
  judging: .auto,
  limits: .init(
    cpuSeconds: 10,
    blockedSeconds: 3,
    wallSeconds: 60,
    memoryBytes: 1 << 30,
    outputBytes: 1 << 20
  ),
  isolation: .init(level: "full", layers: ["seccomp"]),
  interpreter: .init(implementation: "CPython", version: "3.11.7")
)

/// A run of tasks with so many samples, the first of which are right, the rest wrong.
func exampleTally(
  _ counts: [(samples: Int, correct: Int)],
  also: [SampleRecord] = [],
  cpu: Duration = .milliseconds(5)
) throws -> RunTally {
  var records = also
  var expected: [RunTally.Expected] = []
  for (place, count) in counts.enumerated() {
    let task = TaskID("T/\(place)")
    let more = also.count { $0.sample.task == task }
    expected.append(RunTally.Expected(task: task, samples: count.samples + more))
    for index in 0..<count.samples {
      records.append(
        SampleRecord(
          sample: Sample(task: task, index: index, form: .completion, text: "x"),
          judgement: Judgement(
            verdict: index < count.correct ? .passed : .wrongAnswer,
            judging: .strict,
            cpu: cpu
          )
        )
      )
    }
  }
  return try RunTally(records, expected: expected)
}

func exampleReport(_ counts: [(samples: Int, correct: Int)], ks: [Int] = [1]) throws -> RunReport {
  let summary = try RunSummary(try exampleTally(counts), protocol: exampleProtocol, ks: ks)
  return RunReport(summary, protocol: exampleProtocol)
}

/// Results of tasks T/0, T/1 and so on, of which so many samples passed as the digits say.
func exampleResults(
  _ label: String,
  _ correct: String,
  samples: Int = 1,
  _ change: (inout RunProtocol) -> Void = { _ in }
) throws -> TaskResults {
  var runProtocol = exampleProtocol
  change(&runProtocol)
  return TaskResults(
    label: label,
    path: "runs/\(label)",
    format: .run,
    facts: try ProtocolFacts(runProtocol),
    suites: ["base"],
    tasks: correct.enumerated().map { place, digit in
      .init(
        name: "T/\(place)",
        samples: samples,
        correct: ["base": digit.wholeNumberValue ?? 0]
      )
    }
  )
}

/// Facets of the tasks T/0, T/1 and so on: so many of the topic `a`, and then so many of `b`.
func exampleFacets(a: Int, b: Int) -> TaskFacets {
  TaskFacets(
    Dictionary(
      uniqueKeysWithValues: (0..<(a + b)).map { ("T/\($0)", ["topic": $0 < a ? "a" : "b"]) }
    )
  )
}

/// Results such as ``exampleResults(_:_:samples:_:)`` of tasks with facets.
func facetResults(
  _ label: String,
  _ correct: String,
  samples: Int = 1,
  _ facets: TaskFacets? = exampleFacets(a: 8, b: 8)
) throws -> TaskResults {
  var results = try exampleResults(label, correct, samples: samples)
  results.facets = facets
  return results
}
