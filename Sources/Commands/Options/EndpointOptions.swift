// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions
import FoundationEssentials

/// Which model is asked, where it is, and what asking may cost.
struct EndpointOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The model: its name on a server, or a GGUF file to serve here.",
      valueName: "name|file"
    )
  )
  var model: String?

  @Option(
    help: ArgumentHelp(
      "The address of a server, such as http://127.0.0.1:8080.",
      valueName: "address"
    )
  )
  var server: String?

  @Option(help: "The kind of server; it is asked what it is if not given.")
  var kind: ServerKind?

  @Option(help: "The form of a request; the kind's own if not given.")
  var shape: APIShape?

  @Flag(
    help: """
      Have a server send its answers as they are written, which tells one that is slow from one \
      that hangs.
      """
  )
  var stream = false

  @Option(
    help: ArgumentHelp(
      "A program that completes, by lines of JSON: see docs/command.md.",
      valueName: "command"
    )
  )
  var command: String?

  @Option(
    help: ArgumentHelp(
      "The program that serves a GGUF file; llama-server if not given. In it {model}, {port}, "
        + "{context}, {slots} and {threads} stand for what they name.",
      valueName: "command"
    )
  )
  var engine: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The threads with which a GGUF file is served; one a processor, but for one where programs "
        + "are judged meanwhile, if not given.",
      valueName: "count"
    )
  )
  var engineThreads: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The context of a GGUF file, prompt and completion.", valueName: "tokens")
  )
  var context = Self.usualContext

  @Option(
    help: ArgumentHelp("The environment variable that holds the key.", valueName: "variable")
  )
  var keyVariable: String?

  @Option(help: ArgumentHelp("The file that holds the key.", valueName: "file"))
  var keyFile: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The most requests at once.", valueName: "count")
  )
  var concurrency = Self.usualConcurrency

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The most requests of this command.", valueName: "count")
  )
  var maxRequests: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The most tokens of this command, read and written.", valueName: "count")
  )
  var maxTokensTotal: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The most that this command may cost, by --prices.", valueName: "money")
  )
  var maxCost: Double?

  @Option(
    help: ArgumentHelp(
      "What a million tokens cost, read and written, as in 0.15,0.60.",
      valueName: "read,written"
    )
  )
  var prices: PriceList?

  private static let usualContext = 4096
  private static let usualConcurrency = 16

  /// The names that say what is asked, of which there may be one at most.
  private var sources: [String] {
    [("--server", server), ("--command", command)].compactMap { $1 == nil ? nil : $0 }
  }

  /// Whether anything here names a model.
  var namesAModel: Bool { model != nil || !sources.isEmpty }

  mutating func validate() throws {
    guard sources.count <= 1 else {
      throw ValidationError("\(sources.joined(separator: " and ")) exclude each other.")
    }
    guard command.map({ !Self.words(of: $0).isEmpty }) ?? true else {
      throw ValidationError("--command takes a program and its arguments.")
    }
    if let server {
      guard URL(string: server)?.host?.isEmpty == false, server.contains("://") else {
        throw ValidationError(
          "--server takes an address such as http://127.0.0.1:8080, and '\(server)' is none."
        )
      }
    }
    guard engine == nil || (model != nil && sources.isEmpty) else {
      throw ValidationError("--engine goes with --model and a GGUF file.")
    }
    guard server == nil || kind == .tgi || model != nil || kind == nil else {
      throw ValidationError("--kind \(kind?.rawValue ?? "") needs --model.")
    }
    guard !stream || server != nil else { throw ValidationError("--stream goes with --server.") }
    guard keyVariable == nil || keyFile == nil else {
      throw ValidationError("--key-variable and --key-file exclude each other.")
    }
    guard maxCost == nil || prices != nil else {
      throw ValidationError("--max-cost needs --prices.")
    }
    for (name, value) in [
      ("--concurrency", concurrency), ("--context", context),
      ("--engine-threads", engineThreads ?? 1), ("--max-requests", maxRequests ?? 1),
      ("--max-tokens-total", maxTokensTotal ?? 1),
    ] where !(1...100_000_000 ~= value) {
      throw ValidationError("\(name) takes a count of 1 or more, and \(value) is none.")
    }
  }

  /// The options that say how a model is asked and that were given, without those that name one.
  var givenOptions: [String] {
    let options: [(name: String, isGiven: Bool)] = [
      ("--kind", kind != nil), ("--shape", shape != nil), ("--stream", stream),
      ("--engine", engine != nil), ("--engine-threads", engineThreads != nil),
      ("--context", context != Self.usualContext), ("--key-variable", keyVariable != nil),
      ("--key-file", keyFile != nil), ("--concurrency", concurrency != Self.usualConcurrency),
      ("--max-requests", maxRequests != nil), ("--max-tokens-total", maxTokensTotal != nil),
      ("--max-cost", maxCost != nil), ("--prices", prices != nil),
    ]
    return options.filter(\.isGiven).map(\.name)
  }

  /// What tokens cost.
  struct PriceList: ExpressibleByArgument, Sendable {
    var prices: Budget.Prices

    init?(argument: String) {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map {
        Double($0)
      }
      guard parts.count == 2, let prompt = parts[0], let completion = parts[1], prompt >= 0,
        completion >= 0
      else { return nil }
      prices = Budget.Prices(prompt: prompt, completion: completion)
    }
  }
}
