// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Prompting

/// A style that is known, or one that a template of the user's describes.
enum StyleChoice: ExpressibleByArgument, Sendable, Hashable {
  case known(PromptStyle)
  /// What the file given with `--template` says.
  case file

  init?(argument: String) {
    if argument == Self.file.defaultValueDescription {
      self = .file
    } else if let style = PromptStyle(rawValue: argument) {
      self = .known(style)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .known(let style): style.rawValue
    case .file: "file"
    }
  }

  static var allValueStrings: [String] {
    PromptStyle.allCases.map(\.rawValue) + [file.defaultValueDescription]
  }
}
