// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Problems

/// Where samples of a run are judged again.
///
/// How they are judged is the run's own protocol and no choice, but for the isolation, which is the
/// reader's to lower.
struct RejudgingPlace: Sendable {
  /// The file of problems that the run is of; nil for the one that its protocol names.
  var problems: String?
  /// Where the benchmark's data is found.
  var store: DataStore
  /// The folder that this program keeps things in, asked for where there is something to keep; nil
  /// when there is none.
  var cache: @Sendable () -> String?
  var programs: InterpreterChoice
  /// The least isolation that is accepted, whatever the run was judged with.
  var isolation: Isolation
}
