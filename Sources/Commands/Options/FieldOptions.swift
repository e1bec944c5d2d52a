// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Runs

/// Where the rows of a file of samples hold what is needed, if not where it is usual.
struct FieldOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The field with the text of a sample, or with a list of texts; dots lead into objects.",
      valueName: "field"
    )
  )
  var fieldText: String?

  @Option(
    help: ArgumentHelp(
      "The field with the name of a sample's task; dots lead into objects.",
      valueName: "field"
    )
  )
  var fieldTask: String?

  var fields: SampleFields { SampleFields(text: fieldText, task: fieldTask) }

  mutating func validate() throws {
    guard fieldText != "", fieldTask != "" else {
      throw ValidationError("--field-text and --field-task take the name of a field.")
    }
  }
}
