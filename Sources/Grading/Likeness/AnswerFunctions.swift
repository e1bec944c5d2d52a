// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
import FoundationEssentials

/// The Python programs that an answer holds, and their functions.
package struct AnswerFunctions: Sendable, Hashable, Decodable {
  /// Whether any part of the answer is Python.
  package var isPython: Bool
  /// The programs that define functions.
  package var programs: [Program]

  package struct Program: Sendable, Hashable, Decodable {
    package var source: String
    package var functions: [Function]
  }

  /// A function or a method that can be called with positional arguments.
  package struct Function: Sendable, Hashable, Decodable {
    package var name: String
    /// The class of a method; nil for a function.
    package var owner: String?
    /// The digest of its tree without names; nil for one that is too deep.
    package var tree: String?
    /// The nodes of its tree.
    package var nodes: Int
    /// The least and the most positional arguments.
    package var least: Int
    package var most: Int
    /// What its arguments are, as far as annotations or examples show.
    package var kinds: [Kind]
    /// Of which arguments the kind is only what the values are that the instruction ends in.
    package var presumed: [Bool]
  }

  /// The kind of an argument's values.
  package indirect enum Kind: Sendable, Hashable, Codable {
    case any
    case word(String)
    case sequence(of: Kind)

    package init(from decoder: any Decoder) throws {
      if var list = try? decoder.unkeyedContainer() {
        _ = try list.decode(String.self)
        self = .sequence(of: try list.decode(Kind.self))
        return
      }
      let value = try decoder.singleValueContainer()
      self = value.decodeNil() ? .any : .word(try value.decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
      switch self {
      case .any:
        var value = encoder.singleValueContainer()
        try value.encodeNil()
      case .word(let word):
        var value = encoder.singleValueContainer()
        try value.encode(word)
      case .sequence(let items):
        var list = encoder.unkeyedContainer()
        try list.encode("sequence")
        try list.encode(items)
      }
    }
  }

  /// How many functions there are in all programs.
  package var count: Int { programs.reduce(0) { $0 + $1.functions.count } }

  /// Every function, with the number of its program.
  package var all: [(program: Int, function: Function)] {
    programs.enumerated().flatMap { number, program in
      program.functions.map { (program: number, function: $0) }
    }
  }
}

extension Cage {
  /// Reads the functions of an answer in the judge's process; nothing is run.
  ///
  /// A text on which the parser gives up holds none.
  package func answerFunctions(
    _ answer: String,
    instruction: String
  ) async throws -> AnswerFunctions {
    func ask() async throws -> AnswerFunctions? {
      let said = try await functions(of: answer, instruction: instruction)
      return try? JSONDecoder().decode(AnswerFunctions.self, from: Data(said))
    }
    let none = AnswerFunctions(isPython: false, programs: [])
    do {
      return try await ask() ?? none
    } catch SandboxError.lost {
      do { return try await ask() ?? none } catch SandboxError.lost { return none }
    }
  }
}
