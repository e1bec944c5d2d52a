// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Measuring

/// Shows how far a run is, and how long the rest will take.
struct ProgressLine: SampleProgress {
  /// What becomes of the samples that are counted.
  enum Work: String {
    case judged
    case written
    /// Looked at in a check, before anything is run.
    case read
    /// Judged in a check, where most are to fail.
    case checked
    /// Held against problems of benchmarks.
    case compared
  }

  private let kind: Work
  private let total: Int
  private let start: ContinuousClock.Instant
  private var line: StatusLine
  private var done = 0
  /// How much work there is for this command and how much of it is done, in any unit; nil: a sample is
  /// as much as any other.
  private let work: Double?
  private var workDone = 0.0
  private var passed = 0
  /// What an earlier command did.
  private var before = (done: 0, passed: 0)

  /// Takes the number of samples and, where they differ much, the work that is still to be done.
  init(_ kind: Work = .judged, total: Int, work: Double? = nil, isQuiet: Bool) {
    self.kind = kind
    self.total = total
    self.work = work
    start = .now
    line = StatusLine(since: start, isQuiet: isQuiet)
  }

  /// Counts what an earlier command did, all of it each time, which says nothing of how long the rest
  /// takes.
  mutating func count(judgedBefore done: Int, passed: Int) {
    before = (done, passed)
  }

  /// Counts a sample.
  mutating func add(passed hasPassed: Bool, work: Double) {
    done += 1
    workDone += work
    if hasPassed { passed += 1 }
    if line.isDue { line.show(text) }
  }

  /// Makes room for other text.
  mutating func finish() { line.finish() }

  private var text: String {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let rate = Double(done) / max(seconds, 0.001)
    // A model may take minutes for a sample.
    let tenths = Int(rate * (rate < 1 ? 600 : 10))
    let unit = rate < 1 ? "min" : "s"
    let result = kind == .judged ? ", \(passed + before.passed) passed" : ""
    let left = secondsLeft(after: seconds).map { ", \(Self.clock($0)) left" } ?? ""
    return """
      \(done + before.done)/\(total) \(kind.rawValue), \(tenths / 10).\(tenths % 10)/\(unit)\(result)\(left)
      """
  }

  /// The time that the rest takes if it goes on as it went; nil as long as next to nothing was measured.
  ///
  /// Half by the work, which is an estimate and may lie in a few heavy samples, half by the samples.
  private func secondsLeft(after seconds: Double) -> Int? {
    let samples = Double(total - before.done)
    guard done >= 3, seconds >= 1, samples > 0 else { return nil }
    let counted = Double(done) / samples
    let share = work.map { (counted + ($0 > 0 ? workDone / $0 : 1)) / 2 } ?? counted
    guard share > 0 else { return nil }
    return Int((seconds * (1 / min(share, 1) - 1)).rounded(.up))
  }

  /// Hours, minutes and seconds, as in 1:02:03 or 0:07.
  static func clock(_ seconds: Int) -> String {
    func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = seconds / 60
    if minutes < 60 { return "\(minutes):\(pad(seconds % 60))" }
    return "\(minutes / 60):\(pad(minutes % 60)):\(pad(seconds % 60))"
  }
}
