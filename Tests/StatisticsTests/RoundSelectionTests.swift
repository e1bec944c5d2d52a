// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Statistics
import Testing

/// Which round to keep.
struct RoundSelectionTests {
  /// Rounds of one sample a task, of which the first so many pass.
  private func rounds(_ passed: Int..., of tasks: Int = 20) throws -> [[TaskCount]] {
    try passed.map { count in
      try (0..<tasks).map { try TaskCount(samples: 1, correct: $0 < count ? 1 : 0) }
    }
  }

  @Test func aRoundThatIsShownToBeBetterGoesOn() throws {
    // Seven tasks gained and none lost: 2^-7 = 0.0078, at most 0.05 / 5.
    let selection = try RoundSelection(rounds(5, 12), rule: SelectionRule())
    #expect(selection.steps[0].p == 0.0078125)
    #expect(selection.steps[0].outcome == .improved)
    #expect(selection.decision == .goOn)
    #expect(selection.winner == 1)
  }

  @Test func aGainThatMayBeChanceIsUndecided() throws {
    // Six gained: 2^-6 = 0.0156, above the level of one of five rounds but not of one of three.
    let five = try RoundSelection(rounds(5, 11), rule: SelectionRule())
    #expect(five.steps[0].outcome == .undecided)
    #expect(five.decision == .undecided)
    let three = try RoundSelection(rounds(5, 11), rule: SelectionRule(plannedRounds: 3))
    #expect(three.decision == .goOn)
  }

  @Test func aDeclineStops() throws {
    let selection = try RoundSelection(rounds(5, 13, 5), rule: SelectionRule())
    #expect(selection.steps.map(\.outcome) == [.improved, .declined])
    #expect(selection.decision == .stop(.declined))
    #expect(selection.winner == 1)
    // A drop that is significant and too small to matter is none.
    let lenient = try RoundSelection(rounds(5, 13, 5), rule: SelectionRule(minimalDrop: 0.5))
    #expect(lenient.steps[1].outcome == .undecided)
  }

  @Test func patienceCountsRoundsWithoutGain() throws {
    let rule = try SelectionRule()
    let once = try RoundSelection(rounds(5, 13, 12), rule: rule)
    #expect(once.decision == .undecided)
    let twice = try RoundSelection(rounds(5, 13, 12, 13), rule: rule)
    #expect(twice.steps.map(\.withoutGain) == [0, 1, 2])
    #expect(twice.decision == .stop(.outOfPatience(2)))
    // A score above the best begins the count again, though nothing is shown.
    let above = try RoundSelection(rounds(5, 13, 12, 14), rule: rule)
    #expect(above.decision == .undecided)
    #expect(above.winner == 3)
  }

  @Test func smallGainsAddUpAgainstTheReference() throws {
    // Neither step is significant, both together are: 8 gained, 2^-8.
    let selection = try RoundSelection(rounds(5, 9, 13), rule: SelectionRule())
    #expect(selection.steps.map(\.outcome) == [.undecided, .improved])
    #expect(selection.steps[1].reference == 0)
    #expect(selection.steps[1].p == 0.00390625)
    // Holm: the smaller of two p-values doubled, and the other at least that.
    #expect(selection.steps.map(\.adjustedP) == [0.0625, 0.0078125])
  }

  @Test func parsimonyKeepsTheEarliestThatEqualsTheBest() throws {
    let counts = try rounds(5, 13, 14, 15)
    let plain = try RoundSelection(counts, rule: SelectionRule())
    #expect((plain.winner, plain.equals) == (3, [1, 2, 3]))
    let frugal = try RoundSelection(counts, rule: SelectionRule(isParsimonious: true))
    #expect((frugal.winner, frugal.best) == (1, 3))
  }

  @Test func thePaperStopsAtTheFirstFall() throws {
    let fallen = try RoundSelection(rounds(5, 9, 8, 15), rule: SelectionRule())
    #expect(fallen.firstFall == 2)
    #expect(fallen.winnerOfPaper == 1)
    let rising = try RoundSelection(rounds(5, 9, 9), rule: SelectionRule())
    #expect(rising.firstFall == nil)
    #expect(rising.winnerOfPaper == 1)
  }

  @Test func oneRoundSaysNothing() throws {
    let selection = try RoundSelection(rounds(5), rule: SelectionRule())
    #expect(selection.decision == .goOn)
    #expect(selection.winner == 0)
    #expect(try selectionExcess(rounds(5)) == 0)
  }

  @Test func theBestOfEqualsIsTooHigh() throws {
    // Ten rounds on 100 tasks, each passed with probability 1/2 whatever the round: the largest of ten
    // independent means of standard deviation 0.05 lies 1.54 deviations above their common mean
    // (Harter 1961), and the bootstrap, which takes what was seen for the truth, says less.
    var random = SplitMix64(seed: 5)
    let noise = try (0..<10).map { _ in
      try (0..<100).map { _ in try TaskCount(samples: 1, correct: random.unit() < 0.5 ? 1 : 0) }
    }
    let excess = try selectionExcess(noise)
    #expect(0.02 < excess && excess < 0.077)
    // Where one round is far above the others, nothing was chosen by luck.
    #expect(try selectionExcess(rounds(5, 19, of: 100) + rounds(90, of: 100)) < 0.01)
    #expect(try selectionExcess(noise) == excess)
    // The same round twice was not chosen at all.
    #expect(try selectionExcess([noise[0], noise[0]]) == 0)
  }

  @Test func refusesWhatIsNoQuestion() throws {
    #expect(throws: StatisticsError.noTasks) { try RoundSelection([], rule: SelectionRule()) }
    #expect(throws: StatisticsError.noTasks) { try RoundSelection([[]], rule: SelectionRule()) }
    #expect(throws: StatisticsError.differentTasks(baseline: 20, candidate: 30)) {
      try RoundSelection(rounds(5) + rounds(5, of: 30), rule: SelectionRule())
    }
    #expect(throws: StatisticsError.self) { try SelectionRule(alpha: 0.5) }
  }
}
