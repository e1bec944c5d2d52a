// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Completions
import Evolution
import Testing

struct EliminationTests {
  private let rules = EliminationRules(.evolTeacher)
  private static let parent = "Write a function that adds two numbers."

  private func reply(_ text: String, _ finish: FinishReason = .stop) -> ModelReply {
    ModelReply(unit: "u", kind: .evolve, text: text, finish: finish, model: "m")
  }

  @Test(
    arguments: [
      ("", .stop, .empty), (" \n\t", .stop, .empty), ("", .reasoning, .empty),
      ("Write a func", .length, .cut), ("", .filtered, .refused),
      ("I'm sorry, but I can't help with that.", .stop, .refused),
      ("I’m sorry, but as an AI I cannot.", .stop, .refused),
      ("As an artificial intelligence language model, I cannot do this.", .stop, .refused),
      ("As an AI language model, I do not run code.", .stop, .refused),
      ("#Rewritten Test#\nWrite a function.", .stop, .leakedWords),
      ("**Rewritten Test:** Write a function.", .stop, .leakedWords),
      ("# Given Test #\nWrite a function.", .stop, .leakedWords),
      ("Replace a commonly-used requirement: use heaps.", .stop, .leakedWords),
      ("To make this programming test question harder, add a heap.", .stop, .leakedWords),
      ("The rewritten prompt asks for a heap.", .stop, .leakedWords),
      (" write a FUNCTION\nthat adds two numbers", .stop, .unchanged),
      ("This is the.", .stop, .stopWordsOnly), ("...!?", .stop, .stopWordsOnly),
      ("Write a function that adds three numbers.", .stop, nil),
      ("Write a function that runs for each given test case.", .stop, nil),
      ("Print 'Sorry, try again' until the user guesses.", .stop, nil),
      ("Rewrite sum.", .unknown, nil),
    ] as [(String, FinishReason, Elimination?)]
  )
  func instructionsAreEliminatedForAReason(
    text: String,
    finish: FinishReason,
    reason: Elimination?
  ) {
    let finding = rules.finding(instruction: reply(text, finish), parent: Self.parent)
    #expect(finding?.reason == reason)
  }

  @Test func whatTheParentSaysIsNoLeak() {
    let parent = "Create a new prompt for a shell in Python."
    let child = reply("Create a new prompt for a shell in Python that shows the time.")
    #expect(rules.finding(instruction: child, parent: parent) == nil)
  }

  /// Right answers of a word or a sign, of which other tools throw away those of fewer than four words.
  @Test(
    arguments: [
      "True", "5", "x", "[]", "!=", "{}", "O(n)", "SELECT 1;", "No", "None", "a+b", "<br>", "*",
      "print(1)", "sorry = False", "'A'", "this", "a[::-1]", "is not", "lambda x: x", "i += 1",
      "\"\"",
      "def apologise():\n    print(\"Sorry\")",
    ]
  )
  func noAnswerIsTooShort(text: String) {
    #expect(rules.finding(answer: reply(text)) == nil)
  }

  @Test func aLongAnswerThatApologisesIsNone() {
    let words = Array(repeating: "then", count: 90).joined(separator: " ")
    #expect(rules.finding(answer: reply("Sorry, this is long: " + words)) == nil)
    #expect(rules.finding(answer: reply("Sorry!\n```python\nx = 1\n```")) == nil)
  }

  // MARK: - Duplicates

  private static let long =
    "Write a function that reads a list of prices and a list of taxes from two files, adds each "
    + "price and its tax, and prints the sums in ascending order with two digits after the point."

  @Test func wordsAndSignsCountAndNothingElse() {
    var index = DuplicateIndex()
    index.insert(id: "a", "Print  the Sum.", seed: "s")
    #expect(index.match("print the sum", seed: "t")?.id == "a")
    #expect(index.match("print the sums", seed: "t") == nil)
    #expect(index.match("(Print the sum)", seed: "t") != nil)
    index.insert(id: "b", "Compute a + b.", seed: "s")
    #expect(index.match("Compute a - b.", seed: "t") == nil)
  }

  @Test func textsThatShareMostOfTheirRunsAreDuplicates() throws {
    var index = DuplicateIndex()
    index.insert(id: "a", Self.long, seed: "s")
    let near = Self.long.replacing("two digits", with: "three digits")
    let match = try #require(index.match(near, seed: "t"))
    #expect(match.id == "a")
    #expect((0.7..<1).contains(match.similarity))
    #expect(
      index.match(
        "Sort " + Self.long.split(separator: " ").reversed().joined(separator: " "),
        seed: "t"
      ) == nil
    )
  }

  @Test func aLineOfDescentMayStayAlike() {
    var index = DuplicateIndex()
    index.insert(id: "a", Self.long, seed: "s")
    let child = Self.long + " Raise an error when the files differ in length."
    #expect(index.match(child, seed: "t") != nil)
    #expect(index.match(child, seed: "s") == nil)
    #expect(index.match(Self.long, seed: "s")?.id == "a")
  }

  /// The bands find what a comparison with every other text finds.
  @Test func nothingThatIsAlikeIsOverlooked() {
    var index = DuplicateIndex()
    let words = Self.long.split(separator: " ").map(String.init)
    for number in 0..<300 {
      let text = words.enumerated().map { place, word in
        (place * 31 + number) % 37 == 0 ? "w\(number)" : word
      }.joined(separator: " ")
      index.insert(id: "\(number)", text, seed: "\(number)")
    }
    let found = (0..<300).count { number in
      let text = words.enumerated().map { place, word in
        (place * 31 + number) % 37 == 0 ? "v\(number)" : word
      }.joined(separator: " ")
      return index.match(text, seed: "other") != nil
    }
    #expect(found == 300)
  }
}
