// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import TestSupport
import Testing

@Suite struct InterpreterTests {
  @Test(.timeLimit(.minutes(1))) func tellsWhatTheSandboxMustKnow() async throws {
    let interpreter = try await Interpreter(command: "python3")
    #expect(interpreter.implementation == "CPython")
    #expect(interpreter.version.hasPrefix("3."))
    #expect(FileManager.default.isExecutableFile(atPath: interpreter.path))
    #expect(interpreter.readable.allSatisfy(FileManager.default.fileExists))
    #expect(interpreter.packages.isEmpty)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("/nowhere/python3", "/nowhere/python3"), ("/bin/true", "it says nothing"),
      ("no-such-python", "no-such-python"),
    ]
  )
  func refusesWhatIsNone(command: String, says text: String) async {
    await #expect {
      try await Interpreter(command: command)
    } throws: { error in
      "\(error)".contains(text) && "\(error)".contains("--python")
    }
  }

  @Test(.timeLimit(.minutes(1))) func refusesAFolderOfPackagesThatIsNone() async {
    await #expect {
      try await Interpreter(command: "python3", sitePackages: ["/nowhere"])
    } throws: {
      "\($0)".contains("/nowhere is no folder with packages")
    }
  }

  @Test(.timeLimit(.minutes(1)), .requiresSandbox) func lendsPackagesReadOnly() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let package = folder.appending(path: "lent")
    try FileManager.default.createDirectory(at: package, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try "answer = 42\n".write(
      to: package.appending(path: "__init__.py"),
      atomically: true,
      encoding: .utf8
    )

    var sandbox = try await Sandbox.forTests()
    sandbox.interpreter = try await Interpreter(
      command: sandbox.interpreter.path,
      sitePackages: [folder.path]
    )
    let cage = try Cage(sandbox)
    let outcome = try await cage.run(
      Work(
        mode: .strict,
        program: """
          import lent
          def f():
              try:
                  open(lent.__file__, 'a')
              except OSError:
                  return lent.answer
          """,
        context: "",
        tests: "assert f() == 42",
        entryPoint: "f",
        limits: Limits(cpu: .seconds(5))
      )
    )
    await cage.close()
    #expect(outcome.reply?.word == "passed", "\(outcome.reply?.message ?? "no reply")")
  }
}
