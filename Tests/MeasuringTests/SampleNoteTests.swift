// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Measuring
import Testing

struct SampleNoteTests {
  @Test(arguments: ["temperature=0.2", "model=a=b", "top-k=40", "decoder=beam", "seed=-1"])
  func aFactIsRead(text: String) throws {
    let note = try #require(SampleNote(parsing: text))
    #expect("\(note.name)=\(note.value)" == text)
  }

  @Test(
    arguments: [
      "", "temperature", "temperature=", "=1", "temperature=-1", "top-p=1.5", "top-k=x",
      "max-tokens=0", "a name=1",
    ]
  )
  func whatIsNoneIsRefused(text: String) {
    #expect(SampleNote(parsing: text) == nil)
  }
}
