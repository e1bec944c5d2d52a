// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
package import Prompting

/// Samples of one task to be drawn with one prompt.
package struct CompletionRequest: Sendable, Hashable {
  package var task: TaskID
  /// The places of the samples among those of the task.
  package var indices: Range<Int>
  package var prompt: Prompt
  package var sampling: Sampling
  /// Nil leaves the seeds to the server.
  package var seed: SampleSeed?

  package init(
    task: TaskID,
    indices: Range<Int>,
    prompt: Prompt,
    sampling: Sampling,
    seed: SampleSeed? = nil
  ) {
    self.task = task
    self.indices = indices
    self.prompt = prompt
    self.sampling = sampling
    self.seed = seed
  }

  /// The seed of the first of its samples.
  package var firstSeed: Int? { seed?[indices.lowerBound] }

  /// The same request for other samples.
  func asking(for indices: Range<Int>) -> CompletionRequest {
    var request = self
    request.indices = indices
    return request
  }
}
