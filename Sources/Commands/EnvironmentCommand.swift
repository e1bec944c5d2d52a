// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Environments
import Reports

/// `evalharness environment`: interpreters with the packages that programs need.
struct EnvironmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environment",
    abstract: "List, make and check environments: interpreters with packages.",
    discussion: """
      An environment is a virtual environment below the cache with pinned packages, each of which pip
      checks by its SHA-256. Nothing of your own Python is touched.

        evalharness environment create ds1000 --without tensorflow --without torch
        evalharness evaluate --problems own.jsonl --samples samples.jsonl --environment ds1000
      """,
    subcommands: [List.self, Create.self, Verify.self, Path.self]
  )

  struct Name: ParsableArguments {
    @Argument(help: ArgumentHelp("The environment.", valueName: "name"))
    var name: String
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the environments, their parts and sizes, and which are here."
    )

    @Option(help: ReportFormat.help)
    var format = ReportFormat.text

    func run() throws {
      let store = try EnvironmentStore.ofUser()
      var table = Table([
        .init("environment"), .init("python"), .init("part"), .init("packages", .right),
        .init("fetched MiB", .right), .init("on disk MiB", .right), .init("state"),
      ])
      for environment in store.descriptions {
        let state = try store.state(of: environment.name)
        for part in environment.parts {
          table.append([
            environment.name, environment.python, part.name, "\(part.wheels.count)",
            "\(part.wheels.reduce(0) { $0 + $1.bytes } >> 20)",
            "\(part.wheels.reduce(0) { $0 + $1.unpackedBytes } >> 20)",
            state.words(of: part.name),
          ])
        }
      }
      print(table.rendered(as: format), terminator: "")
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create",
      abstract: "Make an environment; goes on where it was stopped, and prints its folder."
    )

    @OptionGroup var environment: Name

    @Option(
      help: ArgumentHelp("A part to leave out; may be given several times.", valueName: "part")
    )
    var without: [String] = []

    @Option(
      help: ArgumentHelp(
        "The interpreter to make it with; one of its version that PATH has if not given.",
        valueName: "path"
      )
    )
    var python: String?

    @Option(
      help: ArgumentHelp(
        "A folder with the wheels, where there is no network.",
        valueName: "folder"
      )
    )
    var wheels: String?

    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    func run() async throws {
      let store = try EnvironmentStore.ofUser()
      let description = try store.description(of: environment.name)
      var parts = try description.parts(without: without)
      let log = Log(isQuiet: quiet)
      let path = try store.path(of: description.name)
      if case .ready(let made) = try store.state(of: description.name) {
        guard !Set(parts.map(\.name)).isSubset(of: made.parts) else {
          _ = try await store.installed(description.name)
          try await EnvironmentBuilder(description, parts: parts, at: path, python: nil).prepare()
          log.note("\(description.name) is here already: \(made.parts.joined(separator: ", "))")
          return print(path)
        }
        // What is there stays.
        parts = try description.parts(without: without.filter { !made.parts.contains($0) })
      }
      let builder = EnvironmentBuilder(
        description,
        parts: parts,
        at: path,
        python: python,
        wheels: wheels
      )
      let size = builder.size
      log.note(
        """
        \(description.name): \(parts.map(\.name).joined(separator: ", ")); \(parts.wheels.count) \
        packages, \(size.fetched >> 20) MiB to fetch, \(size.installed >> 20) MiB on the disk
        """
      )
      let made = try await interruptible {
        try await builder.build { log.note($0) }
      } onInterrupt: {
        log.note("stopped; what was fetched is kept, and the same command goes on")
      }
      log.note("\(made.name): Python \(made.python), digest \(made.digest.prefix(12))")
      print(path)
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract:
        "Compare every file of an environment with what was installed; fails when one differs."
    )

    @OptionGroup var environment: Name

    func run() async throws {
      let store = try EnvironmentStore.ofUser()
      let made = try await store.installed(environment.name, readsFiles: true)
      print("\(made.name): good, \(made.packages.count) packages, digest \(made.digest)")
    }
  }

  struct Path: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "path",
      abstract: "Print the folder of an environment; makes nothing."
    )

    @OptionGroup var environment: Name

    func run() async throws {
      let store = try EnvironmentStore.ofUser()
      _ = try await store.installed(environment.name)
      print(try store.path(of: environment.name))
    }
  }
}

extension EnvironmentStore.State {
  /// What is there of a part, in a word.
  func words(of part: String) -> String {
    switch self {
    case .absent: "not here"
    case .unfinished: "not finished"
    case .ready(let environment): environment.parts.contains(part) ? "here" : "left out"
    }
  }
}
