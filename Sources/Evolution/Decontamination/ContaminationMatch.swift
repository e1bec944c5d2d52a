// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Grading
package import Problems

/// An item and a problem that are too much alike, and what shows it.
package struct ContaminationMatch: Sendable, Hashable, Codable {
  package var layer: DecontaminationRules.Layer
  package var benchmark: String
  package var problem: TaskID
  /// The part of the problem that is repeated: its description, its statement or its solution.
  package var part: String?
  /// The words that are shared.
  package var words: [String]?
  /// The part of the problem's words that are shared.
  package var share: Double?
  /// The function of the item, with its class where it has one.
  package var function: String?
  /// How many inputs there are, of how many the outputs agree, and of how many of these that tells something.
  package var inputs: Int?
  package var agreeing: Int?
  package var informative: Int?
  /// Of them those of the benchmark's own tests.
  package var ownInputs: Int?
  package var ownAgreeing: Int?
  package var examples: [LikenessResult.Example]?
  /// Whether the item's own values are a text where the problem has a sequence of texts, or the reverse; nil
  /// where they are not.
  package var misfit: Bool?
  /// The nodes of the problem's solution, where a function is compared with it.
  package var solutionNodes: Int?

  package init(_ layer: DecontaminationRules.Layer, _ benchmark: String, _ problem: TaskID) {
    self.layer = layer
    self.benchmark = benchmark
    self.problem = problem
  }
}

extension AnswerFunctions.Function {
  /// The name, after its class where it has one.
  var title: String { (owner.map { $0 + "." } ?? "") + name }
}
