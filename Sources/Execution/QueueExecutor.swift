// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// Runs an actor on a queue of its own, where it may block on a system call.
///
/// A class because actors refer to their executor.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue
  /// Runs what a task does before and after it calls the actor on the same queue.
  ///
  /// Tasks prefer it so that no other thread has to wake for that. See SE-0417.
  let forTasks: any TaskExecutor

  init(label: String) {
    queue = DispatchQueue(label: label)
    forTasks = QueueTaskExecutor(queue)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}

/// Runs tasks of no actor on a queue.
private final class QueueTaskExecutor: TaskExecutor {
  private let queue: DispatchQueue

  init(_ queue: DispatchQueue) {
    self.queue = queue
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
