// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// An evolution that cannot begin or go on.
package enum EvolutionError: Error, Equatable, CustomStringConvertible {
  case badMethods(path: String, reason: String)
  case badTemplate(path: String, missing: String)
  case badWeights(String)
  /// No item of a training set can be evolved.
  case noSeed(path: String, reason: String)
  case notAnEvolution(path: String)
  /// A line names nothing that is contaminated.
  case badMark(path: String, line: Int)
  /// A record of a seed is of no known form.
  case unknownFormat(RecordPlace, present: [String])
  /// A file that is written as a whole is not as it was written.
  case damaged(path: String, reason: String)
  case noSuchRound(path: String, round: Int, rounds: Int)
  /// A sandbox gives no verdict on an answer.
  case unjudged(unit: String, reason: String)

  package var description: String {
    switch self {
    case .badMethods(let path, let reason):
      "\(path): no methods: \(reason); write a JSON array of texts, or of objects with name and text"
    case .badTemplate(let path, let missing):
      "\(path): no template: \(missing) is not in it; write {method} and {instruction} where they belong"
    case .badWeights(let reason):
      "--weights: \(reason); give one number a method, as in 1,1,1,1,0.5"
    case .noSeed(let path, let reason):
      "\(path): no item can be evolved: \(reason); give items of one instruction each"
    case .notAnEvolution(let path):
      "\(path): holds no evolution.json, so it is no folder of 'evolve'; name one that is"
    case .badMark(let path, let line):
      "\(path):\(line): not an object with the id of a unit or a seed item; repair or remove the line"
    case .unknownFormat(let place, let present):
      "\(place): neither instruction (Alpaca), messages nor conversations (ShareGPT) is among its fields, "
        + "which are \(present.isEmpty ? "none" : present.joined(separator: ", ")); name the instruction so"
    case .damaged(let path, let reason):
      "\(path): \(reason); repeat the command of 'evolve', which writes it anew without asking again"
    case .noSuchRound(let path, let round, let rounds):
      "\(path): has no round \(round); whole are rounds 0..\(rounds): name those, or repeat its command"
    case .unjudged(let unit, let reason):
      "the answer of \(unit.prefix(12)) could not be looked at (\(reason)); see 'evalharness doctor' and "
        + "repeat the command"
    }
  }
}
