// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs
import Testing

struct PublishedScoresTests {
  @Test func holdEveryNumberWithItsSource() throws {
    let scores = try PublishedScores.bundled().scores
    #expect(scores.count == 570)
    #expect(scores.allSatisfy { $0.value >= 0 && $0.value <= 1 && !$0.source.isEmpty })
    #expect(scores.count(where: \.isUnverified) == 12)
  }

  /// Nobody can cite what is remembered and was not checked, and everything else has an entry.
  @Test func everySourceThatWasCheckedCanBeCited() throws {
    let entries = PublishedReferences.bundled.entries
    let scores = try PublishedScores.bundled().scores
    for score in scores {
      if score.isUnverified {
        #expect(score.citation == nil)
      } else {
        let entry = entries[score.citation ?? ""]
        #expect(entry?.hasPrefix("@misc{") == true, "\(score.source)")
      }
    }
    #expect(Set(scores.compactMap(\.citation)) == Set(entries.keys))
  }

  /// The two numbers of GPT-3.5 that the project's own question is about.
  @Test(arguments: ["gpt-3.5", "GPT3.5", "gpt 3.5"])
  func aModelIsFoundHoweverItIsSpelled(name: String) throws {
    let scores = try PublishedScores.bundled().named(name, benchmarks: ["humaneval"])
    #expect(scores.contains { $0.value == 48.1 / 100 && $0.source.contains("GPT4 Report") })
    #expect(scores.contains { $0.value == 68.9 / 100 && $0.source.contains("Figure 1") })
    #expect(scores.allSatisfy { $0.benchmark == "humaneval" })
  }

  @Test func aNameEndsWithAWord() throws {
    let labels = try PublishedScores.bundled().named("gpt-4").map(\.label)
    #expect(labels.contains { $0.hasPrefix("GPT-4") })
    #expect(!labels.contains { $0.lowercased().hasPrefix("gpt-4o") })
  }

  @Test func anUnknownNameHasNeighbours() throws {
    let scores = try PublishedScores.bundled()
    let error = #expect(throws: ResultFileError.self) { try scores.named("wizardcoder-99b") }
    #expect(error?.description.contains("did you mean WizardCoder") == true)
  }
}
