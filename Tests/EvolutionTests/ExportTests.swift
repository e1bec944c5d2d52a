// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Evolution
import Foundation
import Runs
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ExportTests {
  private let trial = Trial(["Add two numbers.", "Sort a list of words.", "Read a file of lines."])

  private func evolved() async throws -> EvolutionResult {
    let scribe = Scribe { question in
      guard Trial.isEvolving(question) else { return ("pass", .stop) }
      return (Trial.parent(in: question) + " Do so in place \(question.count).", .stop)
    }
    _ = try await trial.evolve(rounds: 2, asking: scribe)
    return try trial.result
  }

  @Test func everyFormatIsReadAsItWasWritten() async throws {
    let result = try await evolved()
    let export = try TrainingExport(result, rounds: 0...2, keepsContaminated: false)
    #expect(export.examples.count == 9)
    let path = trial.directory + "/export.jsonl"
    for format in [TrainingFormat.alpaca, .messages, .sharegpt] {
      try Data(export.bytes(as: format)).write(to: URL(filePath: path))
      let set = try TrainingSet(path: path)
      #expect(set.items.map(\.instruction) == export.examples.map(\.instruction))
      #expect(set.items.map(\.answer) == export.examples.map(\.answer))
    }
  }

  /// The prompt as the paper's training script has it.
  @Test func textIsTheTrainingPrompt() {
    let example = Example(id: "1", instruction: "Add.\nFast.", answer: "1 + 1")
    #expect(
      TrainingFormat.text.record(example)["text"]?.string
        == "Below is an instruction that describes a task. Write a response that appropriately "
        + "completes the request.\n\n### Instruction:\nAdd.\nFast.\n\n### Response:1 + 1"
    )
  }

  @Test func roundsAreTaken() async throws {
    let result = try await evolved()
    for (rounds, count) in [(0...0, 3), (1...1, 3), (1...2, 6)] {
      let export = try TrainingExport(result, rounds: rounds, keepsContaminated: false)
      #expect(export.examples.count == count)
    }
    #expect(throws: EvolutionError.noSuchRound(path: trial.directory, round: 3, rounds: 2)) {
      try TrainingExport(result, rounds: 0...3, keepsContaminated: false)
    }
  }

  @Test func contaminatedExamplesAreLeftOutUnlessToldOtherwise() async throws {
    let result = try await evolved()
    let marks = [result.seed[0].id, result.units[1].id].map { "{\"id\":\"\($0)\"}\n" }.joined()
    try Data(marks.utf8).write(to: URL(filePath: trial.directory + "/contaminated.jsonl"))
    let marked = try trial.result
    let clean = try TrainingExport(marked, rounds: 0...2, keepsContaminated: false)
    #expect((clean.examples.count, clean.contaminated) == (7, 2))
    #expect(try TrainingExport(marked, rounds: 0...2, keepsContaminated: true).examples.count == 9)
  }
}
