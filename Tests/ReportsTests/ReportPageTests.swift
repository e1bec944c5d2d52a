// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Grading
import Problems
import Reports
import Runs
import Testing

struct ReportPageTests {
  private let scratch: RunScratch

  init() throws { scratch = try RunScratch() }

  private static let problems = (0..<2).map { number in
    Problem(
      id: TaskID("T/\(number)"),
      prompt: "def f(x):\n",
      entryPoint: "f",
      reference: nil,
      suites: [TestSuite(name: "base", source: "assert f(1)")]
    )
  }

  private func record(
    _ task: Int,
    _ index: Int,
    _ verdict: Verdict,
    _ text: String = "    return x\n",
    message: String? = nil
  ) -> SampleRecord {
    SampleRecord(
      sample: Sample(task: TaskID("T/\(task)"), index: index, form: .completion, text: text),
      judgement: Judgement(verdict: verdict, judging: .strict, message: message)
    )
  }

  private func page(
    _ directories: [String],
    problems: [Problem] = ReportPageTests.problems,
    mostBytes: Int = 20_000_000
  ) async throws -> ParsedPage {
    let runs = try directories.map { directory in
      var run = try PageRun(reading: directory)
      run.problems = problems
      return run
    }
    return ParsedPage(try await ReportPage(runs).html(mostBytes: mostBytes))
  }

  // MARK: - One run

  @Test func aRunHasEverySection() async throws {
    let run = try scratch.run(
      "one",
      (0..<2).flatMap { task in
        (0..<12).map { record(task, $0, $0 < 6 ? .passed : .exception, message: "E: a (line 2)") }
      },
      samples: 12
    )
    let page = try await page([run])
    let ids = ["scores", "curves", "tasks", "causes", "verdicts", "protocol", "page"]
    #expect(page.sections == ids)
    #expect(page.text.contains("pass@10"))
    #expect(page.text.contains("50.00 %"))
    #expect(page.text.contains("limits.cpuSeconds"))
    #expect(!page.html.contains("class=\"alert\"><p><strong>"))
    #expect(!page.html.contains("is unfinished"))
  }

  @Test func aSampleKeepsItsTextsAndItsLine() async throws {
    var cut = record(
      0,
      0,
      .exception,
      "    return y\n\ndef g():\n",
      message: "NameError: y (line 2)"
    )
    cut.program = "def f(x):\n    return y"
    let other = record(1, 0, .passed, "    return 'é'\n")
    let page = try await page([try scratch.run("one", [cut, other], samples: 1)])
    let task = try page.data("task-0")
    let sample = try #require(task["runs"]?.array?.first?.array?.first)
    #expect(task["prompts"]?.array == [.number("0")])
    let texts = ["def f(x):\n", "    return y\n\ndef g():\n"]
    #expect(task["texts"]?.array == texts.map(JSONValue.string))
    #expect(sample["text"]?.integer == 1)
    #expect(sample["kept"]?.integer == 12)
    #expect(sample["line"]?.integer == 2)
    #expect(try page.data("task-1")["texts"]?.array?.last?.string == "    return 'é'\n")
    let index = try page.data("index")
    #expect(index["tasks"]?.array == [.string("T/0"), .string("T/1")])
    let verdicts = index["runs"]?.array?.first?["verdicts"]?.array?.compactMap(\.string)
    #expect(verdicts == ["1", "0"])
  }

  @Test func aTextIsThereOnce() async throws {
    let records = (0..<50).map { record(0, $0, .passed) } + (0..<50).map { record(1, $0, .passed) }
    let page = try await page([try scratch.run("one", records, samples: 50)])
    #expect(try page.data("task-0")["texts"]?.array?.count == 2)
  }

  @Test func anUnfinishedRunSaysSo() async throws {
    let run = try scratch.run("one", [record(0, 0, .passed)], samples: 3, isFinished: false)
    let page = try await page([run])
    #expect(page.text.contains("one is unfinished. 1 of 6 samples were judged"))
    #expect(page.text.contains("1 tasks have none yet"))
    #expect(page.text.contains("no score: a task has no judged sample"))
  }

  @Test func withoutTheDataItSaysWhatIsMissing() async throws {
    let run = try scratch.run("one", [record(0, 0, .passed), record(1, 0, .passed)], samples: 1)
    let page = try await page([run], problems: [])
    #expect(page.text.contains("not at hand for 2 of 2 tasks, so their prompts are missing"))
    #expect(try page.data("task-0")["prompts"]?.array == [.null])
  }

  /// What a reader looks for stands before everything else, and leads to its tasks.
  @Test func theHeadlineHasScoreIntervalAndCauses() async throws {
    let records = [
      record(0, 0, .passed),
      record(1, 0, .exception, message: "NameError: name 'x' is not defined"),
    ]
    let page = try await page([try scratch.run("one", records, samples: 1)])
    let start = try #require(page.markup.firstRange(of: "class=\"headline\""))
    let end = try #require(page.markup.firstRange(of: "<nav"))
    let headline = String(page.markup[start.upperBound..<end.lowerBound])
    #expect(headline.contains("<strong>50.00 %</strong> pass@1"))
    #expect(headline.contains("95 % interval 9.45 – 90.55 % (Wilson)"))
    #expect(headline.contains("data-verdict=\"exception\""))
    #expect(
      headline.contains(
        "data-cause=\"0\">exception: NameError: name &#39;x&#39; is not defined</a>"
      )
    )
    let causes = try page.data("index")["causes"]
    #expect(causes?["names"]?.array?.count == 1)
    #expect(
      causes?["samples"]?.array == [.array([.array([.number("1"), .number("0")])])]
    )
  }

  @Test func aTileHasAShapeAndALabel() async throws {
    let records = [record(0, 0, .passed), record(1, 0, .wrongAnswer)]
    let page = try await page([try scratch.run("one", records, samples: 1)])
    #expect(
      page.markup.contains(
        "<li data-task=\"1\"><a href=\"#s0.1.0\" title=\"T/1: wrongAnswer\" "
          + "aria-label=\"T/1: wrongAnswer\"><svg class=\"shape v-wrongAnswer\" "
          + "aria-hidden=\"true\"><use href=\"#shape-wrongAnswer\"></use></svg><span>1</span></a></li>"
      )
    )
    for verdict in ["passed", "wrongAnswer", "unjudged"] {
      #expect(page.markup.contains("<symbol id=\"shape-\(verdict)\""))
    }
  }

  // MARK: - Several runs

  @Test func twoRunsOfOneProtocolHaveTheirDifference() async throws {
    let runs = try ["a", "b"].map { name in
      try scratch.run(
        name,
        [record(0, 0, name == "a" ? .passed : .wrongAnswer), record(1, 0, .passed)],
        samples: 1
      )
    }
    let page = try await page(runs)
    #expect(page.text.contains("b less a: -50.00 points, 95 % interval "))
    #expect(page.text.contains("p = 1.000 (exact, two-sided), 0 tasks won and 1 lost."))
  }

  /// A header is broken after a separator and never inside a word.
  @Test func aLongNameMayBeBrokenAfterItsSeparators() async throws {
    let records = [record(0, 0, .passed), record(1, 0, .passed)]
    let name = "a_long=name-of_a_run"
    let page = try await page([try scratch.run(name, records, samples: 1)])
    #expect(page.markup.contains("<th scope=\"row\">a_<wbr>long=<wbr>name-of_<wbr>a_<wbr>run</th>"))
  }

  @Test func runsOfOneProtocolStandSideBySide() async throws {
    let runs = try ["a", "b"].map { name in
      try scratch.run(
        name,
        [record(0, 0, name == "a" ? .passed : .wrongAnswer), record(1, 0, .passed)],
        samples: 1
      )
    }
    let page = try await page(runs)
    #expect(
      page.sections == ["scores", "tasks", "versus", "causes", "verdicts", "protocol", "page"]
    )
    #expect(!page.text.contains("must not be compared"))
  }

  @Test func runsOfTwoProtocolsAreNotRanked() async throws {
    let records = [record(0, 0, .passed), record(1, 0, .passed)]
    let runs = [
      try scratch.run("a", records, samples: 1),
      try scratch.run("b", records, samples: 1, cpuSeconds: 7),
    ]
    let page = try await page(runs)
    #expect(page.text.contains("These runs must not be compared. They have 2 protocols"))
    let sentence =
      "the limit of processor time in seconds is 10 in protocol A and 7 in protocol B "
      + "(limits.cpuSeconds)"
    #expect(page.text.contains(sentence))
  }

  /// HumanEval and HumanEval+ name their tasks alike and put some of them otherwise.
  @Test func eachRunHasThePromptsOfItsOwnData() async throws {
    let records = [record(0, 0, .passed), record(1, 0, .passed)]
    var runs = try ["a", "b"].map {
      try PageRun(reading: try scratch.run($0, records, samples: 1))
    }
    runs[0].problems = Self.problems
    runs[1].problems = Self.problems.map { problem in
      var other = problem
      other.prompt = "# otherwise\n" + problem.prompt
      return other
    }
    let page = ParsedPage(try await ReportPage(runs).html(mostBytes: 20_000_000))
    let task = try page.data("task-0")
    #expect(task["prompts"]?.array == [.number("0"), .number("1")])
    #expect(task["texts"]?.array?[1].string == "# otherwise\ndef f(x):\n")
  }

  @Test func foldersOfOneNameAreToldApart() async throws {
    let runs = try ["x/run", "y/run"].map {
      try scratch.run($0, [record(0, 0, .passed), record(1, 0, .passed)], samples: 1)
    }
    let page = try await page(runs)
    #expect(page.text.contains("x/run"))
    #expect(page.text.contains("y/run"))
  }

  // MARK: - Size

  @Test func textsAreLeftOutUntilThePageIsSmallEnough() async throws {
    var generator = SystemRandomNumberGenerator()
    let records = (0..<2).flatMap { task in
      (0..<30).map { index in
        let text = (0..<4000).map { _ in String(generator.next(), radix: 36) }.joined()
        return record(task, index, .passed, "#" + text)
      }
    }
    let run = try scratch.run("one", records, samples: 30)
    let whole = try await page([run])
    #expect(whole.html.utf8.count > 2_000_000)
    #expect(whole.text.contains("The texts of all samples are here."))
    let small = try await page([run], mostBytes: 225_000)
    #expect(small.html.utf8.count < 225_000)
    #expect(small.text.contains("of each task and run the texts of the first 20 samples are here"))
    let first = try #require(try small.data("task-0")["texts"]?.array?.last)
    #expect(first["text"]?.string?.utf16.count == 4096)
    #expect(first["cut"]?.integer == records[19].sample.text.utf16.count - 4096)
    await #expect(throws: ReportPageError.self) {
      try await page([run], mostBytes: 10_000)
    }
  }
}
