// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// By which facets scores are broken down.
struct BreakdownOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      """
      Also show a row for each value of this facet, such as library; may be given several times. See \
      docs/facets.md.
      """,
      valueName: "facet"
    )
  )
  var by: [String] = []

  /// The facets, once each.
  var names: [String] {
    var seen: Set<String> = []
    return by.filter { seen.insert($0).inserted }
  }
}
