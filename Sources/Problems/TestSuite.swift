// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What decides whether a program is right: Python that ends without an exception, inputs for which it must
/// give the expected outputs, cases that the tests make, texts that it reads and those that it has to write, or
/// classes of `unittest`; or whether an answer that is no program says the truth of a call.
package struct TestSuite: Sendable, Hashable {
  /// The name of the suite within its benchmark, such as `base`.
  package var name: String
  /// What runs after the program and before the tests: the tests' own imports and set-up code.
  package var setup: String
  /// The tests; empty when there are inputs or cases.
  package var source: String
  /// The inputs; nil when there are tests.
  package var inputs: CallInputs?
  /// Tests that make the cases; nil when there are others.
  package var cases: GeneratedCases?
  /// What a program reads and has to write; nil when there are others.
  package var streams: [StreamTest]?
  /// What an answer has to say of a call; nil where it is a program.
  package var prediction: Prediction?
  /// Whether the tests are classes of Python's `unittest`, which run beside the program and among its names.
  package var isUnittest = false

  package init(name: String, setup: String = "", source: String) {
    self.name = name
    self.setup = setup
    self.source = source
  }

  package init(name: String, inputs: CallInputs) {
    self.name = name
    setup = ""
    source = ""
    self.inputs = inputs
  }

  package init(name: String, cases: GeneratedCases) {
    self.name = name
    setup = ""
    source = ""
    self.cases = cases
  }

  package init(name: String, streams: [StreamTest]) {
    self.name = name
    setup = ""
    source = ""
    self.streams = streams
  }

  package init(name: String, prediction: Prediction) {
    self.name = name
    setup = ""
    source = ""
    self.prediction = prediction
  }

  /// Tests that are classes of `unittest.TestCase`, of which each method is a test.
  package init(name: String, unittest source: String) {
    self.init(name: name, source: source)
    isUnittest = true
  }
}
