// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What a user says of a file of problems in a form of its own: which kind they are, and in which field each part
/// stands.
///
/// A JSON object; see docs/adding-a-benchmark.md.
package struct BenchmarkDescription: Sendable, Hashable {
  /// How answers are judged.
  package enum Kind: String, Sendable, Hashable, Decodable, CaseIterable {
    /// By assertions that run after the program.
    case asserts
    /// By calls whose results are those of the solution.
    case inputs
    /// By what a program writes for what it reads, or by what a function returns.
    case streams
    /// By classes of Python's `unittest`, beside the program.
    case unittest
    /// By the value or the call that the answer says.
    case prediction
    /// By assertions, after a middle was put between a prefix and a suffix.
    case infilling

    /// The parts that a record has to have.
    var needed: [Part] {
      switch self {
      case .asserts: [.prompt, .tests]
      case .inputs: [.prompt, .function, .inputs, .solution]
      case .streams: [.prompt, .inputs, .outputs]
      case .unittest: [.prompt, .tests]
      case .prediction: [.code, .input, .output]
      case .infilling: [.prompt, .suffix, .tests]
      }
    }

    /// The parts that it may have.
    var possible: [Part] {
      needed + [.id]
        + {
          switch self {
          case .asserts, .infilling: [.function, .setup, .solution]
          case .inputs: [.tolerance]
          case .streams: [.function, .starter, .solution]
          case .unittest: [.function, .solution]
          case .prediction: []
          }
        }()
    }
  }

  /// A part of a problem, which stands in a field of the user's.
  package enum Part: String, Sendable, Hashable, CaseIterable {
    case id, prompt, function, tests, setup, solution, inputs, outputs, tolerance, starter, code,
      input, output, suffix
  }

  /// What a prompt, or a solution, is.
  package enum PromptForm: String, Sendable, Hashable, Decodable, CaseIterable {
    /// The beginning of the program.
    case code
    /// Words, which become a docstring before the program.
    case text
  }

  package enum SolutionForm: String, Sendable, Hashable, Decodable, CaseIterable {
    case program
    /// What follows the prompt, or stands between prefix and suffix.
    case completion
  }

  package var name: String
  package var kind: Kind
  /// The fields by the parts that stand in them; dots lead into objects.
  package var fields: [Part: String]
  /// The fields of facets by their names.
  package var facets: [String: String]
  /// The field with a problem's day; nil for none.
  package var date: String?
  package var promptForm: PromptForm
  package var solutionForm: SolutionForm
  /// What a prediction asks for.
  package var asks: Prediction.Kind
  /// Lines that stand before every program; nil for none.
  package var preamble: String?
  package var cpuSeconds: Double?
  package var memoryMiB: Int?
  package var packages: [String]
  package var environment: String?
  /// Where it was read from.
  package var path: String
  /// The bytes that it was read from.
  package var contents: [UInt8]

  /// The field of a part: that of the description, or one of the part's own name.
  func field(_ part: Part) -> String { fields[part] ?? part.rawValue }

  /// The fields at the top of a record that anything is read from.
  var topFields: Set<String> {
    let parts = kind.possible.map(field)
    let all = parts + Array(facets.values) + [date].compactMap(\.self)
    return Set(all.map { String($0.prefix { $0 != "." }) })
  }
}
