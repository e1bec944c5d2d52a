// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
package import Problems

/// Where samples of a run are judged again.
///
/// How they are judged is the run's own protocol and no choice, but for the isolation, which is the
/// reader's to lower.
package struct RejudgingPlace: Sendable {
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

  package init(
    problems: String?,
    store: DataStore,
    cache: @escaping @Sendable () -> String?,
    programs: InterpreterChoice,
    isolation: Isolation
  ) {
    self.problems = problems
    self.store = store
    self.cache = cache
    self.programs = programs
    self.isolation = isolation
  }
}
