// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// A problem by whose inputs functions are compared with its own solution.
///
/// A few dozen small inputs tell functions apart; the large ones of EvalPlus measure speed.
package struct ComparedProblem: Sendable {
  /// The problem, with the chosen inputs as its only suite.
  package var problem: Problem
  /// How many of the inputs, the first ones, are the benchmark's own.
  package var ownInputs: Int

  /// The name of the suite, by which the judge's module `likeness` knows it.
  package static let suite = "compared"

  /// The most bytes of one input.
  private static let mostBytes = 1500
  /// Enough inputs, so that none with large numbers is needed.
  private static let enough = 20

  /// Chooses the inputs of a problem; nil where it has none.
  ///
  /// The benchmark's own come first, at most half; then others, evenly spaced in the order of the file.
  ///
  /// - Parameters:
  ///   - problem: A problem with suites of inputs, the first of which is the benchmark's own.
  ///   - most: The most inputs.
  package init?(_ problem: Problem, most: Int) {
    let suites = problem.suites.compactMap(\.inputs)
    guard let first = suites.first else { return nil }
    let own = first.elements.filter { $0.count <= Self.mostBytes }
    let others = suites.dropFirst().flatMap(\.elements).filter { $0.count <= Self.mostBytes }
    var chosen = Self.choose(own.filter(Self.isLight), others.filter(Self.isLight), most: most)
    if chosen.inputs.count < min(most, Self.enough) {
      chosen = Self.choose(own, others, most: most)
    }
    guard !chosen.inputs.isEmpty else { return nil }
    ownInputs = chosen.own
    let json = Array("[".utf8) + chosen.inputs.joined(separator: [UInt8(ascii: ",")]) + [93]
    self.problem = problem
    self.problem.suites = [
      TestSuite(
        name: Self.suite,
        inputs: CallInputs(family: first.family, json: json[...], tolerance: first.tolerance)
      )
    ]
  }

  private static func choose(
    _ own: [ArraySlice<UInt8>],
    _ others: [ArraySlice<UInt8>],
    most: Int
  ) -> (inputs: [ArraySlice<UInt8>], own: Int) {
    let own = own.prefix((most + 1) / 2)
    let room = most - own.count
    let spaced =
      others.count <= room ? others : (0..<room).map { others[$0 * others.count / room] }
    return (own + spaced, own.count)
  }

  /// Whether an input holds no number of six digits or more, which often means much work.
  private static func isLight(_ input: ArraySlice<UInt8>) -> Bool {
    var run = 0
    var isFraction = false
    for byte in input {
      if UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
        run += 1
        if run >= 6, !isFraction { return false }
      } else {
        isFraction = byte == UInt8(ascii: ".")
        run = 0
      }
    }
    return true
  }
}
