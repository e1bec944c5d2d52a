// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Glibc
import TestSupport
import Testing

/// Single packages of an interpreter that programs may import, and none beside them.
@Suite struct LentPackagesTests {
  /// A folder with two packages that goes away with the value.
  private final class Packages {
    let folder = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID())")

    init(below path: String = "") throws {
      try write("answer = 42\n", to: path + "lent/__init__.py")
      try write("", to: path + "other/__init__.py")
      try write("", to: path + "lent-1.5.dist-info/METADATA")
    }

    deinit {
      try? FileManager.default.removeItem(at: folder)
    }

    func write(_ text: String, to name: String) throws {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
  }

  private static let python = "/usr/bin/python3"

  private static let program = """
    import os
    import lent
    def f():
        folder = os.path.dirname(os.path.dirname(lent.__file__))
        assert os.listdir(folder) == ['lent'], os.listdir(folder)
        try:
            import other
            return 'found another'
        except ModuleNotFoundError:
            pass
        try:
            open(lent.__file__, 'a')
            return 'may write'
        except OSError:
            raise KeyError(folder)
    """

  @Test(
    .timeLimit(.minutes(1)),
    .requiresSandbox,
    .enabled(if: access(python, X_OK) == 0, "no /usr/bin/python3 is here"),
    arguments: Isolation.allCases
  )
  func areFoundAloneAndReadOnly(isolation: Isolation) async throws {
    let packages = try Packages()
    var interpreter = try await Interpreter(command: Self.python)
    interpreter.lent = [packages.folder.appending(path: "lent").path]
    let limits = Limits(cpu: .seconds(5))
    let cage = try Cage(
      Sandbox(
        parts: try SandboxParts(),
        interpreter: interpreter,
        isolation: isolation,
        limits: limits
      )
    )
    let outcome = try await cage.run(
      Work(
        mode: .compatible,
        program: Self.program,
        context: "",
        tests: "f()",
        entryPoint: "f",
        limits: limits
      )
    )
    await cage.close()
    let message = try #require(outcome.reply?.message)
    let folder = try #require(message.split(separator: "'").first { $0.hasPrefix("/") })
    #expect(message.hasPrefix("KeyError: '"), "\(message)")
    // The links stay for the next cage, and are nobody else's.
    #expect(folder.hasPrefix("/var/tmp/evalharness-packages-\(geteuid())-"), "\(folder)")
    let root = String(folder.dropLast("/packages".count))
    let attributes = try FileManager.default.attributesOfItem(atPath: root)
    #expect(attributes[.posixPermissions] as? Int == 0o755)
    try FileManager.default.removeItem(atPath: root)
    #expect(FileManager.default.fileExists(atPath: interpreter.lent[0] + "/__init__.py"))
  }

  /// A name in a folder that everybody may write to is trusted only as far as it is one's own.
  @Test(
    .timeLimit(.minutes(1)),
    .requiresSandbox,
    .enabled(if: access(python, X_OK) == 0, "no /usr/bin/python3 is here"),
    arguments: ["another mode", "another link", "a file"]
  )
  func areNotLookedForWhereSomethingElseIs(kind: String) async throws {
    let packages = try Packages()
    var interpreter = try await Interpreter(command: Self.python)
    interpreter.lent = [packages.folder.appending(path: "lent").path]
    let first = try await folder(of: interpreter)
    defer { try? FileManager.default.removeItem(atPath: first) }
    switch kind {
    case "another mode": #expect(chmod(first + "/packages", 0o777) == 0)
    case "another link":
      #expect(unlink(first + "/lent/lent") == 0)
      #expect(symlink(packages.folder.appending(path: "other").path, first + "/lent/lent") == 0)
    default:
      try FileManager.default.removeItem(atPath: first)
      try "".write(toFile: first, atomically: true, encoding: .utf8)
    }
    let second = try await folder(of: interpreter)
    #expect(second == first + "-1")
    try FileManager.default.removeItem(atPath: second)
  }

  /// Where a cage finds its packages.
  private func folder(of interpreter: Interpreter) async throws -> String {
    let limits = Limits(cpu: .seconds(5))
    let cage = try Cage(
      Sandbox(
        parts: try SandboxParts(),
        interpreter: interpreter,
        isolation: .full,
        limits: limits
      )
    )
    let outcome = try await cage.run(
      Work(
        mode: .compatible,
        program: "import os, lent\ndef f():\n    raise KeyError(os.path.dirname(lent.__file__))\n",
        context: "",
        tests: "f()",
        entryPoint: "f",
        limits: limits
      )
    )
    await cage.close()
    let message = try #require(outcome.reply?.message)
    let path = try #require(message.split(separator: "'").first { $0.hasPrefix("/") }, "\(message)")
    return String(path.dropLast("/packages/lent".count))
  }

  @Test(.timeLimit(.minutes(1))) func areLookedForWhereTheInterpreterWould() async throws {
    let plain = try await Interpreter(command: "python3")
    let version = plain.version.split(separator: ".").prefix(2).joined(separator: ".")
    let packages = try Packages(below: "lib/python\(version)/site-packages/")
    try packages.write("include-system-site-packages = false\n", to: "pyvenv.cfg")
    try packages.write("", to: "bin/x")
    let python = packages.folder.appending(path: "bin/python3").path
    try FileManager.default.createSymbolicLink(
      atPath: python,
      withDestinationPath: plain.path
    )
    let found = try await Interpreter(command: python, lending: ["lent", "absent"])
    #expect(found.packages == ["lent==1.5"])
    #expect(found.lent.map { $0.hasSuffix("/site-packages/lent") } == [true])
    #expect(!found.readable.contains { $0.contains("site-") })
    // An environment in which more was installed is meant as a whole.
    let more = "lib/python\(version)/site-packages/more"
    try packages.write("x = 1\n", to: more + "/__init__.py")
    try packages.write(
      "Metadata-Version: 2.1\nName: more\nVersion: 2\n",
      to: more + "-2.dist-info/METADATA"
    )
    let whole = try await Interpreter(command: python, lending: ["lent"])
    #expect(whole.packages == ["more==2"])
    #expect(whole.sitePackages.map { $0.hasSuffix("/site-packages") } == [true])
    #expect(whole.lent.isEmpty)
    // What is in a folder that the user names is found there.
    let site = packages.folder.appending(path: "lib/python\(version)/site-packages").path
    let named = try await Interpreter(command: python, sitePackages: [site], lending: ["lent"])
    #expect(named.lent.isEmpty)
    // An extension module for another interpreter is none.
    try packages.write("", to: "lib/python\(version)/site-packages/lent/x.cpython-30-none.so")
    #expect(try await Interpreter(command: python, lending: ["lent"]).lent.isEmpty)
  }

  @Test func theCommandThatInstallsThemIsTheSystemsWhereItsInterpreterIs() async throws {
    var interpreter = try await Interpreter(command: "python3")
    interpreter.path = "/usr/bin/python3.11"
    #expect(interpreter.installation(of: ["a"], by: "python3") == "apt-get install python3-a")
    interpreter.path = "/opt/bin/python3.11"
    #expect(interpreter.installation(of: ["a", "b"], by: "p") == "p -m pip install a b")
  }
}
