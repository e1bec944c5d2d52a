// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// How a report is written.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  case text
  case markdown
  case csv
  /// Tables of the package booktabs.
  case latex
  /// A page that loads nothing.
  case html
  case json
}
