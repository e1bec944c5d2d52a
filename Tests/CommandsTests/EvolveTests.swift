// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// `evolve` and `export` as a user meets them, against a server that answers badly.
@Suite(.timeLimit(.minutes(1)))
struct EvolveTests {
  private let program: Program

  init() throws {
    program = try Program()
    let seed = (0..<24).map { number in
      #"{"instruction":"Write a function that does task \#(number) of shelf \#(number * 7919 % 101).","#
        + #""output":"pass"}"#
    }
    try program.folder.write("seed.jsonl", seed.joined(separator: "\n") + "\n")
  }

  private func withServer<Result: Sendable>(
    _ body: (_ port: String) async throws -> Result
  ) async throws -> Result {
    try await program.withServer(
      "benchmarks/evolution/server.py",
      ["--faults", "0.1", "--log", "asked.txt"],
      body
    )
  }

  private func asking(_ port: String, _ output: String, _ more: [String] = []) -> [String] {
    [
      "evolve", "seed.jsonl", "-o", output, "--rounds", "2", "--server", "http://127.0.0.1:\(port)",
      "--kind", "vllm", "--model", "stub", "--seed", "5", "--format", "csv",
    ] + more
  }

  private func run(_ arguments: [String]) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], arguments)
  }

  /// A file of units without the server's names of exchanges.
  private func units(_ output: String) throws -> [String] {
    program.folder.lines("\(output)/evolved.jsonl").map { line in
      String(line).replacing(/"request_ids":\[[^\]]*\]/, with: "")
    }
  }

  // MARK: - Going on

  @Test(.timeLimit(.minutes(2))) func aKilledEvolutionEndsAsIfItWereNot() async throws {
    try await withServer { port in
      let calm = try await run(asking(port, "calm", ["-q"]))
      #expect(calm.status == .exited(0), "\(calm.errors)")
      let total = program.folder.lines("calm/replies.jsonl").count
      for part in 1...6 {
        _ = try await program.interrupted(by: .kill, asking(port, "killed", ["-q"])) {
          program.folder.lines("killed/replies.jsonl").count >= total * part / 7
        }
      }
      let whole = try await run(asking(port, "killed", ["-q"]))
      #expect(whole.status == .exited(0), "\(whole.errors)")
      #expect(whole.output == calm.output)
      #expect(program.folder.lines("killed/replies.jsonl").count == total)
      #expect(try units("killed") == units("calm"))
      let exports = try await [run(["export", "calm", "-q"]), run(["export", "killed", "-q"])]
      #expect(exports[0].output == exports[1].output)
      #expect(exports[0].output.split(separator: "\n").count > 48)
    }
  }

  @Test func whatIsWholeStaysWhole() async throws {
    try await withServer { port in
      #expect(try await run(asking(port, "out", ["-q"])).status == .exited(0))
      let export = try await run(["export", "out", "-q"]).output
      // Fewer rounds take none away.
      #expect(try await run(asking(port, "out", ["-q", "--rounds", "1"])).status == .exited(0))
      #expect(try await run(["export", "out", "-q"]).output == export)
      for (file, sentence) in [
        ("evolved.jsonl", "round 1 has 23 units of 24"),
        ("seed.jsonl", "it is not the seed that evolution.json names"),
      ] {
        let lines = program.folder.lines("out/\(file)")
        try program.folder.write("out/\(file)", lines.dropFirst().joined(separator: "\n") + "\n")
        let damaged = try await run(["export", "out"])
        #expect(damaged.status == .exited(1))
        #expect(damaged.errors.contains(sentence), "\(damaged.errors)")
        #expect(try await run(asking(port, "out", ["-q"])).status == .exited(0))
        #expect(try await run(["export", "out", "-q"]).output == export)
      }
    }
  }

  @Test func anInterruptedEvolutionSaysHowToGoOn() async throws {
    try await withServer { port in
      let ending = try await program.interrupted(by: .terminate, asking(port, "out")) {
        program.folder.lines("out/replies.jsonl").count >= 5
      }
      #expect(ending.status == .exited(130))
      #expect(ending.errors.contains("the same command goes on from there"), "\(ending.errors)")
      let whole = try await run(asking(port, "out"))
      #expect(whole.status == .exited(0))
      #expect(whole.errors.contains("replies are there"))
    }
  }

  @Test(
    .requiresSandbox,
    .enabled(if: SharedData.has("data/benchmarks"), "the shared benchmarks are not here")
  )
  func decontaminatingAFolderMarksWhatExportLeavesOut() async throws {
    var program = program
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
    let words =
      "Check if in given list of numbers, are any two numbers closer to each other than given threshold."
    try program.folder.write(
      "seed.jsonl",
      #"{"instruction":"\#(words)","output":"pass"}"# + "\n"
        + #"{"instruction":"Sort a list of words by their last letters.","output":"pass"}"# + "\n"
    )
    try await withServer { port in
      let evolved = try await run(asking(port, "out", ["-q"]))
      #expect(evolved.status == .exited(0), "\(evolved.errors)")
    }
    let before = try await run(["export", "out"])
    #expect(before.output.contains(words))
    let found = try await program.under(
      ["/usr/bin/env"],
      ["decontaminate", "out", "--against", "humaneval", "--layers", "text"]
    )
    #expect(found.status == .exited(0), "\(found.errors)")
    #expect(found.errors.contains("are marked in out/contaminated.jsonl"), "\(found.errors)")
    let after = try await run(["export", "out"])
    #expect(!after.output.contains(words))
    #expect(after.output.contains("last letters"))
    #expect(after.errors.contains("give away a benchmark"))
    #expect(try await run(["export", "out", "--keep-contaminated", "-q"]).output == before.output)
  }

  @Test func aBudgetThatEndsHasAStatusOfItsOwn() async throws {
    try await withServer { port in
      let ending = try await run(asking(port, "out", ["--max-requests", "10"]))
      #expect(ending.status == .exited(4))
      #expect(ending.errors.contains("the 10 requests of --max-requests"))
      #expect(ending.errors.contains("0 of 2 rounds are whole"))
      #expect(try await run(asking(port, "out")).status == .exited(0))
    }
  }

  @Test func aFullDiskLosesNothing() async throws {
    try await withServer { port in
      let full = try await program.under(
        ["/bin/sh", "-c", "ulimit -f 12; exec \"$0\" \"$@\""],
        asking(port, "out")
      )
      #expect(full.status == .exited(1))
      #expect(full.errors.contains("free some space and repeat the command"), "\(full.errors)")
      #expect(try await run(asking(port, "out")).status == .exited(0))
      #expect(try await run(asking(port, "calm")).status == .exited(0))
      #expect(try units("out") == units("calm"))
    }
  }

  // MARK: - What is asked

  @Test func nothingIsAskedForAForecast() async throws {
    let ending = try await run(
      [
        "evolve", "seed.jsonl", "-o", "out", "--rounds", "2", "--prices", "1,2", "--dry-run",
        "--format", "csv",
      ]
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains("\nall,96,0,96,"))
    #expect(!FileManager.default.fileExists(atPath: program.folder.file("out")))
  }

  @Test func aKeyGoesToItsOwnServerOnly() async throws {
    var program = program
    program.environment = ["KEY": "secret-of-the-evolver"]
    let ending = try await withServer { [program] port in
      try await program.under(
        ["/usr/bin/env"],
        asking(port, "out", ["--key-variable", "KEY", "--answer-model", "other"])
          + ["--answer-server", "http://localhost:\(port)"]
      )
    }
    #expect(ending.status == .exited(0), "\(ending.errors)")
    for line in program.folder.lines("asked.txt") {
      let isEvolving = line.contains("Please increase the difficulty")
      #expect(line.contains("secret-of-the-evolver") == isEvolving)
    }
    #expect(try units("out").contains { $0.contains(#""answer_model":"other""#) })
  }

  // MARK: - What comes out

  @Test func aPageShowsTextsAndRunsNothing() async throws {
    try program.folder.write(
      "seed.jsonl",
      #"[{"instruction":"Escape <script>alert(1)</script> & \"quotes\".","output":"pass"}]"#
    )
    try await withServer { port in
      _ = try await run(asking(port, "out"))
      let ending = try await run(["report", "out", "-o", "page.html"])
      #expect(ending.status == .exited(0), "\(ending.errors)")
      let page = try program.folder.read("page.html")
      #expect(page.contains("Escape &lt;script&gt;alert(1)&lt;/script&gt; &amp;"))
      #expect(!page.contains("<script"))
      #expect(page.contains("<article id="))
    }
  }

  @Test func contaminatedUnitsAreNotExported() async throws {
    try await withServer { port in
      _ = try await run(asking(port, "out"))
      let all = try await run([
        "export", "out", "--rounds", "0", "--format", "text", "-o", "all.jsonl",
      ])
      let seed = try #require(program.folder.lines("out/seed.jsonl").first)
      try program.folder.write("out/contaminated.jsonl", String(seed.prefix(72)) + "}\n")
      let clean = try await run([
        "export", "out", "--rounds", "0", "--format", "text", "-o", "clean.jsonl",
      ])
      #expect(clean.errors.contains("1 examples give away a benchmark and are left out"))
      #expect(program.folder.lines("clean.jsonl").count == 23)
      let kept = try await run(
        [
          "export", "out", "--rounds", "0", "--format", "text", "--keep-contaminated", "-o",
          "kept.jsonl",
        ]
      )
      #expect(kept.output.prefix(64) == all.output.prefix(64))
      #expect(clean.output.prefix(64) != all.output.prefix(64))
      // A mark that cannot be read lets nothing through.
      try program.folder.write("out/contaminated.jsonl", String(seed.prefix(71)))
      let unread = try await run(["export", "out"])
      #expect(unread.status == .exited(1) && unread.output.isEmpty)
      #expect(unread.errors.contains("out/contaminated.jsonl:1: not an object with the id"))
    }
  }

  // MARK: - Mistakes

  struct Mistake: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var says: [String]
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(
    arguments: [
      Mistake(arguments: ["seed.jsonl"], status: 64, says: ["--model, --server or --command"]),
      Mistake(
        arguments: ["none.jsonl", "--dry-run"],
        status: 1,
        says: ["none.jsonl: no such file: check the path"]
      ),
      Mistake(
        arguments: ["bad.jsonl", "--dry-run"],
        status: 1,
        says: ["bad.jsonl:2: neither instruction", "its fields, which are instructions, texts"]
      ),
      Mistake(
        arguments: ["silent.jsonl", "--dry-run"],
        status: 1,
        says: ["silent.jsonl: no item can be evolved: 1 item without an instruction"]
      ),
      Mistake(
        arguments: ["seed.jsonl", "--dry-run", "--weights", "1,2"],
        status: 64,
        says: ["--weights: there are 2 of them for 5 methods"]
      ),
      Mistake(
        arguments: ["seed.jsonl", "--dry-run", "--template", "template.txt"],
        status: 1,
        says: ["template.txt: no template: {instruction} is not in it"]
      ),
      Mistake(
        arguments: ["seed.jsonl", "--dry-run", "--run-answers"],
        status: 64,
        says: ["--run-answers goes with --language python"]
      ),
      Mistake(
        arguments: ["seed.jsonl", "--dry-run", "--answer-server", "http://127.0.0.1:1"],
        status: 64,
        says: ["--answer-server needs --answer-model"]
      ),
      Mistake(
        arguments: ["seed.jsonl", "--dry-run", "--rounds", "0"],
        status: 64,
        says: ["--rounds takes a count of 1 to 100"]
      ),
    ]
  )
  func mistakesAreNamedWithARemedy(mistake: Mistake) async throws {
    try program.folder.write(
      "bad.jsonl",
      "{\"instruction\":\"a\"}\n{\"instructions\":\"b\",\"texts\":1}\n"
    )
    try program.folder.write("silent.jsonl", "{\"text\":\"a\"}\n")
    try program.folder.write("template.txt", "Do {method}.")
    let ending = try await run(["evolve"] + mistake.arguments + ["-o", "out"])
    #expect(ending.status == .exited(mistake.status), "\(ending.errors)")
    for words in mistake.says { #expect(ending.errors.contains(words), "\(ending.errors)") }
    #expect(!FileManager.default.fileExists(atPath: program.folder.file("out")))
  }

  @Test func exportNeedsAnEvolution() async throws {
    try program.folder.write("run/samples.jsonl", "")
    let ending = try await run(["export", "run"])
    #expect(ending.status == .exited(1))
    #expect(ending.errors.contains("run: holds no evolution.json"))
    #expect(try await run(["export", "run", "--rounds", "2..1"]).status == .exited(64))
  }
}
