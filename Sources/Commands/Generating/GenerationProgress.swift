// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The progress of generation, to which samples are added as they come.
actor GenerationProgress {
  private var line: ProgressLine

  init(total: Int, isQuiet: Bool) {
    line = ProgressLine(.written, total: total, isQuiet: isQuiet)
  }

  func add() { line.add() }
  func finish() { line.finish() }
}
