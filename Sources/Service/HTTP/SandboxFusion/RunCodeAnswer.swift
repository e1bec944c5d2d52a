// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import FoundationEssentials
import Glibc
import Runs

/// What `/run_code` says of a program that ended with status 0 before its last statement.
package enum RunCodeExit: String, Sendable, CaseIterable {
  /// That it succeeded, as SandboxFusion does.
  case lenient
  /// That it failed.
  case strict
}

/// An answer of `/run_code`, in SandboxFusion's form.
struct RunCodeAnswer: Sendable {
  enum Status: String, Sendable {
    case success = "Success"
    case failed = "Failed"
    case sandboxError = "SandboxError"
  }

  var status: Status
  var message = ""
  /// The program's end; null where it did not run.
  var result = JSONValue.null
  var files: [JSONValue.Member] = []

  /// The answer to a program that the sandbox could not run: why is for those who operate it.
  static let sandboxError = RunCodeAnswer(
    status: .sandboxError,
    message: "the sandbox failed, and says nothing of the program: send it again"
  )

  /// The answer to a program that was given no time.
  static let noTime = RunCodeAnswer(
    status: .failed,
    result: result("TimeLimitExceeded", time: 0, code: nil, output: "", errors: "")
  )

  init(
    status: Status,
    message: String = "",
    result: JSONValue = .null,
    files: [JSONValue.Member] = []
  ) {
    self.status = status
    self.message = message
    self.result = result
    self.files = files
  }

  /// The answer to a program that was run.
  init(_ outcome: RunOutcome, exit: RunCodeExit) {
    var (code, message) = Self.end(of: outcome)
    if code == 0, exit == .strict, !outcome.cameToEnd {
      code = 1
      message = "the program ended before its last statement"
    }
    status = code == 0 ? .success : .failed
    result = Self.result(
      code == nil ? "TimeLimitExceeded" : "Finished",
      time: outcome.end.wall.seconds,
      code: code,
      output: PythonText.decoded(outcome.output),
      errors: PythonText.decoded(outcome.errors)
    )
    let tooLarge = outcome.tooLarge.map { "\($0) is larger than what is fetched" }
    self.message = ([message].compactMap(\.self) + tooLarge).joined(separator: "; ")
    files = outcome.files.sorted { "\($0.key)" < "\($1.key)" }.map { path, content in
      .init("\(path)", .string(Data(content).base64EncodedString()))
    }
  }

  var json: JSONValue {
    .object([
      .init("status", .string(status.rawValue)), .init("message", .string(message)),
      .init("compile_result", .null), .init("run_result", result),
      .init("executor_pod_name", .null), .init("files", .object(files)),
    ])
  }

  /// The return code, nil where time was up, and what SandboxFusion has no word for.
  private static func end(of outcome: RunOutcome) -> (code: Int32?, message: String?) {
    switch outcome.ending {
    case .exited(let status): (status, nil)
    case .signalled(let signal): (-signal, nil)
    case .cpuLimit, .wallLimit: (nil, nil)
    case .memoryLimit: (-SIGKILL, "the program used more memory than it may")
    case .forbiddenCall: (-SIGSYS, "the program made a system call that no program may make")
    case .outputLimit(.output):
      (-SIGKILL, "the program wrote more to standard output than is taken")
    case .outputLimit(.errors):
      (-SIGKILL, "the program wrote more to standard error than is taken")
    }
  }

  /// The end of a command, as SandboxFusion tells it.
  static func result(
    _ status: String,
    time: Double,
    code: Int32?,
    output: String,
    errors: String
  ) -> JSONValue {
    .object([
      .init("status", .string(status)), .init("execution_time", .number(String(time))),
      .init("return_code", code.map { .number(String($0)) } ?? .null),
      .init("stdout", .string(output)), .init("stderr", .string(errors)),
    ])
  }
}
