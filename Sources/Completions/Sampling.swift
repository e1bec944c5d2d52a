// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How tokens are drawn and where a completion ends.
package struct Sampling: Sendable, Hashable, Codable {
  /// Zero draws the likeliest token always.
  package var temperature: Double
  /// The share of the likeliest tokens that are drawn from; 1 for all.
  package var topP: Double
  /// The number of the likeliest tokens that are drawn from; nil for all.
  package var topK: Int?
  /// The least probability of a token, as a part of the likeliest one's; 0 for none.
  package var minP: Double
  /// The most tokens of a completion.
  package var maxTokens: Int
  /// What ends a completion and is no part of it.
  package var stop: [String]

  package init(
    temperature: Double,
    topP: Double = 1,
    topK: Int? = nil,
    minP: Double = 0,
    maxTokens: Int,
    stop: [String] = []
  ) {
    self.temperature = temperature
    self.topP = topP
    self.topK = topK
    self.minP = minP
    self.maxTokens = maxTokens
    self.stop = stop
  }

  /// The likeliest token always.
  package static func greedy(maxTokens: Int, stop: [String] = []) -> Sampling {
    Sampling(temperature: 0, maxTokens: maxTokens, stop: stop)
  }

  /// Whether every sample of a task would be the same, so that one is enough.
  package var isGreedy: Bool { temperature == 0 }

  /// - Throws: ``SamplingError``, before anything is sent.
  package func validate() throws {
    // No server takes more than 2; from 5 on the draw is all but even.
    guard temperature >= 0, temperature <= 5 else {
      throw SamplingError.outOfRange("temperature", value: "\(temperature)", range: "0 to 5")
    }
    guard topP > 0, topP <= 1 else {
      throw SamplingError.outOfRange("top-p", value: "\(topP)", range: "more than 0 and at most 1")
    }
    if let topK, topK < 1 {
      throw SamplingError.outOfRange("top-k", value: "\(topK)", range: "1 or more")
    }
    guard minP >= 0, minP < 1 else {
      throw SamplingError.outOfRange("min-p", value: "\(minP)", range: "0 or more and less than 1")
    }
    guard 1...10_000_000 ~= maxTokens else {
      throw SamplingError.outOfRange("max-tokens", value: "\(maxTokens)", range: "1 to 10000000")
    }
    guard !stop.contains("") else { throw SamplingError.emptyStop }
  }
}

/// Sampling that no server could do.
package enum SamplingError: Error, Equatable, CustomStringConvertible {
  case outOfRange(String, value: String, range: String)
  case emptyStop
  /// Several samples that would all be the same.
  case greedyTwice(samples: Int)

  package var description: String {
    switch self {
    case .outOfRange(let name, let value, let range): "\(name) is \(value): give \(range)"
    case .greedyTwice(let samples):
      "greedy sampling gives one text, and \(samples) samples a task are asked for: ask for one, or "
        + "give a temperature"
    case .emptyStop: "a stop sequence is empty, which would end every completion: leave it out"
    }
  }
}
