// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Numbers that cannot be put beside each other.
package enum ComparisonError: Error, Equatable, CustomStringConvertible {
  /// No protocol has a field of that name.
  case unknownField(String, known: [String])
  /// Two of the results to compare would stand under one name.
  case sameLabel(String, paths: [String])
  /// The runs on the two sides of a gate have no benchmark in common.
  case nothingInCommon(baseline: String, candidate: String)
  /// A label was asked for that no result has.
  case unknownLabel(String, known: [String])
  /// Two results say of the same task that it is of two kinds.
  case otherFacets(task: String, paths: [String])

  package var description: String {
    switch self {
    case .unknownField(let name, let known):
      "no protocol has a field \"\(name)\"; name some of \(known.joined(separator: ", "))"
    case .sameLabel(let label, let paths):
      "\(paths.joined(separator: " and ")) are both named \(label); tell them apart with "
        + "NAME=PATH, as in \(label)-2=\(paths.last ?? "PATH")"
    case .nothingInCommon(let baseline, let candidate):
      "\(baseline) and \(candidate) have no benchmark in common; run the candidate on the "
        + "baseline's benchmarks"
    case .otherFacets(let task, let paths):
      "\(paths.joined(separator: " and ")) give \(task) other facets; judge their samples again with "
        + "one file of problems"
    case .unknownLabel(let label, let known):
      "there is no result named \(label); name one of \(known.joined(separator: ", "))"
    }
  }
}
