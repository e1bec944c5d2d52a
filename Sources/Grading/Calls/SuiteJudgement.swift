// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The verdict on one suite of several that a program was judged by.
package struct SuiteJudgement: Sendable, Hashable {
  /// The name of the suite, such as `plus`.
  package var suite: String
  /// The verdict on this suite alone, whatever others say.
  package var verdict: Verdict
  package var message: String?
  /// How many inputs the program was called with.
  package var calls: Int
  /// The numbers of the inputs that it failed, from 0: the first, or all where all were asked for.
  package var failed: [Int]
  /// The first of them, for a reader.
  package var failures: [FailingInput]
  /// Whether the other oracle rule comes to another verdict.
  package var dependsOnOracle: Bool

  package init(
    suite: String,
    verdict: Verdict,
    message: String? = nil,
    calls: Int = 0,
    failed: [Int] = [],
    failures: [FailingInput] = [],
    dependsOnOracle: Bool = false
  ) {
    self.suite = suite
    self.verdict = verdict
    self.message = message
    self.calls = calls
    self.failed = failed
    self.failures = failures
    self.dependsOnOracle = dependsOnOracle
  }
}

/// An input that a program failed, with values cut to a line.
package struct FailingInput: Sendable, Hashable, Codable {
  /// The number of the input in its suite, from 0.
  package var index: Int
  /// The arguments, as Python writes them.
  package var input: String
  package var expected: String?
  /// What the program returned, if it did.
  package var actual: String?
  /// What went wrong instead.
  package var error: String?

  package init(
    index: Int,
    input: String,
    expected: String? = nil,
    actual: String? = nil,
    error: String? = nil
  ) {
    self.index = index
    self.input = input
    self.expected = expected
    self.actual = actual
    self.error = error
  }
}
