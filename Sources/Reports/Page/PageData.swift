// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Grading
import Problems
import Runs

/// The data that a page's script unpacks: JSON, deflated and in base64, which no text can break out of.
struct PageData {
  /// The elements that hold the data, in HTML.
  let elements: [String]

  /// Data that would be larger than they may be.
  struct TooLarge: Error {
    /// How large they are as far as they were made.
    var bytes: Int
  }

  /// Makes the part for all runs and that of each task, several at a time.
  ///
  /// - Throws: ``TooLarge``, as soon as the parts have more than `most` bytes.
  init(_ page: ReportPage, _ measure: PageMeasure, most: Int) async throws {
    let index = Self.element("index", try Self.packed(Self.index(of: page)))
    let parts = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for (place, task) in page.tasks.enumerated() {
        group.addTask {
          try Task.checkCancellation()
          return (
            place,
            Self.element("task-\(place)", try Self.packed(TaskData(page, task, measure).json))
          )
        }
      }
      var parts = [String](repeating: "", count: page.tasks.count)
      var bytes = index.utf8.count
      for try await (place, part) in group {
        bytes += part.utf8.count
        guard bytes <= most else { throw TooLarge(bytes: bytes) }
        parts[place] = part
      }
      return parts
    }
    elements = [index] + parts
  }

  private static func element(_ id: String, _ data: String) -> String {
    "<script type=\"application/x-deflated\" id=\"\(id)\">\(data)</script>\n"
  }

  private static func packed(_ json: JSONValue) throws -> String {
    Data(try Deflate.pack(json.bytes(.compact))).base64EncodedString()
  }

  /// Names, and for each run and task a character a sample, the place of its verdict among all in
  /// base 36.
  private static func index(of page: ReportPage) -> JSONValue {
    let names = page.verdictNames
    let letters = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ($1, String($0, radix: 36)) }
    )
    let runs = zip(page.runs, page.samples).map { run, samples in
      let verdicts = samples.verdicts.map { $0.map { letters[$0] ?? "" }.joined() }
      return JSONValue.object([
        .init("name", .string(run.name)),
        .init("directory", .string(run.directory)),
        .init("verdicts", .array(verdicts.map(JSONValue.string))),
      ])
    }
    return .object([
      .init("verdicts", .array(names.map(JSONValue.string))),
      .init("tasks", .array(page.tasks.map { .string($0.rawValue) })),
      .init("runs", .array(runs)),
      .init("causes", page.causes.json),
    ])
  }
}
