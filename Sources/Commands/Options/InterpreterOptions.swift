// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Measuring

/// What programs run in, and what they find there.
struct InterpreterOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "The Python interpreter programs run in; of a virtual environment with the packages there.",
      valueName: "path"
    )
  )
  var python = InterpreterChoice.ofPath

  @Option(
    help: ArgumentHelp(
      "An environment of 'evalharness environment list', or the folder of a virtual environment.",
      valueName: "name|folder"
    )
  )
  var environment: String?

  @Option(
    help: ArgumentHelp(
      "A folder with packages that programs may import; may be given several times.",
      valueName: "folder"
    )
  )
  var sitePackages: [String] = []

  mutating func validate() throws {
    for folder in sitePackages {
      var isDirectory = false
      guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory
      else {
        throw ValidationError(
          "--site-packages \(folder): there is no such folder; name one with packages in it."
        )
      }
    }
    guard environment == nil || python == InterpreterChoice.ofPath && sitePackages.isEmpty else {
      throw ValidationError(
        "--environment brings an interpreter and packages of its own: leave out --python and "
          + "--site-packages."
      )
    }
  }

  var choice: InterpreterChoice {
    InterpreterChoice(python: python, environment: environment, sitePackages: sitePackages)
  }
}
