// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Grading
import Problems

/// Everything that a number depends on, apart from the model's own draw.
///
/// Two runs of one protocol may be compared. What does not belong here, such as the machine and the
/// time, is in ``RunHeader``.
package struct RunProtocol: ProtocolDocument {
  package var benchmark: Benchmark
  package var dataset: Dataset
  package var tasks: TaskSelection
  package var provider: Provider
  /// The SHA-256 of the prompts, in hexadecimal.
  package var promptDigest: String
  package var sampling: Sampling
  package var extraction: ExtractionMethod
  package var judging: JudgingPolicy
  /// How outputs are compared; nil for benchmarks whose suites are tests.
  package var outputs: Outputs?
  /// How what programs write to their standard output is compared; nil where none is.
  package var comparer: OutputComparer?
  package var limits: Limits
  package var isolation: Isolation
  package var interpreter: Interpreter
  /// The version of evalharness.
  package var evaluator: String
  /// Whether samples of a task with the same program are judged once.
  package var deduplication: Bool

  package init(
    benchmark: Benchmark,
    dataset: Dataset,
    tasks: TaskSelection,
    provider: Provider,
    promptDigest: String,
    sampling: Sampling,
    extraction: ExtractionMethod,
    judging: JudgingPolicy,
    outputs: Outputs? = nil,
    comparer: OutputComparer? = nil,
    limits: Limits,
    isolation: Isolation,
    interpreter: Interpreter,
    evaluator: String = evaluatorVersion,
    deduplication: Bool = true
  ) {
    self.benchmark = benchmark
    self.dataset = dataset
    self.tasks = tasks
    self.provider = provider
    self.promptDigest = promptDigest
    self.sampling = sampling
    self.extraction = extraction
    self.judging = judging
    self.outputs = outputs
    self.comparer = comparer
    self.limits = limits
    self.isolation = isolation
    self.interpreter = interpreter
    self.evaluator = evaluator
    self.deduplication = deduplication
  }

  /// Whether judging that may be forged is the exception rather than what was asked for.
  package var triesStrictJudging: Bool { judging.isStrictFirst }
}
