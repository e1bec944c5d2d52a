// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// A run that another harness's format cannot tell.
package enum ExportError: Error, Equatable, CustomStringConvertible {
  case notJudged(TaskID, index: Int)
  case infrastructure(TaskID, index: Int, why: String)

  package var description: String {
    switch self {
    case .notJudged(let task, let index):
      "sample \(index) of \(task) is not judged yet; continue the run and then export it"
    case .infrastructure(let task, let index, let why):
      "sample \(index) of \(task) has no verdict (\(why)), which the format would call a failure; "
        + "continue the run and then export it"
    }
  }
}
