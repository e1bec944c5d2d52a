// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Reports
import Runs

/// Checks of problem files, as text or as JSON.
struct CheckReport: Sendable {
  /// How it is printed.
  enum Format: String, CaseIterable {
    case text
    case json
  }

  var files: [(path: String, result: CheckResult)]

  func rendered(as format: Format) -> String {
    switch format {
    case .text: files.map { document($0.path, $0.result).text }.joined(separator: "\n")
    case .json:
      JSONValue.object([.init("version", .number("1")), .init("files", json)])
        .text(.indented) + "\n"
    }
  }

  // MARK: - Text

  private func document(_ path: String, _ result: CheckResult) -> Document {
    var document = Document(title: path)
    for kind in ProblemFault.Kind.allCases {
      let faults = result.faults(kind)
      guard !faults.isEmpty else { continue }
      if kind == .fieldIgnored {
        let reasons = faults.map { $0.reason }.joined(separator: "; ")
        document.add(
          .paragraph("\(kind.title) (\(faults.count)), which changes nothing: \(reasons)")
        )
        continue
      }
      document.add(.heading("\(kind.title) (\(faults.count)): \(kind.remedy)"))
      var table = Table([.init("place"), .init("task"), .init("what")])
      for fault in faults.prefix(Self.mostRows) {
        table.append([fault.place(in: path), fault.task ?? "", fault.reason])
      }
      document.add(.table(table.withoutEmptyColumns))
      if faults.count > Self.mostRows {
        document.add(.notes(["and \(faults.count - Self.mostRows) more: --format json has all"]))
      }
    }
    document.add(.paragraph(Self.summary(path, result)))
    return document
  }

  /// How many faults of one kind are listed.
  private static let mostRows = 20

  static func summary(_ path: String, _ result: CheckResult) -> String {
    let faults = result.faults.count { $0.kind.isFault }
    let found = faults == 0 ? "no fault" : faults == 1 ? "1 fault" : "\(faults) faults"
    let references =
      result.references == 0
      ? "no reference solutions"
      : "\(result.passed) of \(result.references) reference solutions pass"
    return "\(path): \(result.tasks) task\(result.tasks == 1 ? "" : "s"), \(references), \(found)"
  }

  // MARK: - JSON

  private var json: JSONValue {
    .array(
      files.map { path, result in
        .object([
          .init("file", .string(path)), .init("sha256", .string(result.sha256)),
          .init("form", result.form.map { .string($0) } ?? .null),
          .init("tasks", .number("\(result.tasks)")),
          .init("references", .number("\(result.references)")),
          .init("passed", .number("\(result.passed)")),
          .init("isSound", .bool(result.isSound)),
          .init("faults", .array(result.faults.map { json(of: $0) })),
        ])
      }
    )
  }

  private func json(of fault: ProblemFault) -> JSONValue {
    .object([
      .init("kind", .string(fault.kind.rawValue)), .init("isFault", .bool(fault.kind.isFault)),
      .init(
        fault.isElement ? "element" : "line",
        fault.number.map { .number("\($0)") } ?? .null
      ),
      .init("task", fault.task.map { .string($0) } ?? .null),
      .init("reason", .string(fault.reason)), .init("remedy", .string(fault.kind.remedy)),
    ])
  }
}
