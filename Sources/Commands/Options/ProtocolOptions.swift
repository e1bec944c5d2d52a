// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Runs

/// In which fields of their protocols results may differ and still be compared.
struct ProtocolOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      """
      Compare results although these fields differ, as in evaluator,limits; 'unknown' is every field \
      that one of them does not tell. What is allowed is printed with the result.
      """,
      valueName: "fields"
    )
  )
  var allowProtocol: FieldList?

  mutating func validate() throws {
    do {
      _ = try allowance()
    } catch {
      throw ValidationError("\(error).")
    }
  }

  func allowance() throws -> ProtocolAllowance {
    try ProtocolAllowance(allowProtocol?.names ?? [])
  }
}

/// Names of fields between commas.
struct FieldList: ExpressibleByArgument {
  var names: [String]

  init?(argument: String) {
    names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard !names.contains("") else { return nil }
  }
}

/// A path, and the name to show what lies there by.
struct NamedPath: ExpressibleByArgument, Sendable {
  /// Nil for the name that the path has itself.
  var name: String?
  var path: String

  init?(argument: String) {
    // A slash before the first = belongs to a path that holds one.
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, !parts[0].contains("/") {
      (name, path) = (String(parts[0]), String(parts[1]))
    } else {
      (name, path) = (nil, argument)
    }
    guard !path.isEmpty, name != "" else { return nil }
  }
}
