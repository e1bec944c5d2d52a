// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a program reads from its standard input, and what it has to write to its standard output.
package struct StreamTest: Sendable, Hashable {
  package var input: String
  package var output: String

  package init(input: String, output: String) {
    self.input = input
    self.output = output
  }
}
