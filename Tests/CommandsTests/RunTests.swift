// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import Testing

/// Whole runs on problems of one's own.
struct RunTests {
  @Test(.timeLimit(.minutes(1))) func judgesProblemsInHumanEvalsForm() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(3))
    let ending = try await program("run", "--problems", "own.jsonl")
    #expect(ending.status == .exited(0))
    #expect(
      ending.output.hasPrefix(
        """
        benchmark  own own, split all, 3 tasks, 1 sample each
        verdicts   3 passed
        protocol   strict judging, reference, verbatim extraction, CPython 3.
        """
      )
    )
    #expect(
      ending.output.hasSuffix(
        """

        suite  metric     score  95 % interval       s.e. (tasks)
        base   pass@1  100.00 %  43.85 % - 100.00 %        0.00 %

        """
      )
    )
    #expect(ending.errors.hasPrefix("evalharness: the run is in runs/reference-own-"))
  }

  @Test(.timeLimit(.minutes(1))) func judgesProblemsInMBPPsForm() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try mbppProblems(2))
    let ending = try await program("run", "--problems", "own.jsonl", "--format", "csv", "-q")
    #expect(ending.status == .exited(0))
    let lines = ending.output.split(separator: "\n")
    #expect(
      lines[0]
        == "benchmark,version,split,suite,tasks,n,k,pass_at_k,wilson_lower,wilson_upper,"
        + "se_superpopulation,se_fixed_benchmark,complete,protocol,judging,compatible_passes,"
        + "run,model"
    )
    #expect(lines[1].hasPrefix("own,own,all,base,2,1,1,1.0,"))
    #expect(lines[1].contains(",strict,0,runs/reference-own-"), "\(lines[1])")
    #expect(ending.errors == "")
  }

  @Test(.timeLimit(.minutes(1))) func printsEveryFormat() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    let markdown = try await program("run", "--problems", "own.jsonl", "--format", "markdown")
    #expect(markdown.output.hasPrefix("| benchmark | split |"))
    let json = try await program("run", "--problems", "own.jsonl", "--format", "json")
    let object =
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: [String: Any]]
    #expect(object?["summary"]?["complete"] as? Bool == true)
    #expect(object?["protocol"]?["judging"] as? String == "strict")
    #expect(json.errors.contains("all 2 samples were judged before; name another --output"))
  }

  @Test(.timeLimit(.minutes(1))) func whatIsKnownOfSamplesIsPartOfTheProtocol() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    let facts = ["temperature=0.2", "top-p=0.95", "seed=7", "model=coder-7b", "quantisation=q4"]
    try await program.evaluate(samples(2), facts.flatMap { ["--note", $0] })
    let header = try program.folder.object("run/run.json")
    let kept = try #require(header["protocol"] as? [String: Any])
    let sampling = try #require(kept["sampling"] as? [String: Any])
    #expect(sampling["temperature"] as? Double == 0.2)
    #expect(sampling["topP"] as? Double == 0.95)
    #expect(sampling["seed"] as? Int == 7)
    let settings = (kept["provider"] as? [String: Any])?["settings"] as? [String: String]
    #expect(settings?["model"] == "coder-7b")
    #expect(settings?["note.quantisation"] == "q4")
  }

  @Test(.timeLimit(.minutes(1))) func aRunWithoutEverySampleIsIncomplete() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(3))
    try program.folder.write("samples.jsonl", try samples(2))
    let arguments = ["evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl"]
    let whole = try await program.under(["/usr/bin/env"], arguments)
    #expect(whole.status == .exited(4))
    #expect(whole.errors.contains("warning: 1 task without a sample: Own/2\n"))
    // The reason first, and the score of what there is.
    #expect(whole.output.hasPrefix("1 task without a sample: Own/2\n"))
    #expect(whole.output.contains("\nbase   pass@1 of 2 tasks  50.00 %"))
    let partial = try await program.under(["/usr/bin/env"], arguments + ["--partial"])
    #expect(partial.status == .exited(0))
    #expect(partial.output.contains("split all, 2 of 3 tasks, 1 sample each\n"))
    #expect(partial.output.contains("\nbase   pass@1  50.00 %"))
    let all = try await program.under(["/usr/bin/env"], arguments + ["--partial", "--protocol"])
    #expect(all.output.contains("tasks.total                 3\n"))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (["run"], "Name a benchmark with --bench, or a file with --problems."),
      (["run", "--bench", "humaneval", "--limit", "0"], "--limit takes a count of 1 or more."),
      (["run", "--bench", "humaneval", "-k", "0"], "The value '0' is invalid for '-k <list>'"),
      (["run", "--problems", "a", "--split", "test"], "has one split."),
      (
        ["run", "--bench", "humaneval", "--provider", "reference", "--samples", "a"],
        "--samples goes with --provider replay."
      ),
      (["run", "--bench", "humaneval", "--provider", "replay"], "needs --samples with a file"),
      (["run", "--bench", "humaneval", "--timeout", "nan"], "--timeout takes 0.01 to 86400"),
      (["evaluate", "--bench", "humaneval"], "Missing expected argument '--samples <path>'"),
      (["run", "--bench", "humaneval", "--export", "x=y"], "The value 'x=y' is invalid for"),
    ]
  )
  func mistakesInUseExitWith64(arguments: [String], sentence: String) async throws {
    let ending = try await Program().under(["/usr/bin/env"], arguments)
    #expect(ending.status == .exited(64))
    #expect(ending.output == "")
    #expect(ending.errors.contains(sentence), "\(ending.errors)")
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (["-k", "2"], "pass@2 needs 2 samples of every task and Own/0 has 1; draw more or give"),
      (["--python", "/bin/false"], "the Python interpreter /bin/false cannot be used: "),
      (["--output", "own.jsonl"], "own.jsonl: a file where the directory of a run should be"),
    ]
  )
  func whatCannotBeDoneExitsWith1BeforeAnythingRuns(
    arguments: [String],
    sentence: String
  ) async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    let ending = try await program.under(
      ["/usr/bin/env"],
      ["run", "--problems", "own.jsonl"] + arguments
    )
    #expect(ending.status == .exited(1))
    #expect(ending.output == "")
    #expect(ending.errors.hasPrefix("Error: \(sentence)"), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.folder.file("runs")))
  }

  @Test(.timeLimit(.minutes(1))) func takesTheTasksThatAreAskedFor() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(4))
    try program.folder.write("samples.jsonl", try samples(4, each: 2))
    let limited = try await program("run", "--problems", "own.jsonl", "--limit", "3")
    #expect(limited.output.contains("3 of 4"))
    let some = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "--task",
      "Own/1",
      "--task",
      "Own/3",
      "-o",
      "some"
    )
    #expect(some.output.contains("2 of 4"))
    #expect(some.errors.contains("samples.jsonl: 4 samples are of tasks that are not selected"))
    #expect(program.folder.lines("some/samples.jsonl").count == 4)
  }

  @Test(.timeLimit(.minutes(1))) func judgesTheSameProgramOnceUnlessToldOtherwise() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    let same = try row(["task_id": "Own/0", "completion": "    return x\n"])
    try program.folder.write("samples.jsonl", same + same + same)
    let arguments = ["evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-o"]
    _ = try await program.under(["/usr/bin/env"], arguments + ["once"])
    _ = try await program.under(["/usr/bin/env"], arguments + ["thrice", "--no-dedup"])
    #expect(program.folder.lines("once/samples.jsonl").filter { $0.contains("sameAs") }.count == 2)
    #expect(!(try program.folder.read("thrice/samples.jsonl").contains("sameAs")))
    #expect(program.folder.lines("thrice/samples.jsonl").count == 3)
  }

  @Test(.timeLimit(.minutes(1))) func warnsWhenEverySampleFailsInOneWay() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    let rows = try (0..<2).map {
      try row(["task_id": "Own/\($0)", "completion": "Sure! Here is the code"])
    }
    try program.folder.write("samples.jsonl", rows.joined())
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "-q"
    )
    #expect(ending.status == .exited(0))
    #expect(
      ending.errors.hasPrefix(
        "evalharness: warning: every one of the 2 samples is syntaxError, the first of them Own/0 ("
      ),
      "\(ending.errors)"
    )
    #expect(
      ending.errors.hasSuffix(
        "look at a sample, at --extraction and at --bench before blaming the model\n"
      )
    )
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      (false, [], 0), (false, ["--fail-on-common-failure"], 1), (true, [], 1),
      (true, ["--no-fail-on-common-failure"], 0),
    ] as [(Bool, [String], Int32)]
  )
  func aFailureOfAllSamplesIsOneOfTheCommandWhereThatIsAsked(
    isCI: Bool,
    options: [String],
    status: Int32
  ) async throws {
    var program = try Program()
    program.environment["CI"] = isCI ? "true" : nil
    try program.folder.write("own.jsonl", try humanEvalProblems(2))
    let rows = try (0..<2).map {
      try row(["task_id": "Own/\($0)", "completion": "    return -1\n"])
    }
    try program.folder.write("samples.jsonl", rows.joined())
    let ending = try await program.under(
      ["/usr/bin/env"],
      ["evaluate", "--problems", "own.jsonl", "--samples", "samples.jsonl", "-q"] + options
    )
    #expect(ending.status == .exited(status))
    #expect(ending.output.contains("wrongAnswer"))
  }

  @Test(.timeLimit(.minutes(1))) func theFolderOfARunHasAShortName() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    let name = String(repeating: "é", count: 120) + ".jsonl"
    try program.folder.write(name, try samples(1))
    let ending = try await program("evaluate", "--problems", "own.jsonl", "--samples", name, "-q")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let runs = try FileManager.default.contentsOfDirectory(atPath: program.folder.file("runs"))
    #expect(runs.count == 1 && runs[0].count < 80, "\(runs)")
  }

  @Test(.timeLimit(.minutes(1))) func judgesAFunctionThatAnExpressionNames() async throws {
    let program = try Program()
    let problem = try row([
      "task_id": "Own/0", "prompt": "import math\n", "entry_point": "Solution().twice",
      "completion": "class Solution:\n    def twice(self, x):\n        return 2 * x\n",
      "test": "def check(candidate):\n    assert candidate(x=2) == 4\n",
    ])
    try program.folder.write("own.jsonl", problem)
    let ending = try await program("run", "--problems", "own.jsonl", "--format", "csv", "-q")
    #expect(ending.output.contains(",1,1,1.0,"), "\(ending.output) \(ending.errors)")
  }

  /// Strict judging compares no objects of a program; what compatible judging passes is marked.
  @Test(.timeLimit(.minutes(1))) func marksWhatCompatibleJudgingPasses() async throws {
    let program = try Program()
    let problem = try row([
      "task_id": "Own/0", "prompt": "def make(x):\n", "entry_point": "make",
      "canonical_solution": "    return A.one\nclass A: pass\nA.one = A()\n",
      "test": "def check(f):\n    assert f(1) == f(2)\n",
    ])
    try program.folder.write("own.jsonl", problem)
    let strict = try await program("run", "--problems", "own.jsonl")
    #expect(strict.output.contains(" 0.00 % "), "\(strict.output)")
    #expect(
      strict.output.contains("\nOwn/0         eq of an object of the program (A)  "),
      "\(strict.output)"
    )
    #expect(
      strict.output.contains(
        "return plain values, or --judging trusted-tests for passes that may be"
      ),
      "\(strict.output)"
    )
    func auto(_ format: String) async throws -> String {
      try await program(
        "run",
        "--problems",
        "own.jsonl",
        "--judging",
        "auto",
        "--output",
        "auto",
        "--format",
        format
      ).output
    }
    let text = try await auto("text")
    #expect(text.contains("  forgeable\n"), "\(text)")
    #expect(text.hasSuffix("     1 of 1\n"), "\(text)")
    #expect(text.contains("1 pass of 1 came of tests that ran beside the program"), "\(text)")
    #expect(text.contains("1 task judged in compatible mode, since strict judging cannot verify"))
    #expect(try await auto("markdown").contains("| forgeable passes |"))
    #expect(try await auto("latex").contains(#"forgeable\\passes"#))
    #expect(try await auto("html").contains("forgeable passes"))
    #expect(try await auto("csv").contains(",auto,1,auto,"))
    #expect(try await auto("json").contains("\"compatiblePasses\": 1"))
    let compared = try await program("compare", "auto", "--format", "csv")
    #expect(compared.output.contains(",evalharness,1,auto,"), "\(compared.output)")
    let page = try await program("report", "auto", "-o", "page.html")
    #expect(page.status == .exited(0))
    #expect(try program.folder.read("page.html").contains("forgeable passes"))
  }

  @Test(.timeLimit(.minutes(2))) func logsProgressInLinesWhereThereIsNoTerminal() async throws {
    let program = try Program()
    try program.folder.write("own.jsonl", try humanEvalProblems(1))
    let endless = (0..<3).map { "    while x > -\($0 + 1): pass\n" }
    try program.folder.write(
      "samples.jsonl",
      try endless.map { try row(["task_id": "Own/0", "completion": $0]) }.joined()
    )
    let ending = try await program(
      "evaluate",
      "--problems",
      "own.jsonl",
      "--samples",
      "samples.jsonl",
      "--timeout",
      "5",
      "--workers",
      "1"
    )
    let line = #/evalharness: [123]\/3 judged, \d+\.\d\/(?:s|min), 0 passed(?:, \d:\d\d left)?\n/#
    #expect(ending.errors.contains(line), "\(ending.errors)")
    #expect(!ending.errors.contains("\u{1B}"))
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["bash", "zsh", "fish"])
  func shellsCompleteTheNamesOfBenchmarks(shell: String) async throws {
    let ending = try await Program()("--generate-completion-script", shell)
    let listed = try await Program()("list", "--format", "csv").output.split(separator: "\n")
    for name in listed.dropFirst().map({ $0.prefix { $0 != "," } }) {
      #expect(ending.output.contains(name), "\(name)")
    }
  }
}
