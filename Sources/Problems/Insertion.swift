// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A program with a place for an answer, where an answer is no continuation of the prompt.
///
/// See Lai et al. 2023.
package struct Insertion: Sendable, Hashable {
  /// The program, in which each ``place`` is to be replaced.
  package var context: String
  /// What stands where the answer belongs.
  package var place: String
  /// Lines of an answer that hold one of these are left out, such as `plt.show()`.
  package var droppedCommands: [String]

  package init(context: String, place: String, droppedCommands: [String] = []) {
    self.context = context
    self.place = place
    self.droppedCommands = droppedCommands
  }

  /// The program with an answer in it.
  package func program(with answer: String) -> String {
    guard !droppedCommands.isEmpty else { return context.replacing(place, with: answer) }
    let lines = answer.split(separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.filter { line in !droppedCommands.contains { line.contains($0) } }
    return context.replacing(place, with: kept.joined(separator: "\n"))
  }

  /// The answer in a program that was made with one; nil where it is no such program.
  package func answer(in program: String) -> String? {
    guard let place = context.utf8.firstRange(of: place.utf8) else { return nil }
    let (before, after) = (context.utf8[..<place.lowerBound], context.utf8[place.upperBound...])
    let text = program.utf8
    guard text.count >= before.count + after.count, text.starts(with: before),
      text.suffix(after.count).elementsEqual(after)
    else { return nil }
    return String(text.dropFirst(before.count).dropLast(after.count))
  }
}
