// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Everything that reading a user's own file tells of it, where loading it ends at the first fault.
package struct ProblemFileSurvey: Sendable {
  /// The problems without a fault; nil when the file has no form that is known.
  package private(set) var benchmark: LoadedBenchmark?
  /// The form of the file, as the catalog calls it; nil when it is not known.
  package private(set) var form: String?
  /// What is wrong with records, in their order.
  package private(set) var faults: [ProblemFileError] = []
  /// The fields that nobody reads, by name.
  package private(set) var fields: [FieldFinding] = []
  /// The tasks of records, as the records name them.
  package private(set) var tasks: [RecordPlace: String] = [:]
  /// The SHA-256 of the file.
  package let sha256: String

  /// Reads a file in a form that is known, or in one that a description says.
  ///
  /// - Throws: ``TextFileError`` for what is no text, and ``DataStoreError`` for what cannot be read.
  package init(
    of path: String,
    describedBy description: BenchmarkDescription? = nil,
    catalog: Catalog
  ) throws {
    let contents = try FileBytes.read(path)
    sha256 = ContentDigest.sha256(contents + (description?.contents ?? []))
    let text = try TextFile(path: path, contents: contents)
    do {
      if let description {
        form = "described-\(description.kind.rawValue)"
        let problems = try description.problems(in: text) { faults.append($0) }
        for problem in problems {
          if let place = problem.place { tasks[place] = problem.id.rawValue }
        }
        benchmark = try LoadedBenchmark(
          of: text,
          contents: contents,
          problems: problems,
          describedBy: description
        )
        return
      }
      let records = try text.allFields()
      for record in records { tasks[record.place] = record.value.texts["task_id"] }
      guard let format = records.lazy.compactMap({ BenchmarkFormat(fields: $0.fields) }).first
      else {
        faults = [try text.faultOfForm()]
        return
      }
      form = format.rawValue
      let problems = try format.problems(in: text) { faults.append($0) }
      for problem in problems {
        if let place = problem.place { tasks[place] = problem.id.rawValue }
      }
      fields = Self.findings(in: records, of: format)
      benchmark = try LoadedBenchmark(
        of: text,
        contents: contents,
        format: format,
        problems: problems,
        suite: nil,
        catalog: catalog
      )
    } catch let error as ProblemFileError {
      faults.append(error)
    }
  }

  private static func findings(
    in records: [Record<RecordFields>],
    of format: BenchmarkFormat
  ) -> [FieldFinding] {
    var found: [String: FieldFinding] = [:]
    for record in records {
      for field in record.fields.subtracting(format.knownFields) {
        let change = FieldFinding.change(
          of: field,
          among: record.fields,
          value: record.value.texts[field],
          in: format
        )
        // A field that matters in one record is told apart from one that does not in others.
        let key = field + (change ?? "")
        found[
          key,
          default: FieldFinding(field: field, place: record.place, records: 0, change: change)
        ].records += 1
      }
    }
    return found.values.sorted { ($0.field, $0.change ?? "") < ($1.field, $1.change ?? "") }
  }
}

extension TextFile {
  /// The fields of all records that are objects.
  fileprivate func allFields() throws -> [Record<RecordFields>] {
    do {
      return try records(
        of: RecordFields.self,
        cutting: EvalPlus.inputFields,
        needs: "",
        onFault: { _ in }
      )
    } catch ProblemFileError.malformedArray {
      // An array, which is not cut.
      return try records(of: RecordFields.self, needs: "", onFault: { _ in })
    }
  }

  /// Why the file has no form that is known.
  fileprivate func faultOfForm() throws -> ProblemFileError {
    do {
      _ = try BenchmarkFormat(sniffing: self)
    } catch let error as ProblemFileError {
      return error
    }
    return .noProblems(path: path)
  }
}
