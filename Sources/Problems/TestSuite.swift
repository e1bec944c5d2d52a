// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Python that decides whether a program is right: it ends without an exception or it does not.
package struct TestSuite: Sendable, Hashable {
  /// The name of the suite within its benchmark, such as `base`.
  package var name: String
  /// What runs after the program and before the tests: the tests' own imports and set-up code.
  package var setup: String
  /// The tests.
  package var source: String

  package init(name: String, setup: String = "", source: String) {
    self.name = name
    self.setup = setup
    self.source = source
  }
}
