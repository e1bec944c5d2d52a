// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Which model is asked, and how.
struct ProviderOptions: ParsableArguments, Sendable {
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var prompt: PromptOptions
  @OptionGroup var sampling: SamplingOptions

  /// Whether anything here names a model.
  var namesAModel: Bool { endpoint.namesAModel }

  mutating func validate() throws {
    guard !sampling.serverSampling || endpoint.server != nil else {
      throw ValidationError("--server-sampling goes with --server.")
    }
  }

  /// The options that say how a model is asked and that were given, without those that name one.
  var givenOptions: [String] {
    endpoint.givenOptions + prompt.givenOptions + sampling.givenOptions
  }
}
