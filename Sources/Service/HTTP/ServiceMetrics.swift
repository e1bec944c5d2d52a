// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Grading
import Synchronization

/// What a service counts, in the text form of Prometheus.
final class ServiceMetrics: Sendable {
  /// A series: a name and its labels as they are written.
  private struct Series: Hashable, Comparable {
    var name: String
    var labels: String

    static func < (one: Series, other: Series) -> Bool {
      (one.name, one.labels) < (other.name, other.labels)
    }
  }

  private let counts = Mutex<[Series: Double]>([:])

  private static let help = [
    "evalharness_http_requests_total": "Requests by route and status.",
    "evalharness_http_request_duration_seconds_sum": "Time of day of all requests.",
    "evalharness_samples_total": "Programs by verdict.",
    "evalharness_runs_total": "Programs that were run for their own sake, by how they ended.",
    "evalharness_tests_total": "Tests that were judged one by one, by verdict.",
    "evalharness_sample_cpu_seconds_total": "Processor time of programs.",
    "evalharness_queue_wait_seconds_total": "Time that programs waited for a cage.",
    "evalharness_attempts_total": "Programs that tried to decide their own verdict.",
    "evalharness_rejected_total": "Requests that were not taken on, by reason.",
  ]

  /// Adds to a counter.
  func add(_ name: String, _ labels: [(String, String)] = [], _ amount: Double = 1) {
    let text = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    counts.withLock { $0[Series(name: "evalharness_" + name, labels: text), default: 0] += amount }
  }

  /// Counts what came of a program.
  func count(_ result: ProgramResult) {
    add("samples_total", [("verdict", result.verdict.name)])
    for test in result.tests { add("tests_total", [("verdict", test.verdict.name)]) }
    add("sample_cpu_seconds_total", [], (result.deciding?.cpu ?? .zero) / .seconds(1))
    add("queue_wait_seconds_total", [], result.queued / .seconds(1))
    if case .tampering = result.verdict { add("attempts_total", [("kind", "tampering")]) }
  }

  /// Counts what came of a program that was run for its own sake.
  func count(_ run: JudgeService.TimedRun) {
    add("runs_total", [("ending", run.outcome.ending.name)])
    add("sample_cpu_seconds_total", [], run.outcome.end.cpu / .seconds(1))
    add("queue_wait_seconds_total", [], run.queued / .seconds(1))
  }

  /// All counters, and gauges that somebody else knows.
  func text(gauges: [(name: String, help: String, value: Int)]) -> String {
    var lines: [String] = []
    var last = ""
    for (series, value) in counts.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      if series.name != last {
        lines.append("# HELP \(series.name) \(Self.help[series.name] ?? "")")
        lines.append("# TYPE \(series.name) counter")
        last = series.name
      }
      let labels = series.labels.isEmpty ? "" : "{\(series.labels)}"
      lines.append("\(series.name)\(labels) \(value)")
    }
    for gauge in gauges {
      lines.append("# HELP evalharness_\(gauge.name) \(gauge.help)")
      lines.append("# TYPE evalharness_\(gauge.name) gauge")
      lines.append("evalharness_\(gauge.name) \(gauge.value)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

extension RunOutcome.Ending {
  /// The kind of end, in a word.
  fileprivate var name: String {
    switch self {
    case .exited(0): "success"
    case .exited: "status"
    case .signalled: "signal"
    case .forbiddenCall: "forbidden-call"
    case .cpuLimit: "cpu-limit"
    case .wallLimit: "wall-limit"
    case .memoryLimit: "memory-limit"
    case .outputLimit: "output-limit"
    }
  }
}
