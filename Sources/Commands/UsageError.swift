// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A mistake in the command line that only a look at the data shows: exit status 64.
struct UsageError: Error, CustomStringConvertible {
  var description: String

  init(_ description: some CustomStringConvertible) {
    self.description = "\(description)"
  }
}
