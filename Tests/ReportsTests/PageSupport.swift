// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CZlib
import Foundation
import Problems
import Reports
import Runs
import Testing

/// A folder of runs that goes away with the value.
final class RunScratch {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "evalharness-page-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a run of the tasks `T/0` and `T/1`, or of others, and returns its folder.
  func run(
    _ name: String,
    _ records: [SampleRecord],
    samples: Int,
    isFinished: Bool = true,
    cpuSeconds: Double = 10,
    tasks: [TaskID] = [TaskID("T/0"), TaskID("T/1")],
    settings: [String: String] = [:],
    facets: TaskFacets? = nil
  ) throws -> String {
    var runProtocol = exampleProtocol
    runProtocol.sampling.n = samples
    runProtocol.limits.cpuSeconds = cpuSeconds
    runProtocol.tasks = .init(tasks)
    runProtocol.provider.settings = settings
    let directory = path + "/" + name
    let header = RunHeader(
      protocol: runProtocol,
      created: Date(timeIntervalSince1970: 0),
      facets: facets
    )
    let journal = try RunJournal.open(directory, header: header).journal
    for record in records { try journal.append(record) }
    guard isFinished else { return directory }
    let expected = tasks.map { task in
      RunTally.Expected(task: task, samples: records.count { $0.sample.task == task })
    }
    let summary = try RunSummary(
      try RunTally(records, expected: expected),
      protocol: runProtocol,
      ks: [1]
    )
    try journal.finish(summary: summary.bytes())
    return directory
  }
}

/// A page as a test looks at it.
struct ParsedPage {
  let html: String
  /// The page without what is within scripts and styles, which a browser does not take for HTML.
  let markup: String

  init(_ bytes: [UInt8]) {
    html = String(decoding: bytes, as: UTF8.self)
    var kept: [UInt8] = []
    var rest = bytes[...]
    while let start = rest.firstRange(of: Array("<s".utf8)) {
      let tag = rest[start.lowerBound...]
      let name = ["script", "style"].first { tag.starts(with: Array("<\($0)".utf8)) }
      guard let name, let end = tag.firstRange(of: Array("</\(name)>".utf8)),
        let open = tag.firstIndex(of: UInt8(ascii: ">"))
      else {
        kept += rest[..<start.upperBound]
        rest = rest[start.upperBound...]
        continue
      }
      kept += rest[...open]
      rest = rest[end.lowerBound...]
    }
    markup = String(decoding: kept + rest, as: UTF8.self)
  }

  /// The tags in their order, as a browser finds them.
  var elements: [String] {
    markup.matches(of: #/<(\/?[a-zA-Z!][^\s>]*)/#).map { String($0.output.1) }
  }

  /// What stands between tags.
  var text: String { markup.replacing(#/<[^>]*>/#, with: "") }

  /// The names of attributes.
  var attributes: Set<String> {
    Set(
      markup.matches(of: #/<[a-zA-Z][^>]*>/#).flatMap { tag in
        tag.output.matches(of: #/\s([a-zA-Z0-9-]+)(?:="[^"]*")?/#).map { String($0.output.1) }
      }
    )
  }

  /// The start tags of scripts.
  var scripts: [String] { markup.matches(of: #/<script[^>]*>/#).map { String($0.output) } }

  var sections: [String] {
    markup.matches(of: #/<section id="([a-z]+)"/#).map { String($0.output.1) }
  }

  /// Where links lead.
  var addresses: [String] { markup.matches(of: #/href="([^"]*)"/#).map { String($0.output.1) } }

  var policy: String? {
    markup.firstMatch(of: #/Content-Security-Policy" content="([^"]*)"/#).map {
      String($0.output.1)
    }
  }

  /// The content of the first element of a name without attributes.
  func content(of element: String) -> String? {
    guard let start = html.firstRange(of: "<\(element)>"),
      let end = html[start.upperBound...].firstRange(of: "</\(element)>")
    else { return nil }
    return String(html[start.upperBound..<end.lowerBound])
  }

  /// The data of an element, unpacked.
  func data(_ id: String) throws -> JSONValue {
    let start = try #require(html.firstRange(of: " id=\"\(id)\">"))
    let packed = html[start.upperBound...].prefix { $0 != "<" }
    let bytes = [UInt8](try #require(Data(base64Encoded: String(packed))))
    var size = uLong(1 << 26)
    var unpacked = [UInt8](repeating: 0, count: Int(size))
    try #require(uncompress(&unpacked, &size, bytes, uLong(bytes.count)) == Z_OK)
    return try JSONValue(parsing: unpacked[..<Int(size)])
  }
}
