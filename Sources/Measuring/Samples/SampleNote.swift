// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Runs

/// A fact of how samples were made, as in `temperature=0.2`.
package struct SampleNote: Sendable, Hashable {
  package var name: String
  package var value: String

  /// Nil for what is no such fact, or out of bounds.
  package init?(parsing text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, (1...40).contains(parts[0].count),
      parts[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    else { return nil }
    name = String(parts[0])
    value = String(parts[1])
    var sampling = RunProtocol.Sampling(n: 1)
    if let field = Self.fields[name], !field(value, &sampling) { return nil }
  }

  private typealias Field = @Sendable (String, inout RunProtocol.Sampling) -> Bool

  /// How a protocol keeps what it has a place for; false for a value that is out of bounds.
  private static let fields: [String: Field] = [
    "temperature": { text, sampling in
      sampling.temperature = Double(text)
      return sampling.temperature.map { (0...100).contains($0) } == true
    },
    "top-p": { text, sampling in
      sampling.topP = Double(text)
      return sampling.topP.map { (0...1).contains($0) } == true
    },
    "min-p": { text, sampling in
      sampling.minP = Double(text)
      return sampling.minP.map { (0...1).contains($0) } == true
    },
    "top-k": { text, sampling in
      sampling.topK = Int(text)
      return sampling.topK.map { $0 >= 0 } == true
    },
    "max-tokens": { text, sampling in
      sampling.maxTokens = Int(text)
      return sampling.maxTokens.map { $0 >= 1 } == true
    },
    "seed": { text, sampling in
      sampling.seed = Int(text)
      return sampling.seed != nil
    },
  ]

  /// Puts the fact where a protocol keeps it: with the sampling, or else with the provider.
  func add(to provider: inout RunProtocol.Provider, _ sampling: inout RunProtocol.Sampling) {
    if let field = Self.fields[name] {
      _ = field(value, &sampling)
    } else {
      provider.settings[name == "model" ? name : "note.\(name)"] = value
    }
  }
}
