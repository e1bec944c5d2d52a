// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Problems
import Reports

/// `evalharness data`: the files of the benchmarks.
struct DataCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "List, fetch and check the files of the benchmarks.",
    discussion: """
      A file is used only when its SHA-256 is the catalog's. It is looked for in --data-dir, in
      EVALHARNESS_DATA and in the cache, and is fetched into the cache.

        evalharness data pull humaneval
        evalharness data verify
      """,
    subcommands: [List.self, Pull.self, Verify.self, Path.self]
  )

  /// The files of one benchmark, or of all.
  private static func files(of name: String?) throws -> [(label: String, file: DataFile)] {
    let catalog = try Catalog.bundled()
    guard let name else {
      return catalog.benchmarks.flatMap { benchmark in
        benchmark.versions.flatMap { version in
          version.files.map { ("\(benchmark.name)@\(version.name)", $0) }
        }
      }
    }
    let (benchmark, version) = try catalog.find(BenchmarkName(parsing: name))
    return version.files.map { ("\(benchmark.name)@\(version.name)", $0) }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the files and where they are."
    )

    @OptionGroup var data: DataOptions

    @Option(help: ReportFormat.help)
    var format = ReportFormat.text

    func run() throws {
      var table = Table([
        .init("benchmark"), .init("file"), .init("bytes", .right), .init("state"),
        .init("sha256"),
      ])
      for (label, file) in try DataCommand.files(of: nil) {
        table.append([
          label, file.name, "\(file.bytes)", try data.store.verify(file).words, file.sha256,
        ])
      }
      print(table.rendered(as: format), terminator: "")
    }
  }

  struct Pull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pull",
      abstract: "Fetch the files of a benchmark that are not here."
    )

    @Argument(help: ArgumentHelp("The benchmark.", valueName: "name[@version]"))
    var bench: String

    @OptionGroup var data: DataOptions

    func run() async throws {
      let log = Log()
      for (_, file) in try DataCommand.files(of: bench) {
        let located = try await data.store.pull(file) { log.note($0.words) }
        print(located.path)
      }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Check the files that are here; fails when one is not what the catalog says."
    )

    @Argument(help: ArgumentHelp("The benchmark; all if not given.", valueName: "name[@version]"))
    var bench: String?

    @OptionGroup var data: DataOptions

    func run() throws {
      var isGood = true
      for (label, file) in try DataCommand.files(of: bench) {
        let state = try data.store.verify(file)
        print("\(label) \(file.name): \(state.words)")
        if case .wrongDigest = state { isGood = false }
        // A benchmark that was named should be here.
        if bench != nil, state == .absent { isGood = false }
      }
      guard isGood else { throw ExitCode.failure }
    }
  }

  struct Path: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "path",
      abstract: "Print where a benchmark's files are; fetches nothing."
    )

    @Argument(help: ArgumentHelp("The benchmark.", valueName: "name[@version]"))
    var bench: String

    @OptionGroup var data: DataOptions

    func run() async throws {
      var store = data
      store.offline = true
      for (_, file) in try DataCommand.files(of: bench) {
        print(try await store.store.pull(file).path)
      }
    }
  }
}

extension DataStore.FileState {
  /// The state in words.
  var words: String {
    switch self {
    case .absent: "not here"
    case .good(let located): "good, in \(located.path)"
    case .wrongDigest(let located, let actual): "WRONG: \(located.path) has SHA-256 \(actual)"
    }
  }
}
