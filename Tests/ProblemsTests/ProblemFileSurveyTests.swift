// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Testing

/// Reading a user's own file to its end, whatever is wrong with its records.
@Suite struct ProblemFileSurveyTests {
  private static let sound =
    #"{"task_id": "My/1", "prompt": "def f():\n", "entry_point": "f", "test": "def check(f): f()"}"#
  private static let number =
    #"{"task_id": 1, "text": "Write f.", "code": "def f(x): pass", "test_list": ["assert f(1)"]}"#

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func survey(_ text: String, as name: String = "my.jsonl") throws -> ProblemFileSurvey {
    try ProblemFileSurvey(of: folder.write(text, to: name), catalog: .bundled())
  }

  private func with(_ members: String, in record: String = sound) -> String {
    record.dropLast() + ", " + members + "}"
  }

  @Test func goesOnAfterAFault() throws {
    let twice = Self.sound
    let lines = ["{", Self.sound, #"{"task_id": "My/2"}"#, twice, "[]"]
    let survey = try survey(lines.joined(separator: "\n"))
    #expect(survey.form == "humaneval")
    #expect(survey.faults.compactMap { $0.place?.number }.sorted() == [1, 3, 4, 5])
    #expect(survey.benchmark?.problems.map(\.place?.number) == [2])
  }

  @Test func goesOnAfterAnElementWithAFault() throws {
    let elements = [Self.sound, "3", #"{"task_id": "My/2"}"#]
    let survey = try survey("[" + elements.joined(separator: ", ") + "]", as: "my.json")
    #expect(survey.faults.compactMap(\.place).map(\.unit) == [.element, .element])
    #expect(survey.faults.compactMap { $0.place?.number } == [2, 3])
    #expect(survey.benchmark?.problems.count == 1)
  }

  @Test func saysWhyAFileHasNoForm() throws {
    for text in [#"{"question": "2 + 2"}"#, "", "[]", "[{]"] {
      let survey = try survey(text)
      #expect(survey.form == nil && survey.benchmark == nil)
      #expect(survey.faults.count == 1, "\(text)")
    }
  }

  @Test(arguments: [
    (#""suffx_code": 1"#, false), (#""tags": ["a"]"#, false), (#""language": "Python 3""#, false),
    (#""language": "Java""#, true), (#""tests": ["a"]"#, true), (#""test_imports": []"#, true),
    (#""cannonical_solution": "x""#, true), (#""canonical_solutions": "x""#, true),
  ])
  func tellsFieldsThatChangeTheProblemFromOthers(_ member: String, _ changes: Bool) throws {
    let survey = try survey(with(member))
    #expect(survey.faults.isEmpty)
    #expect(survey.fields.map { $0.change != nil } == [changes], "\(survey.fields)")
  }

  @Test func aFieldLikeOneThatIsThereIsAnother() throws {
    let survey = try survey(
      with(#""canonical_solution": "    pass\n", "canonical_solutions": ["x"]"#)
    )
    #expect(survey.fields.map(\.change) == [nil])
  }

  @Test func countsTheRecordsWithAField() throws {
    let second = Self.sound.replacing("My/1", with: "My/2")
    let survey = try survey(with(#""tags": []"#) + "\n" + with(#""tags": []"#, in: second))
    #expect(survey.fields.map(\.records) == [2])
    #expect(survey.fields.first?.place.number == 1)
  }

  @Test func namesTasksAsTheLoaderDoes() throws {
    let survey = try survey(with(#""setup_code": "x""#, in: Self.number))
    #expect(Array(survey.tasks.values) == ["Mbpp/1"])
    #expect(survey.fields.first?.change?.contains("\"test_setup_code\"") == true)
  }
}
