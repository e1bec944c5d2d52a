// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import Testing

/// Facets of problems, and problems selected by them.
struct FacetTests {
  private static let humanEval =
    #"{"task_id": "My/1", "prompt": "def f():\n", "entry_point": "f", "test": "def check(f): f()""#
  private static let mbpp =
    #"{"task_id": 1, "text": "Write f.", "code": "def f(x): pass", "test_list": ["assert f(1)"]"#
  private static let evalPlus =
    #"{"task_id": "My/1", "prompt": "def f():\n", "entry_point": "f", "canonical_solution": "", "#
    + #""base_input": [[1]], "plus_input": [], "atol": 0"#

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func load(_ text: String) throws -> LoadedBenchmark {
    try LoadedBenchmark(
      problemFile: folder.write(Array(text.utf8), to: "my.jsonl"),
      catalog: .bundled()
    )
  }

  @Test(arguments: [humanEval, mbpp, evalPlus])
  func aRowOfEveryFormMayHaveThem(_ row: String) throws {
    let facets = #", "facets": {"topic": "strings", "level": "easy"}}"#
    let problem = try #require(try load(row + facets).problems.first)
    #expect(problem.facets == ["topic": "strings", "level": "easy"])
    #expect(try load(row + "}").problems.first?.facets == [:])
    #expect(try load(row + #", "facets": null}"#).problems.first?.facets == [:])
    let survey = try ProblemFileSurvey(
      of: folder.write(Array((row + facets).utf8), to: "known.jsonl"),
      catalog: .bundled()
    )
    #expect(!survey.fields.contains { $0.field == "facets" })
  }

  @Test(arguments: [
    (#"["strings"]"#, "is no object: write one of texts by names"),
    (#"{"level": 3}"#, #"has no text for "level": write one in quotes, such as {"level": "easy"}"#),
    (#"{"level": null}"#, #"has no text for "level": write one"#),
    (#"{"level": ""}"#, #"holds "", which --where cannot name: write at least one letter"#),
    (#"{"level": "a,b"}"#, #"holds "a,b", which --where cannot name"#),
    (#"{"level": "a "}"#, #"holds "a ", which --where cannot name"#),
    (#"{"level=": "a"}"#, #"holds "level=", which --where cannot name"#),
    (#"{"level": "a\nb"}"#, "holds \"a\nb\", which --where cannot name"),
  ])
  func whatIsNoneNamesThePlaceAndTheRemedy(facets: String, reason: String) throws {
    let text = Self.humanEval + "}\n" + Self.humanEval.replacing("My/1", with: "My/2")
    let error = #expect(throws: ProblemFileError.self) {
      try load(text + ", \"facets\": \(facets)}\n")
    }
    let beginning = "\(folder.path)/my.jsonl:2: the field \"facets\" \(reason)"
    #expect(error?.description.hasPrefix(beginning) == true, "\(error?.description ?? "")")
  }

  // MARK: - Selecting

  private func problems(_ facets: [[String: String]]) -> [Problem] {
    facets.enumerated().map { number, facets in
      Problem(
        id: TaskID("T/\(number)"),
        prompt: "",
        entryPoint: "f",
        reference: nil,
        suites: [],
        facets: facets
      )
    }
  }

  private var four: [Problem] {
    problems([
      ["topic": "strings", "level": "easy"], ["topic": "lists", "level": "hard"],
      ["topic": "strings", "level": "hard"], ["topic": "sets=1"],
    ])
  }

  @Test(arguments: [
    (["topic=strings"], "topic=strings", ["T/0", "T/2"]),
    (["topic=strings,level=hard"], "level=hard,topic=strings", ["T/2"]),
    (["topic=strings", "level=hard"], "level=hard,topic=strings", ["T/2"]),
    (["topic=strings, topic=lists"], "topic=lists,topic=strings", ["T/0", "T/1", "T/2"]),
    (["topic=lists", "topic=lists"], "topic=lists", ["T/1"]),
    (["topic=sets=1"], "topic=sets=1", ["T/3"]),
  ])
  func anyValueOfOneFacetAndAllFacets(
    arguments: [String],
    recorded: String,
    tasks: [String]
  ) throws {
    let selection = try FacetSelection(parsing: arguments)
    #expect("\(selection)" == recorded)
    let selected = try selection.selected(from: four, of: "own")
    #expect(selected.map(\.id.rawValue) == tasks)
  }

  private static let noFacet =
    "is no NAME=VALUE; name facets as in library=Pandas,perturbation=Origin or "
    + "date>=2024-08-01,date<2025-02-01"

  @Test(arguments: [
    (["date>=2024-02-01"], "date>=2024-02-01", ["T/1", "T/2"]),
    (["date>2024-02-01,date<2025-01-01"], "date<2025-01-01,date>2024-02-01", ["T/2"]),
    (["date<2024-02-01"], "date<2024-02-01", ["T/0"]),
    (["date<=2024-02-01", "date<=2024-02-01"], "date<=2024-02-01", ["T/0", "T/1"]),
    (["rating>=9", "rating<12"], "rating<12,rating>=9", ["T/0", "T/2"]),
    (["level=hard, rating > 5"], "level=hard,rating>5", ["T/2"]),
  ])
  func boundsAreOfDaysAndNumbers(arguments: [String], recorded: String, tasks: [String]) throws {
    let dated = problems([
      ["date": "2024-01-31", "rating": "9", "level": "easy"],
      ["date": "2024-02-01", "rating": "12"],
      ["date": "2024-12-31", "rating": "10", "level": "hard"], ["level": "hard"],
    ])
    let selection = try FacetSelection(parsing: arguments)
    #expect("\(selection)" == recorded)
    #expect(try selection.selected(from: dated, of: "own").map(\.id.rawValue) == tasks)
    for (bound, reason) in [
      ("date>=2024-02", "in 'date>=2024-02', '2024-02' is no day: write one as 2024-08-01"),
      ("date<2024-02-30", "in 'date<2024-02-30', '2024-02-30' is no day: write one as 2024-08-01"),
      ("rating>many", "in 'rating>many', 'many' is no number, and all values of rating are"),
      ("age>3", "own has no facet 'age'; it has date, level, rating"),
    ] {
      let error = #expect(throws: FacetError.self) {
        try FacetSelection(parsing: [bound]).selected(from: dated, of: "own")
      }
      #expect(error?.description == reason)
    }
  }

  @Test(arguments: [
    ("topic", "'topic' \(Self.noFacet)"),
    ("topic=", "'topic=' \(Self.noFacet)"),
    ("topic=strings,", "'' \(Self.noFacet)"),
    ("kind=a", "own has no facet 'kind'; it has level, topic"),
    ("level=esay", "own has no problem with level=esay; level is one of easy, hard"),
    (
      "level=easy,topic=lists",
      "own has no problem with level=easy,topic=lists, though some with each of them; name fewer"
    ),
  ])
  func whatSelectsNothingSaysWhatThereIs(argument: String, sentence: String) {
    let error = #expect(throws: FacetError.self) {
      try FacetSelection(parsing: [argument]).selected(from: four, of: "own")
    }
    #expect(error?.description == sentence)
  }

  @Test func problemsWithoutFacetsSaySo() {
    let error = #expect(throws: FacetError.self) {
      try FacetSelection(parsing: ["a=b"]).selected(from: problems([[:]]), of: "own")
    }
    #expect(error?.description.hasPrefix("own has no facets; ") == true)
  }

  @Test func tasksWithoutAValueComeLast() {
    let facets = TaskFacets(four)
    #expect(facets.names == ["level", "topic"])
    let groups = facets.groups(by: "level", of: ["T/3", "T/2", "T/0", "T/1"])
    #expect(groups.map(\.value) == ["easy", "hard", nil])
    #expect(groups.map(\.places) == [[2], [1, 3], [0]])
  }
}
