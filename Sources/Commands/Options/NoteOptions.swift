// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Measuring

/// What the maker of a file of samples knows of how they were drawn, for the protocol.
struct NoteOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      """
      What is known of how the samples were made, for the protocol: model, temperature, top-p, top-k, \
      min-p, max-tokens, seed, or a name of your own; may be given several times.
      """,
      valueName: "name=value"
    )
  )
  var note: [SampleNote] = []

  mutating func validate() throws {
    if let twice = note.first(where: { one in note.count { $0.name == one.name } > 1 }) {
      throw ValidationError("--note says \(twice.name) twice.")
    }
  }
}

extension SampleNote: ExpressibleByArgument {
  init?(argument: String) { self.init(parsing: argument) }
}
