// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// An evolution that cannot begin or go on.
package enum EvolutionError: Error, Equatable, CustomStringConvertible {
  case badMethods(path: String, reason: String)
  case badTemplate(path: String, missing: String)
  case badWeights(String)
  /// No item of a training set can be evolved.
  case noSeed(path: String, reason: String)
  case notAnEvolution(path: String)
  case badRecord(path: String, line: Int, reason: String)
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
    case .badRecord(let path, let line, let reason):
      "\(path):\(line): not the record of a unit: \(reason); repeat the command that made it"
    case .noSuchRound(let path, let round, let rounds):
      "\(path): has no round \(round), only \(rounds) whole ones; name those, or repeat its command"
    case .unjudged(let unit, let reason):
      "the answer of \(unit.prefix(12)) could not be looked at (\(reason)); see 'evalharness doctor' and "
        + "repeat the command"
    }
  }
}
