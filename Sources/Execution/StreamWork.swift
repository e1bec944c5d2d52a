// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI

/// One program that reads its standard input and writes its standard output.
package struct StreamWork: Sendable {
  /// The program: Python text, which runs as the module `__main__`.
  package var program: String
  /// All that it can read, in bytes.
  package var input: [UInt8]
  /// The most bytes of output that are taken; a program that writes more is ended.
  package var mostOutputBytes: Int
  package var limits: Limits

  package init(program: String, input: [UInt8], mostOutputBytes: Int, limits: Limits) {
    self.program = program
    self.input = input
    self.mostOutputBytes = mostOutputBytes
    self.limits = limits
  }
}

/// What came back of a program that writes its standard output.
package struct StreamOutcome: Sendable {
  /// What it wrote, as far as it was taken.
  package var output: [UInt8]
  /// Whether it wrote more than is taken.
  package var isOverflowing: Bool
  /// What it says of its failure; nil where it did not fail, or said nothing that could be understood.
  package var failure: Outcome.Reply?
  /// How its process ended.
  package var end: ProcessEnd

  /// How a program came to its end, as far as its process tells.
  ///
  /// A program may lie about it, and gains nothing that it could not have had: that it has failed, or that
  /// its output counts, which it has written itself.
  package enum Ending: Sendable, Hashable {
    /// At its last statement, or by `SystemExit` with status 0.
    case ended
    /// By `SystemExit` with another status.
    case left
    /// In an exception that nothing caught.
    case raised
    /// By the end of its process with a status, such as by `os._exit`.
    case exited(Int32)
  }

  /// The longest words about a failure, in bytes.
  private static let mostWords = 4096

  /// Takes what was written apart: output, and of a program that failed the words about it, whose length
  /// comes last.
  init(written: [UInt8], most: Int, end: ProcessEnd) {
    self.end = end
    isOverflowing = written.count > most
    output = Array(written.prefix(most))
    guard ending == .raised, !isOverflowing, output.count >= 4 else { return }
    let length = Int(output.load(as: UInt32.self, at: output.count - 4))
    guard length <= min(Self.mostWords, output.count - 4) else { return }
    failure = Outcome.Reply(Array(output.dropLast(4).suffix(length)))
    output.removeLast(4 + length)
  }

  /// How the program came to its end; nil where something ended it.
  package var ending: Ending? {
    guard end.cause == .itself, let status = end.status else { return nil }
    switch UInt32(bitPattern: status) {
    case EVH_EXIT_ENDED.rawValue: return .ended
    case EVH_EXIT_LEFT.rawValue: return .left
    case EVH_EXIT_RAISED.rawValue: return .raised
    case EVH_EXIT_FORBIDDEN_CALL.rawValue: return nil
    default: return .exited(status)
    }
  }
}
