// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// One program whose function is called with inputs, in strict judging.
package struct CallWork: Sendable {
  package enum Purpose: Sendable, Hashable {
    /// The outputs are compared with those expected.
    case judge
    /// The outputs are what will be expected.
    case reference
    /// The program's functions are compared with those of many problems.
    case likeness
  }

  package var purpose: Purpose
  /// The program: Python text.
  package var program: String
  /// How to judge: JSON, which the judge's module `inputs` reads.
  package var settings: [UInt8]
  /// What ``caseData`` is known by; a judge that has it is not sent it again.
  package var caseKey: String
  /// Gives the inputs and what is expected for them, in the form that the judge's module `inputs` reads.
  package var caseData: @Sendable () throws -> [UInt8]
  package var limits: Limits
  /// The processor time that comparing outputs may cost the judge itself.
  package var judgeCPU: Duration

  package init(
    purpose: Purpose,
    program: String,
    settings: [UInt8],
    caseKey: String,
    caseData: @escaping @Sendable () throws -> [UInt8],
    limits: Limits,
    judgeCPU: Duration
  ) {
    self.purpose = purpose
    self.program = program
    self.settings = settings
    self.caseKey = caseKey
    self.caseData = caseData
    self.limits = limits
    self.judgeCPU = judgeCPU
  }
}

/// What came back of a program that was called with inputs.
package struct CallOutcome: Sendable {
  /// What the judge said: JSON, or a word as in ``Outcome/Reply``.
  package var said: [UInt8]
  /// How the program's process ended.
  package var end: ProcessEnd

  /// A word and a line of text, when that is what the judge said.
  package var reply: Outcome.Reply? {
    guard said.first != UInt8(ascii: "{") else { return nil }
    return Outcome.Reply(said)
  }
}
