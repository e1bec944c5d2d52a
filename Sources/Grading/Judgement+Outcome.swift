// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution

extension Judgement {
  /// What an outcome means.
  package init(_ outcome: Outcome, judging: Judging, limits: Limits) {
    var (verdict, message) = Self.read(outcome, limits: limits)
    // Only a judge of its own process is believed what it says of a pass.
    if verdict == .passed, judging != .strict { message = "" }
    // Beside the program, anything may be its own word.
    if judging.isForgeable, outcome.blamesTests { verdict = .blamedTests }
    // Whatever else a program met on its way: past its limit, it is the limit that decides.
    if verdict.isOfTheProgram, outcome.end.cpu >= limits.cpu { verdict = .timeout(.cpu) }
    self.init(
      verdict: verdict,
      judging: judging,
      cpu: outcome.end.cpu,
      wall: outcome.end.wall,
      peakMemory: outcome.end.peakMemoryBytes,
      message: message.isEmpty ? nil : message,
      attempts: Self.attempts(
        of: outcome.end,
        watchesForCheats: judging.isForgeable && verdict == .passed
      )
    )
  }

  /// What a process tried that only a way out, or a cheat, needs.
  static func attempts(of end: ProcessEnd, watchesForCheats: Bool) -> [String] {
    end.refused + audited(end.audit, watchesForCheats: watchesForCheats)
  }

  /// What CPython's audit hook noted, in words.
  ///
  /// That a program looked at its frames says something only of a pass that it could have forged:
  /// the tests of strict judging are out of reach, and naming where a program failed looks at them
  /// too. Even then it may be honest: a named tuple looks at the frame that makes it.
  private static func audited(
    _ audit: ProcessEnd.Audit,
    watchesForCheats: Bool
  ) -> [String] {
    var noted: [(ProcessEnd.Audit, String)] = [
      (.process, "start of a process"), (.signal, "signal to a process"),
    ]
    if watchesForCheats {
      noted += [
        (.frames, "walk of frames"), (.objects, "walk of the heap"),
        (.trace, "trace of execution"), (.native, "use of ctypes"),
      ]
    }
    return noted.filter { audit.contains($0.0) }.map(\.1)
  }

  private static func read(_ outcome: Outcome, limits: Limits) -> (Verdict, message: String) {
    switch outcome.fault {
    case .forged:
      return (.tampering(how: "claimed a pass that it could not have"), "")
    case .oversized:
      return (.tampering(how: "sent more than a reply has"), "")
    case nil:
      break
    }
    guard let reply = outcome.reply, reply.word != "ended" else {
      return (verdict(of: outcome.end, limits: limits), "")
    }
    return read(word: reply.word, message: reply.message)
  }

  /// What a judge's word for a verdict means.
  static func read(word: String, message: String) -> (Verdict, message: String) {
    switch word {
    // What makes it doubtful, where anything does.
    case "passed": return (.passed, message)
    case "wrongAnswer": return (.wrongAnswer, message)
    case "exception": return (.exception, message)
    case "syntaxError": return (.syntaxError, message)
    // Not by its limit, but by a proof that it would meet any.
    case "timeout": return (.timeout(.cpu), message)
    case "missingEntryPoint": return (.missingEntryPoint, message)
    // Which line is the one too many is chance, and none where the kernel ends the process or its time was over first.
    case "memoryLimit": return (.memoryLimit, message.hasPrefix("MemoryError") ? "" : message)
    case "unverifiable": return (.unverifiable(why: message), "")
    case "tampering": return (.tampering(how: message), "")
    case "faultyTests":
      let why =
        "\(Verdict.ofTests)be run: \(message); 'evalharness check' names the place in the file"
      return (.infrastructure(why: why), "")
    case "faultyCases":
      let why =
        "\(Verdict.ofTests)make their cases: \(message); see whether the environment has all parts"
      return (.infrastructure(why: why), "")
    case "judgeTimeout": return (.timeout(.cpu), "the tests used up the judge's time")
    default: return (.tampering(how: "sent a reply of an unknown kind"), "")
    }
  }

  /// The verdict on a process that ended without a word.
  static func verdict(of end: ProcessEnd, limits: Limits) -> Verdict {
    switch end.cause {
    case .cpu: return .timeout(.cpu)
    case .blocked: return .timeout(.blocked)
    case .wall: return .timeout(.wall)
    case .done: return .tampering(how: "closed its channel before the tests ended")
    case .itself: break
    }
    if end.neverEnteredCage {
      return .infrastructure(why: "the process could not be confined")
    }
    if end.endedByFilter { return .sandboxViolation(call: end.refused.first ?? "unknown") }
    if end.endedByOutput { return .outputLimit }
    if let signal = end.signal {
      // Without a control group to ask: nobody but the kernel, short of memory, kills here.
      let outOfMemory =
        end.wasKilledForMemory || signal == 9 && end.peakMemoryBytes > limits.memoryBytes / 2
      return outOfMemory ? .memoryLimit : .crash(signal: signal)
    }
    return .tampering(how: "ended its process with status \(end.status ?? 0) before the tests did")
  }
}

extension Outcome {
  /// Whether the reply says that the tests cannot be run, whatever the program.
  var blamesTests: Bool { reply?.word == "faultyTests" }
}

extension Verdict {
  /// The verdict on a program whose process says that of tests that are sound.
  fileprivate static let blamedTests = Verdict.tampering(
    how: "said that the tests cannot be run, which they can"
  )
}
