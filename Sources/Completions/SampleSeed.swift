// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems

/// The seeds of a task's samples.
///
/// The first 30 bits of SHA-256 over `evalharness-seed/1`, the run's seed and the task, a line
/// feed between them, are the seed of the task's first sample; each later sample's is one more.
/// llama.cpp and vLLM count in the same way within a request for several samples, so that a sample
/// has one seed however many are asked for at once, and whatever was drawn before a run stopped.
package struct SampleSeed: Sendable, Hashable {
  /// The seed of the sample with index 0.
  package let first: Int

  package init(first: Int) {
    self.first = first
  }

  package init(run seed: Int, task: TaskID) {
    let text = "evalharness-seed/1\n\(seed)\n\(task.rawValue)"
    let bits = SHA256.digest(of: text).bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    first = bits >> 2
  }

  /// Fits 31 bits as long as a task has fewer than a thousand million samples.
  package subscript(index: Int) -> Int { first + index }
}
