// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// Something of a user's own problem file that would make scores wrong.
struct ProblemFault: Sendable, Hashable, Codable {
  /// What is wrong, in the order in which it is to be mended.
  enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case unreadable
    case malformedRecord
    case missingField
    case badField
    case fieldChangesMeaning
    case duplicateTask
    case testsDoNotParse
    case noCheck
    case testsEndProcess
    case referenceDoesNotParse
    case missingEntryPoint
    case missingModule
    case referenceUnverifiable
    case referenceOverLimit
    case referenceFails
    case acceptsEmptyProgram
    case acceptsPassBody
    /// The harness failed, not the file.
    case notJudged
    /// A remark: a task whose tests nobody has seen a right program pass.
    case noReference
    /// A remark: a field that says something of a problem and changes nothing.
    case fieldIgnored
  }

  var kind: Kind
  /// The number of the line, counted from 1, or of the element of an array; nil for the whole file.
  var number: Int?
  var isElement: Bool
  var task: String?
  /// A sentence without the place.
  var reason: String

  init(_ kind: Kind, at place: RecordPlace?, task: String?, _ reason: String) {
    self.kind = kind
    number = place?.number
    isElement = place?.unit == .element
    self.task = task
    self.reason = reason
  }

  /// A fault of a problem that was read.
  init(_ kind: Kind, of problem: Problem, _ reason: String) {
    self.init(kind, at: problem.place, task: problem.id.rawValue, reason)
  }

  /// `file.jsonl:3`, or `file.json: element 3`, or the file alone.
  func place(in path: String) -> String {
    guard let number else { return path }
    return RecordPlace(path: path, unit: isElement ? .element : .line, number: number).description
  }
}

extension ProblemFault.Kind {
  /// Whether the file is not fit to measure a model.
  var isFault: Bool { self != .noReference && self != .fieldIgnored }

  /// Whether nothing can be judged of such a task, by anybody's program.
  var forbidsJudging: Bool { [.testsDoNotParse, .noCheck, .testsEndProcess].contains(self) }

  /// What there is several of, as a heading.
  var title: String {
    switch self {
    case .unreadable: "files that cannot be read"
    case .malformedRecord: "records that are no problems"
    case .missingField: "fields that are missing"
    case .badField: "fields that cannot be used"
    case .fieldChangesMeaning: "fields that are not read and change the problem"
    case .duplicateTask: "tasks that are there twice"
    case .testsDoNotParse: "tests that are no Python"
    case .noCheck: "tests that define no check"
    case .testsEndProcess: "tests that end the process that runs them"
    case .referenceDoesNotParse: "reference solutions that are no Python"
    case .missingEntryPoint: "entry points that nothing defines"
    case .missingModule: "modules that are not there"
    case .referenceUnverifiable: "reference solutions that strict judging cannot verify"
    case .referenceOverLimit: "reference solutions that go beyond a limit"
    case .referenceFails: "reference solutions that fail"
    case .acceptsEmptyProgram: "tests that an empty program passes"
    case .acceptsPassBody: "tests that a body of 'pass' passes"
    case .notJudged: "tasks that the harness failed to judge"
    case .noReference: "tasks without a reference solution"
    case .fieldIgnored: "fields that are not read"
    }
  }

  /// What mends it.
  var remedy: String {
    switch self {
    case .unreadable: "give JSON Lines or a JSON array, in UTF-8, packed with gzip or not"
    case .malformedRecord: "write one JSON object for each problem, with each field once"
    case .missingField, .badField: "write the field as the form has it"
    case .fieldChangesMeaning: "move what it says to a field that is read, or take it out"
    case .duplicateTask: "give each problem a task_id of its own"
    case .testsDoNotParse: "mend the tests at the line that is named"
    case .noCheck: "define 'def check(candidate):' at the top level of the tests"
    case .testsEndProcess:
      "have the tests come to an end or raise; take out os._exit and what crashes Python"
    case .referenceDoesNotParse:
      "mend the reference solution; a completion is what follows the prompt, indented as it must be"
    case .missingEntryPoint: "name the function that the reference solution defines in entry_point"
    case .missingModule:
      "install it: pip install --target packages NAME; then --site-packages packages"
    case .referenceUnverifiable:
      "have the tests compare plain values, or judge with --judging trusted-tests, whose passes a "
        + "program may forge"
    case .referenceOverLimit: "allow more with --timeout or --memory, or make the tests smaller"
    case .referenceFails: "mend the tests or the reference solution"
    case .acceptsEmptyProgram, .acceptsPassBody:
      "assert something that only a right program gives"
    case .notJudged: "run 'evalharness doctor', then check again"
    case .noReference:
      "add one (canonical_solution; code in MBPP's form, solutions in APPS's), so that tests are tried"
    case .fieldIgnored: "nothing needs to be done"
    }
  }
}

extension ProblemFault {
  /// A fault that reading a record found.
  init(_ error: ProblemFileError, tasks: [RecordPlace: String]) {
    let kind: Kind =
      switch error {
      case .malformed, .malformedArray, .duplicateField, .noProblems: .malformedRecord
      case .missingField, .unknownForm: .missingField
      case .badValue(_, field: "suffix", _): .fieldChangesMeaning
      case .badValue(_, field: "entry_point", _): .missingEntryPoint
      case .wrongType, .badValue, .originFormat: .badField
      case .duplicateTask: .duplicateTask
      }
    self.init(kind, at: error.place, task: error.place.flatMap { tasks[$0] }, error.reason)
  }

  /// A field that nobody reads.
  init(_ finding: FieldFinding, tasks: [RecordPlace: String]) {
    guard let change = finding.change else {
      let records = finding.records == 1 ? "1 record" : "\(finding.records) records"
      self.init(
        .fieldIgnored,
        at: finding.place,
        task: tasks[finding.place],
        "\"\(finding.field)\" of \(records)"
      )
      return
    }
    let more = finding.records > 1 ? ", as in \(finding.records - 1) more" : ""
    self.init(
      .fieldChangesMeaning,
      at: finding.place,
      task: tasks[finding.place],
      "the field \"\(finding.field)\" \(change)\(more)"
    )
  }
}
