// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// `evalharness check`: what is wrong with a problem file is told as the file's fault.
@Suite(.requiresSandbox) struct CheckTests {
  private let program: Program

  init() throws {
    program = try Program()
  }

  /// A problem without a fault, with some fields as they are to be; nil takes one out.
  private static func problem(_ number: Int = 1, _ changes: [String: Any?] = [:]) throws -> String {
    var fields: [String: Any] = [
      "task_id": "Own/\(number)", "prompt": "def f(x):\n    \"\"\"Doubles.\"\"\"\n",
      "entry_point": "f", "canonical_solution": "    return 2 * x\n",
      "test": "def check(f):\n    assert f(2) == 4\n",
    ]
    for (name, value) in changes { fields[name] = value }
    return try row(fields)
  }

  struct Broken: Sendable, CustomTestStringConvertible {
    let kind: String
    /// The second of two records, in place of a sound one.
    let second: String
    let reason: String
    var testDescription: String { kind }

    init(_ kind: String, _ second: String, _ reason: String) {
      self.kind = kind
      self.second = second
      self.reason = reason
    }
  }

  private static func broken() throws -> [Broken] {
    func with(_ field: String, _ value: Any?) throws -> String { try problem(2, [field: value]) }
    return [
      .init("malformedRecord", "{\"task_id\": \"Own/2\"\n", "not a problem record"),
      .init("missingField", try with("test", nil), "the field \"test\" is missing"),
      .init("badField", try with("prompt", 3), "the field \"prompt\" has the wrong type"),
      .init(
        "fieldChangesMeaning",
        try with("test_setup_code", "import math"),
        "the field \"test_setup_code\" holds code that nobody runs"
      ),
      .init("duplicateTask", try problem(1), "repeats Own/1 of "),
      .init("testsDoNotParse", try with("test", "def check(f)\n    pass\n"), "SyntaxError"),
      .init(
        "testsEndProcess",
        try with("test", "def check(f):\n    import os\n    os._exit(0)\n"),
        "the judge's process ends on its tests"
      ),
      .init("noCheck", try with("test", "assert f(2) == 4\n"), "define no function check"),
      .init(
        "referenceDoesNotParse",
        try with("canonical_solution", "  return 2 * x\n"),
        "the reference solution is no Python: IndentationError"
      ),
      .init("missingEntryPoint", try with("entry_point", "g"), "does not define g, only f"),
      .init(
        "missingModule",
        try with("canonical_solution", "    import nothing_of_this\n    return 2 * x\n"),
        "No module named 'nothing_of_this'"
      ),
      .init(
        "referenceFails",
        try with("canonical_solution", "    return 3 * x\n"),
        "wrongAnswer: f(2) gave 6, expected 4"
      ),
      .init(
        "referenceOverLimit",
        try with("canonical_solution", "    while True: pass\n"),
        "timeout: cpu"
      ),
      .init(
        "referenceUnverifiable",
        try problem(
          2,
          [
            "canonical_solution":
              "    return A()\nclass A:\n    def __eq__(self, other): return True\n",
            "test": "def check(f):\n    assert f(1) == f(2) and f(1) is not None\n",
          ]
        ),
        "eq of an object of the program (A); passes trusted-tests"
      ),
      .init(
        "acceptsPassBody",
        try with("test", "def check(f):\n    f(2)\n"),
        "its tests pass with functions that do nothing"
      ),
      .init(
        "acceptsEmptyProgram",
        try problem(
          2,
          [
            "entry_point": "max", "prompt": "import math\n", "canonical_solution": "x = 1\n",
            "test": "def check(f):\n    assert max([1, 2]) == 2\n",
          ]
        ),
        "its tests pass without any program"
      ),
    ]
  }

  @Test(.timeLimit(.minutes(5))) func namesTheFaultOfEachBrokenFile() async throws {
    let all = try Self.broken()
    for file in all {
      try program.folder.write("\(file.kind).jsonl", try Self.problem() + file.second)
    }
    let ending = try await program.under(
      ["/usr/bin/env"],
      ["check", "--format", "json", "-q", "--timeout", "1"] + all.map { "\($0.kind).jsonl" }
    )
    #expect(ending.status == .exited(1), "\(ending.errors)")
    #expect(ending.errors == "")
    let json = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    let files = try #require(json?["files"] as? [[String: Any]])
    #expect(files.count == all.count)
    for (file, broken) in zip(files, all) {
      #expect(file["file"] as? String == "\(broken.kind).jsonl")
      #expect(file["isSound"] as? Bool == false)
      let faults = (file["faults"] as? [[String: Any]] ?? []).filter {
        $0["isFault"] as? Bool == true
      }
      let first = faults.first { $0["kind"] as? String == broken.kind }
      #expect(first != nil, "\(broken.kind): \(faults)")
      #expect((first?["reason"] as? String)?.contains(broken.reason) == true, "\(faults)")
      #expect(first?["line"] as? Int == 2, "\(faults)")
      #expect((first?["remedy"] as? String)?.isEmpty == false)
      if broken.kind != "malformedRecord", broken.kind != "duplicateTask" {
        #expect(first?["task"] as? String == "Own/2", "\(faults)")
      }
      // One fault is told once, and the sound problem beside it has none.
      let others = faults.filter { $0["kind"] as? String != broken.kind }
      #expect(
        others.allSatisfy { ($0["kind"] as? String)?.hasPrefix("accepts") == true },
        "\(broken.kind): \(others)"
      )
    }
  }

  @Test(.timeLimit(.minutes(1))) func tellsPlaceTaskAndRemedyInATable() async throws {
    try program.folder.write(
      "own.jsonl",
      try Self.problem() + Self.problem(2, ["test": "assert f(2) == 4\n", "tags": ["a"]])
    )
    let ending = try await program("check", "own.jsonl")
    #expect(ending.status == .exited(1))
    #expect(
      ending.output == """
        tests that define no check (1): define 'def check(candidate):' at the top level of the tests

        place        task   what
        own.jsonl:2  Own/2  the tests define no function check, which is what is called

        fields that are not read (1), which changes nothing: "tags" of 1 record

        own.jsonl: 2 tasks, 1 of 2 reference solutions pass, 1 fault

        """
    )
  }

  @Test(.timeLimit(.minutes(1))) func aSoundFileEndsWith0() async throws {
    try program.folder.write("own.jsonl", try humanEvalProblems(3))
    try program.folder.write("mbpp.json", "[" + mbppProblems(1) + "]")
    let ending = try await program("check", "own.jsonl", "mbpp.json")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(
      ending.output.contains("own.jsonl: 3 tasks, 3 of 3 reference solutions pass, no fault\n")
    )
    #expect(
      ending.output.hasSuffix("mbpp.json: 1 task, 1 of 1 reference solutions pass, no fault\n")
    )
  }

  @Test(.timeLimit(.minutes(1))) func whatIsNoTextIsAFaultOfTheFile() async throws {
    try program.folder.write("own.jsonl", Data([0x50, 0x4b, 0x03, 0x04, 0xff]))
    let ending = try await program("check", "own.jsonl")
    #expect(ending.status == .exited(1))
    #expect(ending.output.hasPrefix("files that cannot be read (1): "), "\(ending.output)")
  }

  @Test(.timeLimit(.minutes(1))) func problemsOfInputsAreCheckedToo() async throws {
    func problem(_ number: Int, _ changes: [String: Any] = [:]) throws -> String {
      let fields: [String: Any] = [
        "task_id": "Own/\(number)", "prompt": "def f(x):\n", "entry_point": "f",
        "canonical_solution": "    return x + 1\n", "base_input": [[1], [2]], "plus_input": [[3]],
        "atol": 0,
      ]
      return try row(fields.merging(changes) { $1 })
    }
    let rows = try [
      problem(0), problem(1, ["canonical_solution": "    return y\n"]),
      problem(2, ["canonical_solution": "  return\n  x\n y"]), problem(3, ["entry_point": "g"]),
      problem(4, ["canonical_solution": "    pass\n"]),
    ]
    try program.folder.write("own.jsonl", rows.joined())
    let ending = try await program("check", "own.jsonl", "--format", "json", "-q")
    #expect(ending.status == .exited(1), "\(ending.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    let file = try #require((json?["files"] as? [[String: Any]])?.first)
    let faults = (file["faults"] as? [[String: Any]] ?? []).map {
      "\($0["line"] ?? "") \($0["kind"] ?? "")"
    }
    #expect(
      faults == [
        "3 referenceDoesNotParse", "4 missingEntryPoint", "2 referenceFails", "5 acceptsPassBody",
      ]
    )
  }

  @Test(.timeLimit(.minutes(1))) func judgesInNoOtherWay() async throws {
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    let ending = try await program("check", "own.jsonl", "--judging", "trusted-tests")
    #expect(ending.status == .exited(64))
  }

  @Test(.timeLimit(.minutes(1))) func isInterruptible() async throws {
    let endless = try (0..<40).map {
      try Self.problem($0, ["canonical_solution": "    while True: pass\n"])
    }
    try program.folder.write("own.jsonl", endless.joined())
    let start = Date.now
    let ending = try await program.interrupted(by: .interrupt, ["check", "own.jsonl"]) {
      Date.now.timeIntervalSince(start) > 3
    }
    #expect(ending.status == .exited(130))
    #expect(ending.errors.hasSuffix("warning: stopped; nothing of it is kept\n"))
    #expect(ending.descendants.allSatisfy { !$0.isAlive })
  }

  private static let leetCode = "data/benchmarks/LeetCodeDataset-v0.3.1-test.jsonl.gz"

  /// Two reference solutions take 9 and 20 s of processor time.
  ///
  /// The others end within the form's limit of 3 s on a usual machine, and within twice that on a slow one.
  @Test(
    .enabled(if: SharedData.has(leetCode), "LeetCodeDataset is not here"),
    .timeLimit(.minutes(5))
  )
  func findsWhatIsKnownOfAPublishedFile() async throws {
    let path = SharedData.file(Self.leetCode).path
    let ending = try await program("check", path, "--timeout", "6", "--format", "json", "-q")
    #expect(ending.status == .exited(1), "\(ending.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    let file = try #require((json?["files"] as? [[String: Any]])?.first)
    #expect(file["tasks"] as? Int == 228)
    let faults = file["faults"] as? [[String: Any]] ?? []
    let missing = faults.filter { $0["kind"] as? String == "missingModule" }
    // The interpreter lends the package where it has it.
    #expect(missing.count == 0 || missing.count == 18)
    #expect(file["passed"] as? Int == 226 - missing.count)
    #expect(missing.allSatisfy { ($0["reason"] as? String)?.contains("sortedcontainers") == true })
    let slow = faults.filter { $0["kind"] as? String == "referenceOverLimit" }
    #expect(
      Set(slow.compactMap { $0["task"] as? String }) == [
        "maximum-number-of-moves-to-kill-all-pawns",
        "find-the-number-of-subsequences-with-equal-gcd",
      ]
    )
    #expect(faults.filter { $0["isFault"] as? Bool == true }.count == 2 + missing.count)
  }

  @Test(.timeLimit(.minutes(1))) func doctorTakesAFileToo() async throws {
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    let ending = try await program("doctor", "--self-check", "own.jsonl")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.hasSuffix("own: 2 of 2 reference solutions pass\n"))
  }
}
