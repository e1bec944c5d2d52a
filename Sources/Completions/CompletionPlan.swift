// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Problems
package import Prompting

/// The requests of a run: every task's samples, without those that are there already.
///
/// The samples of a task that are missing next to each other are one request, which a client parts
/// as its server needs it.
package struct CompletionPlan: Sequence, Sendable {
  /// A task and what its model is asked.
  package struct Question: Sendable, Hashable {
    package var task: TaskID
    package var prompt: Prompt
    /// What ends a completion.
    package var stop: [String]
    /// The sample that is asked so, where the samples of a task are asked differently; nil for all of them.
    package var index: Int?

    package init(task: TaskID, prompt: Prompt, stop: [String] = [], index: Int? = nil) {
      self.task = task
      self.prompt = prompt
      self.stop = stop
      self.index = index
    }
  }

  package let questions: [Question]
  /// The sampling of every task; its stop sequences come before the task's own.
  package let sampling: Sampling
  package let samplesPerTask: Int
  /// The run's seed; nil leaves the seeds to the server.
  package let seed: Int?
  private let present: [TaskID: Set<Int>]

  /// - Parameters:
  ///   - questions: The tasks, in the order to ask in.
  ///   - sampling: How tokens are drawn.
  ///   - samplesPerTask: How many samples each task is to have.
  ///   - seed: The run's seed.
  ///   - present: The samples of each task that an earlier run has left.
  /// - Throws: ``SamplingError``, also for several samples that would all be the same.
  package init(
    _ questions: [Question],
    sampling: Sampling,
    samplesPerTask: Int,
    seed: Int?,
    present: [TaskID: Set<Int>] = [:]
  ) throws {
    try sampling.validate()
    guard samplesPerTask == 1 || !sampling.isGreedy else {
      throw SamplingError.greedyTwice(samples: samplesPerTask)
    }
    self.questions = questions
    self.sampling = sampling
    self.samplesPerTask = samplesPerTask
    self.seed = seed
    self.present = present
  }

  /// The samples that are yet to be asked for.
  package var missing: Int {
    questions.reduce(0) { $0 + missingIndices(of: $1).count }
  }

  package func makeIterator() -> some IteratorProtocol<CompletionRequest> {
    questions.lazy.flatMap { requests(for: $0) }.makeIterator()
  }

  private func missingIndices(of question: Question) -> Set<Int> {
    let wanted = question.index.map { Set([$0]) } ?? Set(0..<samplesPerTask)
    return wanted.subtracting(present[question.task] ?? [])
  }

  private func requests(for question: Question) -> [CompletionRequest] {
    var sampling = sampling
    sampling.stop += question.stop.filter { !sampling.stop.contains($0) }
    return missingIndices(of: question).ranges.map { indices in
      CompletionRequest(
        task: question.task,
        indices: indices,
        prompt: question.prompt,
        sampling: sampling,
        seed: seed.map { SampleSeed(run: $0, task: question.task) }
      )
    }
  }
}

extension Set<Int> {
  /// The runs of numbers without a gap, in order.
  var ranges: [Range<Int>] {
    sorted().reduce(into: []) { ranges, number in
      if let last = ranges.last, last.upperBound == number {
        ranges[ranges.count - 1] = last.lowerBound..<number + 1
      } else {
        ranges.append(number..<number + 1)
      }
    }
  }
}
