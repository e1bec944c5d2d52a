// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Runs

extension TrainingFormat {
  /// The record of an example, one line of a training set.
  package func record(_ example: Example) -> JSONValue {
    let (asked, answered) = (
      JSONValue.string(example.instruction), JSONValue.string(example.answer)
    )
    func turns(_ list: String, _ who: String, _ what: String, _ names: [String]) -> JSONValue {
      let turns = zip(names, [asked, answered]).map { name, text in
        JSONValue.object([.init(who, .string(name)), .init(what, text)])
      }
      return .object([.init(list, .array(turns))])
    }
    switch self {
    case .alpaca:
      return .object([
        .init("instruction", asked), .init("input", .string("")), .init("output", answered),
      ])
    case .messages:
      return turns("messages", "role", "content", ["user", "assistant"])
    case .sharegpt:
      return turns("conversations", "from", "value", ["human", "gpt"])
    case .text:
      return .object([.init("text", .string(Self.trainingText(example)))])
    }
  }

  /// The text that WizardCoder was trained on.
  ///
  /// See `prompt_no_input` of its training script.
  private static func trainingText(_ example: Example) -> String {
    """
    Below is an instruction that describes a task. Write a response that appropriately completes the request.

    ### Instruction:
    \(example.instruction)

    ### Response:\(example.answer)
    """
  }
}

/// A part of an evolution as a training set.
package struct TrainingExport: Sendable {
  package let examples: [Example]
  /// Examples that are left out, as they give away a benchmark.
  package private(set) var contaminated = 0
  /// Seed items that are left out, as they have no answer.
  package private(set) var unanswered = 0
  /// Units that are left out for other reasons.
  package private(set) var eliminated = 0

  /// Takes the seed, which is round 0, and rounds of an evolution.
  ///
  /// The order is that of the ids, round by round, whatever the order of the seed was.
  ///
  /// - Parameters:
  ///   - evolution: The folder as it was left.
  ///   - rounds: The rounds to take.
  ///   - keepsContaminated: Whether what gives away a benchmark is taken too.
  /// - Throws: ``EvolutionError/noSuchRound(path:round:rounds:)``.
  package init(
    _ evolution: EvolutionResult,
    rounds: ClosedRange<Int>,
    keepsContaminated: Bool
  ) throws {
    guard rounds.upperBound <= evolution.rounds else {
      throw EvolutionError.noSuchRound(
        path: evolution.directory,
        round: rounds.upperBound,
        rounds: evolution.rounds
      )
    }
    var examples: [Example] = []
    if rounds.contains(0) {
      for item in evolution.seed.sorted(by: { $0.id < $1.id }) {
        if evolution.marks.contains(item.id), !keepsContaminated {
          contaminated += 1
        } else if item.answer.allSatisfy(\.isWhitespace) {
          unanswered += 1
        } else {
          examples.append(item.example)
        }
      }
    }
    for unit in evolution.units where rounds.contains(unit.round) {
      switch unit.eliminated {
      case nil: examples.append(unit.example)
      case .contaminated? where keepsContaminated: examples.append(unit.example)
      case .contaminated?: contaminated += 1
      default: eliminated += 1
      }
    }
    self.examples = examples
  }

  /// The training set: one record a line.
  package func bytes(as format: TrainingFormat) -> [UInt8] {
    examples.flatMap { format.record($0).bytes(.compact) + [UInt8(ascii: "\n")] }
  }
}
