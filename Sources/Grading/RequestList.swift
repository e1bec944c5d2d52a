// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Programs to judge, of which each is read when its turn comes, so that any number takes little memory.
package protocol RequestList: Sendable {
  var count: Int { get }

  /// The problem at a place from 0.
  func problem(at place: Int) -> Problem

  /// The suites that the program at a place has to pass.
  func suites(at place: Int) -> [TestSuite]

  /// The request at a place, with its program.
  ///
  /// - Throws: What keeps the program from being read.
  func request(at place: Int) throws -> Grader.Request
}

extension [Grader.Request]: RequestList {
  package func problem(at place: Int) -> Problem { self[place].problem }
  package func suites(at place: Int) -> [TestSuite] { self[place].suites }
  package func request(at place: Int) -> Grader.Request { self[place] }
}
