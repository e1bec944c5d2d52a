// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import FoundationEssentials
import Runs
import TestSupport
import Testing

struct TrainingSetTests {
  struct Written: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var columns: [String] = []
  }

  @Test(
    arguments: [
      Written(
        testDescription: "Alpaca, an array",
        text: #"[{"instruction":"Add","input":"1 2","output":"3"}]"#
      ),
      Written(
        testDescription: "Alpaca, lines, with response and without input",
        text: #"{"instruction":"Add\n1 2","input":null,"response":"3"}"# + "\n\n"
      ),
      Written(
        testDescription: "messages",
        text: #"{"messages":[{"role":"system","content":"Be brief."},"#
          + #"{"role":"user","content":"Add\n1 2"},{"role":"assistant","content":"3"}]}"#
      ),
      Written(
        testDescription: "ShareGPT",
        text: #"{"conversations":[{"from":"human","value":"Add\n1 2"},{"from":"gpt","value":"3"}]}"#
      ),
    ]
  )
  func readsEveryFormat(written: Written) throws {
    let set = try read(written.text, columns: written.columns)
    #expect(set.items.map(\.instruction) == ["Add\n1 2"])
    #expect(set.items.map(\.answer) == ["3"])
    #expect(set.items.map(\.turns) == [1])
  }

  @Test func takesOneColumnForWhatIsLearnt() throws {
    #expect(try read(#"{"text":"x = 1"}"#).items.map(\.answer) == ["x = 1"])
    let set = try read(#"{"text":"no","content":"x = 2"}"#, columns: ["content"])
    #expect(set.items.map(\.answer) == ["x = 2"])
    #expect(set.items.map(\.instruction) == [""])
  }

  @Test func joinsTheTurnsOfAConversation() throws {
    let set = try read(
      #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},"#
        + #"{"role":"user","content":"c"},{"role":"assistant","content":"d"}]}"#
    )
    #expect(set.items[0].turns == 2)
    #expect(set.items[0].instruction == "a\n\nc")
    #expect(set.items[0].answer == "b\n\nd")
  }

  struct Broken: Sendable, CustomTestStringConvertible {
    var text: String
    var sentence: String

    var testDescription: String { sentence }
  }

  @Test(
    arguments: [
      Broken(text: "", sentence: "holds no items"),
      Broken(text: "[]", sentence: "holds no items"),
      Broken(text: #"[{"instruction":"a"},3]"#, sentence: "element 2: a number where an object"),
      Broken(text: "{\"text\":\"a\"}\n{\"text\"", sentence: ":2: not JSON: "),
      Broken(text: #"[{"text":"a"}"#, sentence: "repair the array, or write one object a line"),
      Broken(
        text: #"{"prompt":"a","n":1}"#,
        sentence: ":1: neither instruction and output (Alpaca), messages, conversations (ShareGPT) "
          + "nor text is among its fields, which are prompt, n; name the field that holds the text "
          + "with --column"
      ),
      Broken(
        text: #"{"instruction":"a","output":5}"#,
        sentence: ":1: output is a number, not a string"
      ),
      Broken(
        text: #"{"messages":[{"role":"user"}]}"#,
        sentence: ":1: it has no messages[0].content; its fields are messages"
      ),
      Broken(text: #"{"messages":"a"}"#, sentence: ":1: messages is a string, not a list"),
    ]
  )
  func namesThePlaceOfAFault(broken: Broken) throws {
    let error = try #require(throws: TrainingSetError.self) { try read(broken.text) }
    #expect("\(error)".contains(broken.sentence), "\(error)")
  }

  struct RealFile: Sendable, CustomTestStringConvertible {
    var name: String
    var items: Int
    var answered: Int

    var testDescription: String { name }
  }

  @Test(
    .enabled(if: SharedData.has("data/instructions"), "the shared instructions are not here"),
    arguments: [
      RealFile(name: "code_alpaca_2k.json", items: 2017, answered: 2015),
      RealFile(name: "gpteacher_codegen.json", items: 4535, answered: 4535),
      RealFile(name: "humaneval_rephrased_python.jsonl", items: 164, answered: 147),
    ]
  )
  func readsRealSets(file: RealFile) throws {
    let set = try TrainingSet(path: SharedData.file("data/instructions/" + file.name).path)
    #expect(set.items.count == file.items)
    #expect(set.items.count { !$0.answer.isEmpty } == file.answered)
  }

  private func read(_ text: String, columns: [String] = []) throws -> TrainingSet {
    let path = FileManager.default.temporaryDirectory.path + "/training-\(UUID()).json"
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try TrainingSet(path: path, columns: columns)
  }
}
