// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Reports
import Runs
import Testing

struct RunReportTests {
  @Test func putsTheProtocolUnderTheScore() throws {
    let report = try exampleReport([(samples: 1, correct: 1), (samples: 1, correct: 0)])
    let text = try report.rendered(as: .text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines[0]
        == "benchmark      split  suite  tasks  n  metric    score  95 % interval (Wilson)"
        + "  s.e. (tasks drawn)"
    )
    #expect(
      lines[1]
        == "HumanEval 1.0  test   base       2  1  pass@1  50.00 %  9.45 % - 90.55 %      "
        + "             50.00 %"
    )
    #expect(text.contains("\nverdict      samples\npassed             1\nwrongAnswer        1\n"))
    #expect(text.contains("\nlimits.cpuSeconds           10\n"))
    #expect(text.hasSuffix("\n"))
    #expect(text.contains(report.summary.protocolDigest))
  }

  @Test func warnsOfWhatIsNotWhole() throws {
    let report = try exampleReport([(samples: 1, correct: 1), (samples: 0, correct: 0)])
    #expect(report.warnings.first == "1 task without a sample: T/1")
    #expect(
      report.warnings.last?.hasPrefix("pass@1 needs samples of every task and 1 of 2") == true
    )
    #expect(try report.rendered(as: .text).contains("\n1 task without a sample: T/1\n"))
    #expect(try report.rendered(as: .markdown).contains("\n- 1 task without a sample: T/1\n"))
  }

  @Test func leavesOutColumnsThatSayNothing() throws {
    let report = try exampleReport([(samples: 3, correct: 1), (samples: 3, correct: 3)])
    let header = try report.rendered(as: .text).prefix { $0 != "\n" }
    #expect(!header.contains("Wilson"))
    #expect(header.hasSuffix("s.e. (tasks drawn)  s.e. (tasks fixed)"))
  }

  @Test func csvHoldsEveryDigit() throws {
    let report = try exampleReport(
      [(samples: 3, correct: 1), (samples: 3, correct: 1)],
      ks: [1, 2]
    )
    let lines = try report.rendered(as: .csv).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("HumanEval,1.0,test,base,2,3,1,0.3333333333333333,,,0.0,"))
    #expect(lines[2].hasPrefix("HumanEval,1.0,test,base,2,3,2,0.6666666666666666,,,0.0,,true,"))
  }

  @Test func jsonHoldsProtocolAndSummary() throws {
    let report = try exampleReport([(samples: 1, correct: 1), (samples: 1, correct: 0)])
    let json = try JSONValue(parsing: Array(report.rendered(as: .json).utf8))
    #expect(try json["protocol"] == report.protocol.json())
    #expect(json["summary"]?["scores"]?.array?.first?["value"]?.double == 0.5)
  }
}
