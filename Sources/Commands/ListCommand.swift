// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Problems
import Reports

/// `evalharness list`: the benchmarks of the catalog.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the benchmarks.",
    discussion: """
      One line a version; the first version of a benchmark is the default.

        evalharness list
        evalharness list --format json
      """
  )

  @Option(help: ReportFormat.help)
  var format = ReportFormat.text

  func run() throws {
    var table = Table([
      .init("benchmark"), .init("version"), .init("tasks"), .init("splits"), .init("suites"),
      .init("licence"), .init("title"), .init("facets"),
    ])
    for benchmark in try Catalog.bundled().benchmarks {
      for version in benchmark.versions {
        let tasks = version.tasks[benchmark.defaultSplit].map(String.init) ?? ""
        table.append([
          benchmark.name, version.name, tasks,
          benchmark.splits.map { "\($0.name) (\(version.tasks[$0.name] ?? 0))" }
            .joined(separator: ", "),
          benchmark.suites.joined(separator: ", "), benchmark.licence, benchmark.title,
          benchmark.facetNames.joined(separator: ", "),
        ])
      }
    }
    print(table.withoutEmptyColumns.rendered(as: format), terminator: "")
  }
}
