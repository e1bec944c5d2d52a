// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// `show`: samples of a run for a person at a terminal.
struct ShowTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(4))
  }

  @Test(.timeLimit(.minutes(1))) func marksTheLineThatFailed() async throws {
    try await program.evaluate(
      row(["task_id": "Own/1", "completion": "    y = x\n    return y / 0\n"])
    )
    let ending = try await program("show", "run", "1")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let parts = ending.output.split(separator: "\n\n", omittingEmptySubsequences: false)
    #expect(
      Array(parts.prefix(2)) == [
        "Own/1#0 of run: exception",
        "  1 | def add1(x):\n  2 |     y = x\n> 3 |     return y / 0",
      ]
    )
    #expect(ending.output.contains("\nmessage    ZeroDivisionError: division by zero (line 3)\n"))
    #expect(ending.output.contains("\nmemory     "))
    #expect(ending.output.hasSuffix("\nTo judge it again: evalharness rerun run 'Own/1#0'\n"))
  }

  @Test(.timeLimit(.minutes(1))) func aRunIsItsFailuresTheirCausesAndTheScore() async throws {
    try await program.evaluate(samples(4, each: 3))
    let failed = ["Own/0#1", "Own/1#0", "Own/1#2", "Own/2#1", "Own/3#0", "Own/3#2"]
    let ending = try await program("show", "run")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(
      ending.output.hasPrefix("sample   verdict      message\nOwn/0#1  wrongAnswer  add0(1) gave ")
    )
    #expect(
      ending.output.contains(
        "\nsamples  tasks  verdict      cause\n      6      4  wrongAnswer  gave another number than expected\n"
      )
    )
    #expect(ending.output.contains("\nevalharness show run 'Own/0#1'  shows the first\n"))
    #expect(ending.output.contains("\nbase   pass@1  50.00 %"))
    let json = try await program("show", "run", "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(object?["failed"] as? [String] == failed)
  }

  @Test(.timeLimit(.minutes(1))) func aWholeRunOfUnevenTasksIsWhole() async throws {
    let uneven = try samples(4) + row(["task_id": "Own/0", "completion": "    return x - 9\n"])
    try await program.evaluate(uneven)
    let ending = try await program("show", "run")
    #expect(!ending.output.contains("not judged yet"), "\(ending.output)")
    #expect(ending.output.contains("\nbase   pass@1  37.50 %"), "\(ending.output)")
  }

  @Test(.timeLimit(.minutes(1))) func aRunThatWasStoppedShowsWhatThereIs() async throws {
    try await program.evaluate(samples(4))
    let path = program.folder.path + "/run/samples.jsonl"
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    try Data((lines.prefix(3).joined(separator: "\n") + "\n").utf8)
      .write(to: URL(fileURLWithPath: path))
    try FileManager.default.removeItem(atPath: program.folder.path + "/run/summary.json")
    let ending = try await program("show", "run")
    #expect(ending.output.contains("\n1 sample not judged yet; repeat the command to go on\n"))
    #expect(ending.output.contains("\nbase   pass@1 of 3 tasks  "), "\(ending.output)")
  }

  /// `compare`, `report` and `gate` do not count what is not there.
  @Test(.timeLimit(.minutes(1))) func anEmptyFileOfSamplesBesideASummaryIsDamage() async throws {
    try await program.evaluate(samples(4))
    try program.folder.write("run/samples.jsonl", "")
    for command in [
      ["compare", "run", "run"], ["report", "run", "-o", "x.html"], ["show", "run"],
    ] {
      let ending = try await program.under(["/usr/bin/env"], command)
      #expect(ending.status == .exited(1), "\(command)")
      #expect(
        ending.errors.contains("samples.jsonl: it is empty, and summary.json counts 4 samples"),
        "\(command): \(ending.errors)"
      )
    }
  }

  @Test(.timeLimit(.minutes(1))) func aTaskMayHaveANumberSignInItsName() async throws {
    try program.folder.write(
      "own.jsonl",
      row([
        "task_id": "Own#0", "prompt": "def f(x):\n", "canonical_solution": "    return x\n",
        "entry_point": "f", "test": "def check(f):\n    assert f(1) == 1\n",
      ])
    )
    try await program.evaluate(row(["task_id": "Own#0", "completion": "    return -1\n"]))
    for name in ["Own#0", "Own#0#0"] {
      let ending = try await program("show", "run", name)
      #expect(ending.output.hasPrefix("Own#0#0 of run: wrongAnswer"), "\(name): \(ending.errors)")
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["Own/2", "own/2", "2"])
  func aTaskOfSeveralSamplesIsAList(name: String) async throws {
    try await program.evaluate(samples(4, each: 3))
    let ending = try await program("show", "run", name)
    let lines = ending.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines == [
        "Own/2 of run: 2 of 3 samples passed",
        "",
        "sample  verdict      message",
        "#0      passed",
        "#1      wrongAnswer  add2(1) gave -7, expected 3: assert f(1) == 3",
        "#2      passed",
        "",
        "Name one to see it, as in 'Own/2#1'.",
        "",
      ]
    )
    let one = try await program("show", "run", name + "#1").output
    #expect(one.contains("  2 |     return x - 8\n"))
  }

  @Test(.timeLimit(.minutes(1))) func whatWasExtractedIsShownAndTheRestOnDemand() async throws {
    try await program.evaluate(
      row(["task_id": "Own/0", "completion": "    return x\n\ndef more():\n    pass\n"]),
      "--extraction",
      "stop-words"
    )
    let short = try await program("show", "run", "0")
    #expect(!short.output.contains("def more"))
    #expect(
      short.output.contains("\nextracted  by stopWords; --completion shows the whole text\n")
    )
    let long = try await program("show", "run", "0", "--completion")
    #expect(long.output.contains("\nAs the model wrote it:\n  1 |     return x\n"))
    #expect(long.output.contains("  3 | def more():\n"))
  }

  @Test(.timeLimit(.minutes(1))) func failingInputsStandWithTheirSuite() async throws {
    try program.folder.write(
      "own.jsonl",
      try row([
        "task_id": "Own/0", "prompt": "def f(x):\n", "entry_point": "f",
        "canonical_solution": "    return x\n", "base_input": [[1], [2]],
        "plus_input": [[3], [40]], "atol": 0,
      ])
    )
    try await program.evaluate(
      row(["task_id": "Own/0", "solution": "def f(x):\n    return min(x, 9)\n"])
    )
    let ending = try await program("show", "run", "0")
    #expect(ending.output.contains("\nsuite base  passed, called with 2 inputs\n"))
    #expect(ending.output.contains("\nsuite plus  wrongAnswer at input 1, called with 2 inputs\n"))
    #expect(
      ending.output.contains(
        "\nplus, input 1:\n  input     [40]\n  expected  40\n  actual    9\n"
      )
    )
  }

  @Test(.timeLimit(.minutes(1))) func aModelsTextDoesNothingToATerminal() async throws {
    let text =
      "    '\u{1B}[2J\u{9B}31m \u{202E}evil\u{2028}\u{0}'\n"
      + "    raise ValueError('\u{1B}]0;t')\n"
    try await program.evaluate(row(["task_id": "Own/0", "completion": text]))
    for more in [["--completion"], ["--format", "json"]] {
      let ending = try await program.under(["/usr/bin/env"], ["show", "run", "0"] + more)
      #expect(ending.status == .exited(0))
      let acting = ending.output.unicodeScalars.filter {
        $0.properties.generalCategory == .control && $0 != "\n"
          || [0x202E, 0x2028].contains($0.value)
      }
      #expect(acting.isEmpty, "\(acting)")
    }
    let shown = try await program("show", "run", "0").output
    #expect(shown.contains("2 |     '<U+001B>[2J<U+009B>31m <U+202E>evil<U+2028><U+0000>'\n"))
  }

  @Test(.timeLimit(.minutes(1))) func aLongLineIsCutUnlessAllIsAskedFor() async throws {
    let text = "    # " + String(repeating: "a", count: 1 << 20) + "\n    return x\n"
    try await program.evaluate(row(["task_id": "Own/0", "completion": text]))
    let short = try await program("show", "run", "0").output
    #expect(short.utf8.count < 3000)
    #expect(short.contains("aaa … and 1047582 characters more\n"))
    #expect(try await program("show", "run", "0", "--full").output.utf8.count > 1 << 20)
  }

  @Test(.timeLimit(.minutes(1))) func jsonHoldsProgramLineAndRecord() async throws {
    try await program.evaluate(row(["task_id": "Own/0", "completion": "    return x[0]\n"]))
    let ending = try await program("show", "run", "0", "--format", "json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
    )
    #expect(object["program"] as? String == "def add0(x):\n    return x[0]\n")
    #expect(object["line"] as? Int == 2)
    #expect((object["record"] as? [String: Any])?["verdict"] as? String == "exception")
    #expect(object["rerun"] as? String == "evalharness rerun run 'Own/0#0'")
  }

  @Test(.timeLimit(.minutes(1))) func worksWithoutTheProblems() async throws {
    try await program.evaluate(row(["task_id": "Own/0", "completion": "    return x[0]\n"]))
    try FileManager.default.removeItem(atPath: program.folder.file("own.jsonl"))
    let ending = try await program("show", "run", "0")
    #expect(ending.status == .exited(0))
    #expect(ending.output.contains("The benchmark's data is not at hand"))
    #expect(ending.output.contains("  1 |     return x[0]\n"))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("run", "9", "run holds no sample of a task 9; its tasks are named like Own/0"),
      ("run", "1#3", "run holds no sample Own/1#3; those of Own/1 have the numbers 0 to 2"),
      ("none", "1", "none/run.json: not the header of a run: there is no such file"),
    ]
  )
  func whatIsNotThereIsNamed(run: String, sample: String, sentence: String) async throws {
    try await program.evaluate(samples(2, each: 3))
    expectOneSentence(try await program("show", run, sample), sentence)
  }

  @Test(.timeLimit(.minutes(1))) func aNumberThatIsNoneIsAMistakeInUse() async throws {
    #expect(try await program("show", "run", "1#x").status == .exited(64))
  }
}
