// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Problems
package import Reports
package import Runs

/// Finds lost tasks whose verdict does not repeat.
///
/// Of a lost task the candidate's failed samples and the baseline's passed ones are judged again. A
/// sample that then ends otherwise, in any of the judgings, makes its task a flaky one where either
/// verdict is one on time: a fault of the evaluator, and no loss. Every other change is the doing of
/// the program, as of one that answers at random, and the task stays lost.
package struct FlakeGuard: Sendable {
  /// How many times each of these samples is judged again; 0 for not at all.
  var reruns: Int
  var place: RejudgingPlace
  /// The differences between a run and this machine that are no obstacle.
  var allowance: ProtocolAllowance
  var observer: any MeasurementObserver

  package init(
    reruns: Int,
    place: RejudgingPlace,
    allowance: ProtocolAllowance,
    observer: any MeasurementObserver
  ) {
    self.reruns = reruns
    self.place = place
    self.allowance = allowance
    self.observer = observer
  }

  /// The checks in the order of the question's entries; empty when nothing is to be decided.
  package func checks(of question: GateQuestion) async throws -> [GateResult.FlakeCheck] {
    guard question.isComparable, question.gaps.isEmpty, reruns > 0 else { return [] }
    var checks: [GateResult.FlakeCheck] = []
    for entry in question.entries { checks.append(try await check(entry)) }
    return checks
  }

  private func check(_ entry: GateQuestion.Entry) async throws -> GateResult.FlakeCheck {
    let lost = Set(try entry.lost())
    var check = GateResult.FlakeCheck()
    guard !lost.isEmpty else { return check }
    var changes = Changes()
    for (results, passed) in [(entry.candidate, false), (entry.baseline, true)] {
      do {
        changes.add(try await self.changes(results, lost, passed: passed, suite: entry.suite))
        check.reruns = reruns
      } catch let error as CancellationError {
        throw error
      } catch {
        // A baseline of which only the summary was kept is as usual as good.
        let sentence = "\(error)"
        guard check.obstacle != sentence else { continue }
        observer.warn(
          "\(entry.name): lost tasks are not judged again in \(results.path): \(sentence)"
        )
        check.obstacle = [check.obstacle, sentence].compactMap(\.self).joined(separator: "; ")
      }
    }
    check.unsteady = entry.tasks.filter(changes.otherwise.contains)
    check.flaky = entry.tasks.filter(changes.ofTime.subtracting(changes.otherwise).contains)
    return check
  }

  /// The tasks with a sample whose verdict did not repeat, by the reason.
  private struct Changes {
    var ofTime: Set<String> = []
    var otherwise: Set<String> = []

    mutating func add(_ other: Changes) {
      ofTime.formUnion(other.ofTime)
      otherwise.formUnion(other.otherwise)
    }
  }

  /// What judging those samples of lost tasks again changes that passed, or those that failed.
  private func changes(
    _ results: TaskResults,
    _ lost: Set<String>,
    passed: Bool,
    suite: String
  ) async throws -> Changes {
    guard results.format == .run,
      FileKind(at: results.path + "/" + RunDirectory.samples) != nil
    else { throw FlakeGuardError.noSamples(results.path) }
    let contents = try RunContents.read(from: results.path)
    let records = try contents.records(of: Set(lost.map { TaskID($0) })).filter {
      $0.judgement.passes(suite) == passed
    }
    guard !records.isEmpty else { return Changes() }
    observer.note(
      "judging \(records.count) samples of \(lost.count) lost tasks in \(results.path) again, "
        + "\(reruns) times"
    )
    let rejudging = try await Rejudging(
      of: contents.header,
      in: results.path,
      at: place,
      allowance: allowance,
      workers: ThisMachine.processors,
      observer: observer
    )
    var changes = Changes()
    let again = (0..<reruns).flatMap { _ in records }
    try await rejudging.judge(again) { record, judgement in
      guard judgement.verdict.isOfTheProgram else {
        throw FlakeGuardError.notJudged(record.key, "\(judgement.verdict)")
      }
      guard judgement.passes(suite) != passed else { return }
      let task = record.sample.task.rawValue
      if record.judgement.isOfTime || judgement.isOfTime {
        changes.ofTime.insert(task)
      } else {
        changes.otherwise.insert(task)
      }
    }
    return changes
  }
}

extension Judgement {
  /// Whether a limit on time decided.
  fileprivate var isOfTime: Bool {
    ([verdict] + suites.map(\.verdict)).contains {
      if case .timeout = $0 { true } else { false }
    }
  }

  /// Whether the program passed a suite and those before it.
  fileprivate func passes(_ suite: String) -> Bool {
    guard let place = suites.firstIndex(where: { $0.suite == suite }) else {
      return verdict == .passed
    }
    return suites[...place].allSatisfy { $0.verdict == .passed }
  }
}

/// Why samples cannot be judged again.
package enum FlakeGuardError: Error, CustomStringConvertible {
  case noSamples(String)
  case notJudged(SampleRecord.Key, String)

  package var description: String {
    switch self {
    case .noSamples(let path):
      "\(path) holds counts without the samples behind them"
    case .notJudged(let key, let verdict):
      "\(key.task)#\(key.index): the harness failed to judge it (\(verdict))"
    }
  }
}
