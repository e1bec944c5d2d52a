// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Reports
import Runs
import Testing

struct RunReportTests {
  @Test func putsTheScoreLast() throws {
    let report = try exampleReport([(samples: 1, correct: 1), (samples: 1, correct: 0)])
    let text = try report.rendered(as: .text, layout: .init(directory: "my run", width: 80))
    #expect(text.hasPrefix("benchmark  HumanEval 1.0, split test, 2 tasks, 1 sample each\n"))
    #expect(text.contains("\nverdicts   1 passed, 1 wrongAnswer\nprotocol   auto judging, "))
    #expect(text.contains("\nnext       evalharness show 'my run'\n"))
    #expect(
      text.hasSuffix(
        """

        suite  metric    score  95 % interval     s.e. (tasks)
        base   pass@1  50.00 %  9.45 % - 90.55 %       50.00 %

        """
      )
    )
    #expect(text.contains("digest \(report.summary.protocolDigest.prefix(8)) "))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 24 && lines.allSatisfy { $0.count <= 80 }, "\(text)")
  }

  @Test func printsTheWholeProtocolOnDemand() throws {
    let report = try exampleReport([(samples: 1, correct: 1), (samples: 1, correct: 0)])
    #expect(!(try report.rendered(as: .text)).contains("limits.cpuSeconds"))
    for text in [
      try report.rendered(as: .text, layout: .init(showsProtocol: true)),
      try report.rendered(as: .markdown),
    ] {
      #expect(text.contains("limits.cpuSeconds"))
      #expect(text.contains(report.summary.protocolDigest))
    }
  }

  @Test func warnsOfWhatIsNotWhole() throws {
    let report = try exampleReport([(samples: 1, correct: 1), (samples: 0, correct: 0)])
    #expect(report.warnings.first == "1 task without a sample: T/1")
    #expect(
      report.warnings.last?.hasPrefix("pass@1 needs samples of every task and 1 of 2") == true
    )
    let text = try report.rendered(as: .text)
    #expect(text.hasPrefix("1 task without a sample: T/1\n"))
    #expect(text.hasSuffix("\nbase   pass@1 of 1 task  100.00 %  20.65 % - 100.00 %\n"), "\(text)")
    #expect(try report.rendered(as: .markdown).contains("\n- 1 task without a sample: T/1\n"))
  }

  @Test func leavesOutColumnsThatSayNothing() throws {
    let report = try exampleReport([(samples: 3, correct: 1), (samples: 3, correct: 3)])
    let text = try report.rendered(as: .text)
    #expect(!text.contains("interval"))
    #expect(text.contains("\nsuite  metric    score  s.e. (tasks)  s.e. (samples)\n"))
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
