// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What an answer has to say of a call of a given function `f`, instead of being a program.
///
/// See Gu et al. 2024, section 2.
package struct Prediction: Sendable, Hashable {
  /// What is asked for.
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The value that a call gives.
    case output
    /// Some call that gives a value.
    case input
  }

  package var kind: Kind
  /// Python that defines `f`.
  package var code: String
  /// The arguments as they stand in a call.
  package var input: String
  /// The value that the call gives, as `repr` writes it.
  package var output: String

  package init(kind: Kind, code: String, input: String, output: String) {
    self.kind = kind
    self.code = code
    self.input = input
    self.output = output
  }

  /// The call with the arguments of the record.
  package var call: String { "f(\(input))" }

  /// The code and an assertion of which the answer is left out.
  package var question: String {
    switch kind {
    case .output: "\(code)\nassert \(call) == ??"
    case .input: "\(code)\nassert f(??) == \(output)"
    }
  }

  /// The record's own answer.
  package var answer: String {
    switch kind {
    case .output: output
    case .input: call
    }
  }
}
