// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Subprocess
import TestSupport
import Testing

/// Training sets against benchmarks from the command line.
///
/// The sets and the benchmarks are other people's, and are used where they lie.
@Suite(
  .requiresSandbox,
  .enabled(
    if: SharedData.has("data/instructions") && SharedData.has("data/benchmarks"),
    "the shared instructions and benchmarks are not here"
  ),
  .serialized  // each uses both processors
)
struct DecontaminateTests {
  private var program: Program

  init() throws {
    program = try Program()
    program.environment["EVALHARNESS_DATA"] = SharedData.file("data/benchmarks").path
  }

  private static func set(_ name: String) -> String {
    SharedData.file("data/instructions/\(name)").path
  }

  private func decontaminate(_ arguments: String...) async throws -> Program.Ending {
    try await program.under(["/usr/bin/env"], ["decontaminate"] + arguments + ["-q"])
  }

  private struct Match: Decodable, Hashable {
    var item: Int
    var layer: String
    var problem: String
  }

  private func matches(in folder: String) throws -> Set<Match> {
    Set(
      try program.folder.lines("\(folder)/matches.jsonl").map {
        try JSONDecoder().decode(Match.self, from: Data($0.utf8))
      }
    )
  }

  @Test(.timeLimit(.minutes(5))) func findsRephrasedProblemsByWhatTheyDo() async throws {
    let set = Self.set("humaneval_rephrased_python.jsonl")
    // Tests run side by side, and two of the functions are near the usual time of a call.
    let ending = try await decontaminate(
      set,
      "--against",
      "humaneval+",
      "--call-time",
      "0.06",
      "-o",
      "out"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    let all = try matches(in: "out")
    // Line i is HumanEval/i in other words.
    let own = all.filter { $0.problem == "HumanEval/\($0.item)" }
    let byBehaviour = Set(own.filter { $0.layer == "behaviour" }.map(\.item))
    #expect(byBehaviour.count >= 131)
    #expect(Set(own.map(\.item)).count >= 137)
    let others = all.subtracting(own).filter { $0.layer == "behaviour" }
    #expect(others.count <= 5, "\(others)")
    let parts = program.folder.lines("out/clean.jsonl") + program.folder.lines("out/removed.jsonl")
    #expect(parts.count == 164)
    #expect(ending.output.contains("146 of 164 items hold Python functions"))

    // What is there already is not examined again, and one item is explained from it.
    let again = try await decontaminate(
      set,
      "--against",
      "humaneval+",
      "--call-time",
      "0.06",
      "-o",
      "out",
      "--problem",
      "HumanEval/48",
      "--format",
      "csv"
    )
    #expect(again.output.split(separator: "\n").count >= 3)
    let shown = try await decontaminate(set, "--against", "humaneval+", "--explain", "48")
    #expect(shown.output.contains("HumanEval/48: "))
    #expect(shown.output.contains("inputs, "))
    let other = try await decontaminate(set, "--against", "humaneval", "-o", "out")
    expectOneSentence(other, "out: a run of another protocol")
  }

  @Test(
    .timeLimit(.minutes(3)),
    arguments: [("near_humaneval_shadow.jsonl", 20), ("near_humaneval_evoeval.jsonl", 11)]
  )
  func tellsNearWordsFromTheSameBehaviour(name: String, items: Int) async throws {
    let ending = try await decontaminate(
      Self.set(name),
      "--against",
      "humaneval+",
      "--column",
      "content,canonical_solution",
      "-o",
      "out",
      "--fail-on",
      "0",
      "--remove",
      "ngram"
    )
    #expect(ending.status == .exited(2), "\(ending.errors)")
    let all = try matches(in: "out")
    let byText = Set(all.filter { ["text", "ngram"].contains($0.layer) }.map(\.item))
    #expect(byText.count == items)
    #expect(all.count { $0.layer == "behaviour" } <= 2)
    #expect(program.folder.lines("out/removed.jsonl").count == items)
  }

  @Test(
    .enabled(if: SharedData.has("attacks"), "the hostile programs are not here"),
    .timeLimit(.minutes(5))
  )
  func hostileAnswersMatchNothingThatTheyAreNot() async throws {
    let folder = SharedData.file("attacks").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".py") }
    let rows = try names.map { name in
      let text = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
      return try row(["instruction": name, "output": String(decoding: text, as: UTF8.self)])
    }
    try program.folder.write("attacks.jsonl", rows.joined())
    let ending = try await decontaminate("attacks.jsonl", "--against", "humaneval", "-o", "out")
    #expect(ending.status == .exited(0), "\(ending.errors)")
    // They add, or pretend to: nothing else may be found, and never what pretends.
    let found = try matches(in: "out").filter { $0.layer == "behaviour" }
    #expect(Set(found.map(\.problem)) == ["HumanEval/53"])
    let matching = Set(found.map { names[$0.item] })
    #expect(matching.contains("103_honest.py"))
    for name in names
    where name.contains("equal") || name.contains("forge") || name.contains("strict") {
      #expect(!matching.contains(name), "\(name)")
    }
    for item in found.map(\.item) {
      #expect(rows[item].contains("return a + b"), "\(names[item])")
    }
  }

  @Test(.timeLimit(.minutes(5))) func aComparisonThatIsStoppedGoesOn() async throws {
    let folder = program.folder
    let set = Self.set("near_humaneval_shadow.jsonl")
    let words = ["decontaminate", set, "--against", "humaneval", "-q", "--format", "csv", "-o"]
    let columns = ["--column", "content,canonical_solution"]
    let whole = try await program.under(["/usr/bin/env"], words + ["whole"] + columns)
    #expect(whole.status == .exited(0), "\(whole.errors)")
    for signal in [Subprocess.Signal.interrupt, .kill] {
      let before = folder.lines("part/findings.jsonl").count
      let ending = try await program.interrupted(by: signal, words + ["part"] + columns) {
        folder.lines("part/findings.jsonl").count > before + 2
      }
      #expect(ending.status == (signal == .kill ? .signaled(9) : .exited(130)))
    }
    let second = try await program.under(["/usr/bin/env"], words + ["part"] + columns)
    #expect(second.status == .exited(0), "\(second.errors)")
    for name in ["clean.jsonl", "removed.jsonl", "matches.jsonl"] {
      #expect(try folder.read("part/" + name) == folder.read("whole/" + name), "\(name)")
    }
    #expect(second.output == whole.output)
  }

  @Test(.timeLimit(.minutes(1))) func comparesTextOnlyWithoutASandbox() async throws {
    let set = Self.set("humaneval_rephrased_python.jsonl")
    let ending = try await decontaminate(
      set,
      "--against",
      "ds1000,mbpp",
      "--layers",
      "text,ngram",
      "--format",
      "json"
    )
    #expect(ending.status == .exited(0), "\(ending.errors)")
    #expect(ending.output.contains("compared by text only"))
  }

  @Test(.timeLimit(.minutes(1))) func mistakesAreNamed() async throws {
    try program.folder.write("bad.jsonl", "{\"text\": \"x\"}\n{\"text\": 5}\n")
    let bad = try await decontaminate("bad.jsonl", "--against", "humaneval")
    expectOneSentence(bad, "bad.jsonl:2: text is a number, not a string")
    try program.folder.write("one.jsonl", "{\"text\": \"x\"}\n")
    let unknown = try await decontaminate("one.jsonl", "--against", "humanevil")
    #expect(unknown.status == .exited(64))
    let item = try await decontaminate("one.jsonl", "--against", "humaneval", "--explain", "1")
    #expect(item.status == .exited(64))
  }
}
