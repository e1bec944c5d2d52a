// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions
import FoundationEssentials
import Problems
import Prompting
import Runs
import Transport

/// `evalharness prompt`: the exact bytes that a model is asked with.
struct PromptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prompt",
    abstract: "Print the prompt of a task, byte by byte.",
    discussion: """
      A prompt of text is printed as it is, without a newline of its own; turns of a chat as the \
      JSON that a server is sent. With --server the whole body of the request is printed.

        evalharness prompt --bench humaneval --task HumanEval/0 --style chat
        evalharness prompt --bench mbpp --task Mbpp/11 --server vllm --model m
      """
  )

  @OptionGroup(title: "Benchmark") var benchmark: BenchmarkOptions
  @OptionGroup(title: "Prompt") var prompt: PromptOptions

  @Option(help: "Print the body of the request to this kind of server.")
  var server: ServerKind?

  @Option(help: "The form of the request; the kind's own if not given.")
  var shape: APIShape?

  @Option(help: ArgumentHelp("The model of the request.", valueName: "name"))
  var model = "model"

  @Option(
    name: .customShort("n"),
    parsing: .unconditional,
    help: ArgumentHelp("Samples a request.", valueName: "count")
  )
  var count = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The run's seed, which gives each task its own.", valueName: "number")
  )
  var seed: Int?

  @OptionGroup(title: "Sampling") var sampling: SamplingOptions

  @Flag(name: .shortAndLong, help: "Do not print the digests to standard error.")
  var quiet = false

  mutating func validate() throws {
    guard benchmark.task.count == 1 else {
      throw ValidationError("Name one task with --task.")
    }
    guard count >= 1 else { throw ValidationError("-n takes a count of 1 or more.") }
    guard shape == nil || server != nil else {
      throw ValidationError("--shape goes with --server.")
    }
  }

  func run() async throws {
    let log = Log(isQuiet: quiet)
    let problems = try await benchmark.load(log: log).benchmark.problems.map(\.firstRequest)
    let templates = try await prompt.templates(for: problems) {
      try await benchmark.whole.load(log: log).benchmark.problems
    }
    guard let problem = problems.first, let template = templates.first else { return }
    let rendered = try template.prompt(for: problem)
    log.note(
      "\(problem.id): template '\(template.name)' \(template.digest), prompt \(rendered.digest)"
    )
    try StandardOutput.write(try bytes(of: rendered, template, for: problem.id))
  }

  private func bytes(
    of prompt: Prompt,
    _ template: PromptTemplate,
    for task: TaskID
  ) throws -> String {
    guard let server else {
      switch prompt {
      case .text(let text): return text
      case .gap(let prefix, let suffix):
        let members = ["prompt": prefix, "suffix": suffix]
        return try JSONValue(encoding: members).text(.compact)
      case .chat(let conversation): return try conversation.json()
      }
    }
    // As `run` chooses it.
    let mayChat = template.isChat && Capabilities(of: server).shapes.contains(.chat)
    var described = try HTTPEndpoint.Server(
      server,
      shape: shape ?? (mayChat ? .chat : nil),
      address: "http://localhost",
      model: model
    )
    if sampling.serverSampling { try described.leaveSampling() }
    let endpoint = HTTPEndpoint(described, transport: NetworkTransport())
    let request = CompletionRequest(
      task: task,
      indices: 0..<count,
      prompt: prompt,
      sampling: sampling.sampling(isChat: template.isChat, stop: template.stop),
      seed: seed.map { SampleSeed(run: $0, task: task) }
    )
    return String(decoding: try endpoint.httpRequest(for: request).body, as: UTF8.self)
  }
}
