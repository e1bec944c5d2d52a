// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// A request that cannot be answered, in words for whoever sent it.
package struct RequestError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of mistake it is, for programs.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// The bytes are no JSON.
    case invalidJSON
    /// A member is missing, unknown, of another type or out of bounds.
    case invalidRequest
    /// There is no such benchmark, task or suite, or it cannot be judged here.
    case unknownTask
    /// The service has as much to do as it takes; the same request may work later.
    case overloaded
  }

  package var code: Code
  /// The member that is meant, such as `programs[2].text`; empty for the whole request.
  package var place: String
  package var reason: String

  package init(_ code: Code, at place: String = "", _ reason: String) {
    self.code = code
    self.place = place
    self.reason = reason
  }

  package var description: String { place.isEmpty ? reason : "\(place): \(reason)" }
}
