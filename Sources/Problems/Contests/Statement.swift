// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A contest's problem as its publishers word it, beside the prompt that it becomes.
package struct Statement: Sendable, Hashable {
  /// What the problem is called; nil where it has no name but its id.
  package var title: String?
  package var text: String
  /// What an answer begins with; empty where a program is asked for that reads standard input.
  package var starterCode: String

  package init(title: String? = nil, text: String, starterCode: String = "") {
    self.title = title
    self.text = text
    self.starterCode = starterCode
  }
}
