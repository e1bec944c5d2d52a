// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Glibc
import Runs

/// An answer of `/api/v2/execute`, in Piston's form.
enum PistonAnswer {
  /// How a program ended, in the words of isolate, which Piston hands on.
  private struct Ending {
    var code: Int32?
    var signal: String?
    var message: String?
    var status: String?
  }

  /// What came of a program.
  ///
  /// `output` is both streams, one after the other: nobody notes in which order they were written.
  static func json(_ outcome: RunOutcome, by runtime: PistonRuntime) -> JSONValue {
    let ending = ending(of: outcome)
    let output = String(decoding: outcome.output, as: UTF8.self)
    let errors = String(decoding: outcome.errors, as: UTF8.self)
    return .object([
      .init("language", .string(PistonRuntime.language)),
      .init("version", .string(runtime.version)),
      .init(
        "run",
        .object([
          .init("stdout", .string(output)), .init("stderr", .string(errors)),
          .init("output", .string(output + errors)),
          .init("code", ending.code.map { .number(String($0)) } ?? .null),
          .init("signal", ending.signal.map(JSONValue.string) ?? .null),
          .init("memory", .number(String(outcome.end.peakMemoryBytes))),
          .init("message", ending.message.map(JSONValue.string) ?? .null),
          .init("status", ending.status.map(JSONValue.string) ?? .null),
          .init("cpu_time", milliseconds(outcome.end.cpu)),
          .init("wall_time", milliseconds(outcome.end.wall)),
        ])
      ),
    ])
  }

  private static func ending(of outcome: RunOutcome) -> Ending {
    switch outcome.ending {
    case .exited(0): Ending(code: 0)
    case .exited(let code):
      Ending(code: code, message: "Exited with error status \(code)", status: "RE")
    case .signalled(let number): killed(by: number)
    case .forbiddenCall: killed(by: SIGSYS)
    case .memoryLimit: killed(by: SIGKILL)
    case .cpuLimit: Ending(signal: "SIGKILL", message: "Time limit exceeded", status: "TO")
    case .wallLimit:
      Ending(signal: "SIGKILL", message: "Time limit exceeded (wall clock)", status: "TO")
    case .outputLimit(.output):
      Ending(signal: "SIGKILL", message: "stdout length exceeded", status: "OL")
    case .outputLimit(.errors):
      Ending(signal: "SIGKILL", message: "stderr length exceeded", status: "EL")
    }
  }

  private static func killed(by number: Int32) -> Ending {
    Ending(
      signal: names[number] ?? "SIG\(number)",
      message: "Caught fatal signal \(number)",
      status: "SG"
    )
  }

  private static let names: [Int32: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
    SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL",
    SIGUSR1: "SIGUSR1", SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE",
    SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
    SIGSYS: "SIGSYS",
  ]

  private static func milliseconds(_ time: Duration) -> JSONValue {
    .number(String(Int((time.seconds * 1000).rounded())))
  }
}
