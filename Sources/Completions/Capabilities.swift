// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What a server takes, which decides what it is sent and what is done here instead.
package struct Capabilities: Sendable, Hashable, Codable {
  /// How a request names the most tokens of an answer.
  package enum TokenLimit: String, Sendable, Hashable, Codable {
    case maxTokens = "max_tokens"
    /// OpenAI's newer name, the only one that its reasoning models take.
    case maxCompletionTokens = "max_completion_tokens"
  }

  /// What becomes of a seed.
  package enum Seeding: String, Sendable, Hashable, Codable {
    /// None is sent.
    case none
    /// Nothing is promised.
    case bestEffort
    /// The same seed gives the same text, and the samples of one request count on from it.
    case reproducible
  }

  /// A part of the sampling that not every server can be told.
  package enum Field: String, Sendable, Hashable, Codable {
    case topK = "--top-k"
    case minP = "--min-p"
  }

  /// The forms it has, the one to prefer first.
  package var shapes: [APIShape]
  /// The most samples of one request; nil for as many as are wanted until it objects.
  package var mostSamples: Int?
  /// The samples it works on at once, which a request for several must wait for together; nil when
  /// it is not known or does not matter.
  package var slots: Int?
  /// The most stop sequences of one request; nil for any number.
  package var mostStops: Int?
  package var seeding: Seeding
  /// What asks for all tokens where others limit their number; nil when there is no such field.
  package var unlimitedTopK: Int?
  /// Whether the least probability is always told, since the server has a default of its own.
  package var takesMinP: Bool
  /// What it cannot be told, so that nobody may ask for it.
  package var lacks: Set<Field>
  /// Whether a sampled request may have a temperature and top-p at all.
  package var takesSampling: Bool
  package var tokenLimit: TokenLimit
  /// Whether the tokens it reports are those of every sample of a request.
  package var countsEverySample: Bool

  package init(
    shapes: [APIShape],
    mostSamples: Int? = nil,
    slots: Int? = nil,
    mostStops: Int? = nil,
    seeding: Seeding,
    unlimitedTopK: Int? = nil,
    takesMinP: Bool = false,
    lacks: Set<Field> = [],
    takesSampling: Bool = true,
    tokenLimit: TokenLimit = .maxTokens,
    countsEverySample: Bool = true
  ) {
    self.shapes = shapes
    self.mostSamples = mostSamples
    self.slots = slots
    self.mostStops = mostStops
    self.seeding = seeding
    self.unlimitedTopK = unlimitedTopK
    self.takesMinP = takesMinP
    self.lacks = lacks
    self.takesSampling = takesSampling
    self.tokenLimit = tokenLimit
    self.countsEverySample = countsEverySample
  }

  /// Leaves it to the server how tokens are drawn, and cuts texts here alone.
  package mutating func leaveSampling() {
    takesSampling = false
    mostStops = 0
  }

  /// What of a sampling it cannot be told; nil when it can be told all.
  package func lacking(for sampling: Sampling) -> Field? {
    if sampling.topK != nil, lacks.contains(.topK) { return .topK }
    return sampling.minP > 0 && lacks.contains(.minP) ? .minP : nil
  }

  /// The stop sequences that are sent; the text is cut here at all of them.
  func sent(_ stops: [String]) -> [String] {
    Array(stops.prefix(mostStops ?? stops.count))
  }
}
