// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// What the functions of one answer are like.
package struct LikenessResult: Sendable, Hashable {
  /// The pairs of a function and a problem with as many arguments, and those that were compared, since
  /// the kinds of the arguments fit as well, or may do so.
  package var pairs = 0
  package var compared = 0
  package var calls = 0
  /// The calls that used up their processor time.
  package var lateCalls = 0
  /// How many processes were started.
  package var processes = 0
  package var matches: [Match] = []
  /// Why nothing that was found counts, or why the rest was not compared.
  package var obstacle: String?

  /// A function that behaves like a problem's solution.
  package struct Match: Sendable, Hashable {
    package var function: AnswerFunctions.Function
    package var problem: TaskID
    /// Whether the instruction ends in a text where the problem has a sequence of texts, or the reverse.
    package var isMisfit: Bool
    package var agreeing: Int
    package var inputs: Int
    package var informative: Int
    /// The inputs of the benchmark's own among them.
    package var ownAgreeing: Int
    package var ownInputs: Int
    /// The first of the agreeing inputs with their output, as Python writes them.
    package var shown: [Example]
  }

  /// An input and the output for it.
  package struct Example: Sendable, Hashable, Codable {
    package var input: String
    package var output: String

    package init(input: String, output: String) {
      self.input = input
      self.output = output
    }
  }
}

/// What a judge says of one process.
struct LikenessAnswer: Decodable {
  var pairs: Int
  var compared: Int
  var calls: Int
  var late: Int
  var matches: [Match]
  /// Whether the process got as far as telling its functions.
  var loaded: Bool
  /// The pair that was compared when the process ended; nil when it did not.
  var stopped: Int?

  struct Match: Decodable {
    var function: Int
    var problem: Int
    var misfit: Bool
    var agreeing: Int
    var inputs: Int
    var informative: Int
    var baseAgreeing: Int
    var base: Int
    var shown: [[String]]
  }
}
