// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// Something that answers problems.
package protocol CompletionProvider: Sendable {
  /// The provider's name, such as `reference`.
  var name: String { get }
  /// What else a protocol must say of it; no secrets.
  var settings: [String: String] { get }

  /// The samples of a problem, numbered from 0.
  ///
  /// - Parameters:
  ///   - problem: What to answer.
  ///   - count: How many samples; nil for as many as the provider has.
  /// - Returns: Fewer than asked for when the provider has no more.
  /// - Throws: What kept the provider from answering.
  func samples(of problem: Problem, count: Int?) async throws -> [Sample]
}
