// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// The progress of generation, to which samples are added as they come.
actor GenerationProgress {
  private var progress: any SampleProgress

  init(_ progress: any SampleProgress) {
    self.progress = progress
  }

  func add() { progress.add() }
  func finish() { progress.finish() }
}
