// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Grading
import Problems
import TestSupport
import Testing

/// The outputs of reference solutions: found once, kept, and not believed when they were changed.
@Suite(.requiresSandbox, .serialized)  // each uses both processors
struct ReferenceOutputTests {
  private let problems = CallProblems(
    solution: "def f(x):\n    return x * 2\n",
    base: "[[1], [2.5]]",
    plus: #"[["a"], [[1, [2]]]]"#
  )

  private var files: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: problems.store.folder).sorted()
        .map { "\(problems.store.folder)/\($0)" }
    }
  }

  @Test(.timeLimit(.minutes(1))) func areFoundOnce() async throws {
    defer { try? FileManager.default.removeItem(atPath: problems.folder) }
    let grader = try await Grader.forTests(policy: .strict)
    var computed: [Int] = []
    for _ in 0..<2 {
      _ = try await References(
        of: problems.problems,
        through: "plus",
        in: problems.store,
        sandbox: grader.sandbox,
        width: 1,
        rules: CallRules(),
        cap: .seconds(60),
        onProgress: { done, _, _ in computed.append(done) }
      )
    }
    #expect(computed == [0, 1])
    #expect(
      try files.map { $0.split(separator: "/").last } == [
        "HumanEval_2f_900.base", "HumanEval_2f_900.plus",
      ]
    )
  }

  /// As shards do that begin together.
  @Test(.timeLimit(.minutes(1))) func areFoundOnceByThoseWhoLookAtTheSameTime() async throws {
    let many = (0..<12).map { number in
      CallProblems(
        "HumanEval/\(number)",
        solution: "def f(x):\n    return sum(i * i for i in range(x))\n",
        base: "[[\(400_000 + number)]]"
      )
    }
    let (store, problems) = (many[0].store, many.flatMap(\.problems))
    defer { try? FileManager.default.removeItem(atPath: many[0].folder) }
    let grader = try await Grader.forTests(policy: .strict)
    let found = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<3 {
        group.addTask {
          // The times of a solution that ran once are the same for all.
          try await References(
            of: problems,
            through: "plus",
            in: store,
            sandbox: grader.sandbox,
            width: 1,
            rules: CallRules(),
            cap: .seconds(60)
          ).slow(.zero).map { "\($0.task) \($0.time)" }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(found.count == 3 && Set(found).count == 1, "\(found)")
    #expect(found.first?.count == 12)
    #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder).count == 24)
  }

  /// What a process leaves that was killed, on this machine and on another.
  @Test(.timeLimit(.minutes(1)), arguments: [true, false])
  func aClaimThatIsLeftHoldsUpNobody(isOfThisMachine: Bool) async throws {
    defer { try? FileManager.default.removeItem(atPath: problems.folder) }
    let ended = try Process.run(URL(filePath: "/bin/true"), arguments: [])
    ended.waitUntilExit()
    let host = isOfThisMachine ? ProcessInfo.processInfo.hostName : "elsewhere"
    let store = ReferenceStore(
      cache: problems.folder,
      facts: ["test"],
      patience: isOfThisMachine ? .seconds(600) : .milliseconds(300)
    )
    try FileManager.default.createDirectory(
      atPath: store.folder,
      withIntermediateDirectories: true
    )
    let claim = "\(store.folder)/HumanEval_2f_900.claim"
    try Data("\(host) \(ended.processIdentifier)\n".utf8).write(to: URL(filePath: claim))
    let grader = try await Grader.forTests(policy: .strict)
    let start = ContinuousClock.now
    _ = try await References(
      of: problems.problems,
      through: "plus",
      in: store,
      sandbox: grader.sandbox,
      width: 1,
      rules: CallRules(),
      cap: .seconds(60)
    )
    #expect(isOfThisMachine || ContinuousClock.now - start > .milliseconds(300))
    #expect(!FileManager.default.fileExists(atPath: claim))
    #expect(try files.count == 2)
  }

  @Test(.timeLimit(.minutes(1)), arguments: [0, 40, 300]) func aChangedByteIsFound(_ offset: Int)
    async throws
  {
    defer { try? FileManager.default.removeItem(atPath: problems.folder) }
    let grader = try await Grader.forTests(policy: .strict)
    _ = try await problems.references(grader)
    let file = try files[0]
    let whole = try Data(contentsOf: URL(filePath: file))
    var bytes = whole
    bytes[min(offset, bytes.count - 1)] ^= 1
    try bytes.write(to: URL(filePath: file))
    _ = try await problems.references(grader)
    let mended = try Data(contentsOf: URL(filePath: file))
    #expect(mended != bytes && mended.count == whole.count)
  }

  @Test(.timeLimit(.minutes(1))) func areNotBelievedWhereOthersWrite() async throws {
    defer { try? FileManager.default.removeItem(atPath: problems.folder) }
    let grader = try await Grader.forTests(policy: .strict)
    _ = try await problems.references(grader)
    for path in [try files[1], problems.store.folder] {
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
      let error = await #expect(throws: ReferenceError.self) {
        try await problems.references(grader)
      }
      #expect(error == .untrusted(path: path, reason: "others may write to it"))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    let elsewhere = problems.folder + "/elsewhere"
    try FileManager.default.moveItem(atPath: files[0], toPath: elsewhere)
    try FileManager.default.createSymbolicLink(
      atPath: problems.store.folder + "/HumanEval_2f_900.base",
      withDestinationPath: elsewhere
    )
    let error = await #expect(throws: ReferenceError.self) {
      try await problems.references(grader)
    }
    #expect(error?.description.contains("it is a link") == true)
  }

  @Test(.timeLimit(.minutes(1))) func aSolutionThatFailsIsNamed() async throws {
    let broken = CallProblems(
      solution: "def f(x):\n    return 1 / x\n",
      base: "[[1], [2]]",
      plus: "[[5], [0]]"
    )
    defer { try? FileManager.default.removeItem(atPath: broken.folder) }
    let grader = try await Grader.forTests(policy: .strict)
    let error = await #expect(throws: ReferenceError.self) { try await broken.references(grader) }
    #expect(
      error
        == .failed(
          task: TaskID("HumanEval/900"),
          suite: "plus",
          reason: "input 1: ZeroDivisionError: division by zero (line 2)"
        )
    )
  }

  @Test(.timeLimit(.minutes(1))) func inputsThatAreNoneAreNamed() async throws {
    let broken = CallProblems(solution: "def f(x):\n    return x\n", base: "[1, 2", plus: "[]")
    defer { try? FileManager.default.removeItem(atPath: broken.folder) }
    let grader = try await Grader.forTests(policy: .strict)
    let error = await #expect(throws: ReferenceError.self) { try await broken.references(grader) }
    #expect(error?.description.contains("the judge cannot read the inputs") == true)
  }
}
