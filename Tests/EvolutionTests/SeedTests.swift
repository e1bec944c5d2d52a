// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Foundation
import Testing

struct SeedTests {
  private func seed(_ text: String) throws -> Seed {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data(text.utf8).write(to: path)
    return try Seed(try TrainingSet(path: path.path))
  }

  @Test func whatIsLeftOutIsNamed() throws {
    let seed = try seed(
      """
      {"instruction": "Add.", "output": "a"}
      {"instruction": " ", "output": "b"}
      {"instruction": "Add.", "output": "c"}
      {"messages": [{"role": "user", "content": "One"}, {"role": "assistant", "content": "1"}, {"role": "user", "content": "Two"}, {"role": "assistant", "content": "2"}]}
      {"text": "no instruction"}

      """
    )
    #expect(seed.items.map(\.instruction) == ["Add."])
    #expect(seed.items[0].answer == "a")
    let notices = seed.notices
    #expect(notices.count == 3)
    #expect(notices[0].contains("1 item of several turns") && notices[0].contains(".jsonl:4"))
    #expect(
      notices[1].contains("2 items without an instruction")
        && notices[1].contains(".jsonl:2 and 1 more")
    )
    #expect(notices[2].contains(".jsonl:3"))
  }

  @Test func aSetWithoutInstructionsIsAnError() throws {
    #expect {
      try seed(#"{"text": "x"}"#)
    } throws: {
      "\($0)".contains("no item can be evolved: 1 item without an instruction")
    }
  }

  @Test func anItemIsNamedByWhatItAsks() throws {
    let one = try seed(#"{"instruction": "Add.", "input": "1 2", "output": "3"}"#)
    let other = try seed(
      #"{"conversations": [{"from": "human", "value": "Add.\n1 2"}, {"from": "gpt", "value": "3"}]}"#
    )
    #expect(one.items == other.items)
    #expect(one.bytes == other.bytes)
  }
}
