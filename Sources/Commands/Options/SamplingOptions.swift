// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Completions

/// How tokens are drawn.
struct SamplingOptions: ParsableArguments, Sendable {
  @Flag(help: "Take the likeliest token always, which makes one sample of a task enough.")
  var greedy = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How even the draw of tokens is; 0 is greedy.", valueName: "number")
  )
  var temperature: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The share of the likeliest tokens to draw from.", valueName: "share")
  )
  var topP: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The number of the likeliest tokens to draw from.", valueName: "count")
  )
  var topK: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The least probability of a token, as a part of the likeliest one's.",
      valueName: "share"
    )
  )
  var minP: Double?

  @Flag(
    help: """
      Leave temperature, top-p and stop sequences out of requests, as reasoning models demand; \
      texts are cut at the sequences here.
      """
  )
  var serverSampling = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The most tokens of a completion; 512 for a text that is continued and 4096 for a chat, but at "
        + "most half of the context, if not given.",
      valueName: "count"
    )
  )
  var maxTokens: Int?

  mutating func validate() throws {
    guard
      !serverSampling
        || (!greedy && temperature == nil && topP == nil && topK == nil && minP == nil)
    else {
      throw ValidationError("--server-sampling leaves how tokens are drawn to the server.")
    }
    guard !greedy || (temperature ?? 0) == 0 else {
      throw ValidationError("--greedy and a --temperature above 0 exclude each other.")
    }
    do { try sampling(isChat: false).validate() } catch { throw ValidationError("\(error).") }
  }

  /// The options that were given.
  var givenOptions: [String] {
    [
      ("--greedy", greedy), ("--temperature", temperature != nil), ("--top-p", topP != nil),
      ("--top-k", topK != nil), ("--min-p", minP != nil), ("--server-sampling", serverSampling),
      ("--max-tokens", maxTokens != nil),
    ].filter(\.1).map(\.0)
  }

  /// What is asked of a provider; temperature 0.8 and top-p 0.95 if nothing is said.
  ///
  /// See Chen et al. 2021, section 3.3, for the defaults.
  ///
  /// - Parameters:
  ///   - isChat: Whether answers are turns of a chat, which explain themselves.
  ///   - contextTokens: What a prompt and its answer may have together, if it is known.
  ///   - stop: What ends an answer.
  /// - Returns: The sampling.
  func sampling(isChat: Bool, contextTokens: Int? = nil, stop: [String] = []) -> Sampling {
    let usual = min(isChat ? 4096 : 512, contextTokens.map { max(1, $0 / 2) } ?? .max)
    let maxTokens = maxTokens ?? usual
    // Of this no more than the limit and the sequences is used.
    if serverSampling { return Sampling(temperature: 1, maxTokens: maxTokens, stop: stop) }
    if greedy || temperature == 0 { return .greedy(maxTokens: maxTokens, stop: stop) }
    return Sampling(
      temperature: temperature ?? 0.8,
      topP: topP ?? 0.95,
      topK: topK,
      minP: minP ?? 0,
      maxTokens: maxTokens,
      stop: stop
    )
  }
}
