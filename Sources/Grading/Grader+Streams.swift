// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Problems

extension Grader {
  /// Judges a program by what it writes for each input, until one is wrong.
  ///
  /// Each test has a process of its own with limits of its own. The comparison is here, where no program
  /// is: what is expected never enters a cage.
  ///
  /// - Returns: The verdict on the first test that is not passed, with what all tests up to it cost.
  func judgeStreams(
    _ tests: [StreamTest],
    _ request: Request,
    in cage: Cage,
    limits: Limits
  ) async throws -> Judged {
    var total = Judgement(verdict: .passed, judging: .strict)
    var isNear = false
    for (place, test) in tests.enumerated() {
      let one = try await judge(request.program, test, in: cage, limits: limits)
      total.add(one)
      isNear = isNear || self.isNear(one)
      guard one.verdict == .passed else {
        total.verdict = one.verdict
        total.message = ["test \(place + 1) of \(tests.count)", one.message].compactMap(\.self)
          .joined(separator: ": ")
        // The host that waits may itself have waited for a processor.
        isNear = self.isNear(one) || one.verdict == .timeout(.blocked)
        break
      }
    }
    return Judged(judgement: total, isNear: isNear)
  }

  /// Judges a program by one test.
  ///
  /// A sandbox that fails in the middle gets a second chance with new processes.
  private func judge(
    _ program: String,
    _ test: StreamTest,
    in cage: Cage,
    limits: Limits
  ) async throws -> Judgement {
    let work = StreamWork(
      program: program,
      input: Array(test.input.utf8),
      mostOutputBytes: max(limits.outputBytes, 2 * test.output.utf8.count),
      limits: limits
    )
    do {
      return judgement(on: try await cage.run(work), test, limits: limits)
    } catch SandboxError.lost {
      do {
        return judgement(on: try await cage.run(work), test, limits: limits)
      } catch SandboxError.lost(let part, let reason) {
        let why = "the sandbox lost its \(part) twice: \(reason)"
        return Judgement(verdict: .infrastructure(why: why), judging: .strict)
      }
    }
  }

  private func judgement(
    on outcome: StreamOutcome,
    _ test: StreamTest,
    limits: Limits
  ) -> Judgement {
    let (verdict, message) = verdict(on: outcome, test, limits: limits)
    return Judgement(
      verdict: verdict,
      judging: .strict,
      cpu: outcome.end.cpu,
      wall: outcome.end.wall,
      peakMemory: outcome.end.peakMemoryBytes,
      message: message,
      attempts: Judgement.attempts(of: outcome.end, watchesForCheats: false)
    )
  }

  private func verdict(
    on outcome: StreamOutcome,
    _ test: StreamTest,
    limits: Limits
  ) -> (Verdict, message: String?) {
    let end = outcome.end
    if outcome.isOverflowing { return (.outputLimit, nil) }
    if end.cpu >= limits.cpu { return (.timeout(.cpu), nil) }
    guard let ending = outcome.ending else {
      return (Judgement.verdict(of: end, limits: limits), nil)
    }
    if ending == .raised { return Self.failure(outcome.failure) }
    guard comparer.accepts(outcome.output, expected: test.output) else {
      return (.wrongAnswer, OutputDifference.sentence(outcome.output, expected: test.output))
    }
    if comparer.accepts(ending) { return (.passed, nil) }
    switch ending {
    case .exited(0):
      let why = "it ended its process itself, of which \(comparer.rawValue) gets no output"
      return (.wrongAnswer, why)
    default: return (.exception, "it ended with a status other than 0")
    }
  }

  /// The verdict on a program that raised an exception, which says itself what it was: of the words for
  /// failures any will do, since it has failed.
  private static func failure(_ said: Outcome.Reply?) -> (Verdict, message: String?) {
    guard let said else { return (.exception, nil) }
    let (verdict, message) = Judgement.read(word: said.word, message: said.message)
    let isAllowed = verdict == .syntaxError || verdict == .memoryLimit
    return (isAllowed ? verdict : .exception, message.isEmpty ? nil : message)
  }
}

extension Judgement {
  /// Adds what another test of the same program cost.
  fileprivate mutating func add(_ other: Judgement) {
    cpu += other.cpu
    wall += other.wall
    peakMemory = max(peakMemory, other.peakMemory)
    for attempt in other.attempts where !attempts.contains(attempt) { attempts.append(attempt) }
  }
}
