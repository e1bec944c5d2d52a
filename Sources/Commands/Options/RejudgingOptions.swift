// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Execution
import FoundationEssentials
import Measuring
import Problems

/// Where samples of a run are judged again.
///
/// How they are judged is the run's own protocol and no option, but for the isolation, which is the
/// reader's to lower.
struct RejudgingOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The file of problems that the run is of, if it was made with --problems.",
      valueName: "file"
    )
  )
  var problems: String?

  @OptionGroup var data: DataOptions

  @OptionGroup var programs: InterpreterOptions

  @Option(
    help: "The least isolation to accept, whatever the run was judged with: full or no-namespaces."
  )
  var isolation = Isolation.full

  var place: RejudgingPlace {
    let data = data
    return RejudgingPlace(
      problems: problems,
      store: data.store,
      cache: { data.workingStore.cache?.path },
      programs: programs.choice,
      isolation: isolation
    )
  }
}
