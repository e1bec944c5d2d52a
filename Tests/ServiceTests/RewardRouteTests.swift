// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Service

/// What of OpenRLHF's query is the answer.
struct RewardRouteTests {
  @Test(arguments: [
    ("Q", "QA", "A"), ("", "A", "A"), ("Q", "A", "A"), ("QA", "QA", ""), ("Q\r", "Q\r\nA", "\nA"),
    ("e", "e\u{301}A", "\u{301}A"), ("\u{E9}", "e\u{301}A", "e\u{301}A"),
    ("👩", "👩\u{200D}🔬", "\u{200D}🔬"),
  ])
  func thePromptIsTakenOffByScalars(prompt: String, query: String, answer: String) {
    let found = RewardRoute.answer(in: query, after: prompt)
    #expect(Array(found.unicodeScalars) == Array(answer.unicodeScalars))
  }
}
