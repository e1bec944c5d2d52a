// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Grading
import Testing

/// Which outputs are right, beside what the peers' own judges said of the same outputs.
struct OutputComparerTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var output: String
    var expected: String
    /// The comparers that take it.
    var accepted: Set<OutputComparer>

    var testDescription: String { name }
  }

  private static let all = Set(OutputComparer.allCases)
  private static let lenient: Set<OutputComparer> = [.livecodebench, .tokens, .sandboxfusion]

  /// What LiveCodeBench's, SandboxFusion's and verl's judges were seen to say of each; of `tokens` and
  /// `exact` what their words mean.
  static let rows = [
    Row(name: "the same bytes", output: "3\n", expected: "3\n", accepted: all),
    Row(
      name: "no newline at the end",
      output: "3",
      expected: "3\n",
      accepted: all.subtracting([.exact])
    ),
    Row(
      name: "blank line at the end",
      output: "3\n\n",
      expected: "3\n",
      accepted: all.subtracting([.exact])
    ),
    Row(name: "trailing space on a line", output: "3 \n", expected: "3\n", accepted: lenient),
    Row(name: "leading space on a line", output: " 3\n", expected: "3\n", accepted: lenient),
    Row(name: "CRLF", output: "a\r\nb\r\n", expected: "a\nb\n", accepted: lenient),
    Row(
      name: "two spaces between numbers",
      output: "1  2\n",
      expected: "1 2\n",
      accepted: [.livecodebench, .tokens]
    ),
    Row(
      name: "two spaces between words",
      output: "a  b\n",
      expected: "a b\n",
      accepted: [.tokens]
    ),
    Row(name: "blank line inside", output: "a\n\nb\n", expected: "a\nb\n", accepted: [.tokens]),
    Row(
      name: "3.0 for 3",
      output: "3.0\n",
      expected: "3\n",
      accepted: [.livecodebench, .sandboxfusion]
    ),
    Row(
      name: "0.30000000000000004 for 0.3",
      output: "0.30000000000000004\n",
      expected: "0.3\n",
      accepted: [.sandboxfusion]
    ),
    Row(
      name: "3.000001 for 3.0",
      output: "3.000001\n",
      expected: "3.0\n",
      accepted: [.sandboxfusion]
    ),
    Row(
      name: "10000050 for 10000000",
      output: "10000050\n",
      expected: "10000000\n",
      accepted: [.sandboxfusion]
    ),
    Row(name: "yes for YES", output: "yes\n", expected: "YES\n", accepted: [.sandboxfusion]),
    Row(name: "tokens in another order", output: "2 1\n", expected: "1 2\n", accepted: []),
    Row(name: "lines in another order", output: "b\na\n", expected: "a\nb\n", accepted: []),
    Row(name: "first line only", output: "a\n", expected: "a\nb\n", accepted: []),
    Row(name: "a line more", output: "a\nb\nc\n", expected: "a\nb\n", accepted: []),
    Row(name: "nan for 1", output: "nan\n", expected: "1\n", accepted: []),
    Row(name: "nothing", output: "", expected: "1\n", accepted: []),
    // Beyond the table, from the sources of the judges.
    Row(
      name: "three tenths of thirty",
      output: "+30e-1 .5\n",
      expected: "3 0.50\n",
      accepted: [.livecodebench]
    ),
    Row(
      name: "numbers longer than any machine's",
      output: "50000000000000000000000000000001\n",
      expected: "50000000000000000000000000000000\n",
      accepted: [.sandboxfusion]
    ),
    Row(
      name: "a number among words",
      output: "x 3.0\n",
      expected: "x 3\n",
      accepted: []
    ),
    Row(
      name: "a space that is no ASCII",
      output: "\u{a0}3\u{3000}\n",
      expected: "3\n",
      accepted: lenient
    ),
    Row(name: "bytes that are no text", output: "3\0", expected: "3", accepted: []),
    Row(
      name: "minus nothing",
      output: "-0.0\n",
      expected: "0\n",
      accepted: [.livecodebench, .sandboxfusion]
    ),
  ]

  @Test(arguments: rows) func takesTheOutputsThatItsPeerTakes(_ row: Row) {
    for comparer in OutputComparer.allCases {
      #expect(
        comparer.accepts(Array(row.output.utf8), expected: row.expected)
          == row.accepted.contains(comparer),
        "\(comparer)"
      )
    }
  }

  @Test func bytesThatAreNoTextAreNoAnswer() {
    for comparer in OutputComparer.allCases {
      #expect(!comparer.accepts([0xff, 0xfe], expected: "\u{fffd}\u{fffd}"), "\(comparer)")
    }
  }

  @Test func onlyTheOneThatTakesWrongAnswersIsMarked() {
    #expect(OutputComparer.allCases.filter(\.isForParityOnly) == [.sandboxfusion])
    #expect(OutputComparer.sandboxfusion.title == "sandboxfusion (parity only)")
    #expect(OutputComparer.livecodebench.title == "livecodebench")
  }
}
