// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// A connection whose requests are worked at on the event loop that reads them: every hop to another thread and
/// back would cost a wake-up, of which a request has a dozen.
///
/// Nothing that blocks runs there: cages have queues of their own, and benchmarks are loaded elsewhere.
struct LoopBoundChannel: ServerChildChannel {
  let base: HTTP1Channel

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    base.setup(channel: channel, logger: logger)
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    let executor = LoopExecutor(value.channel.eventLoop)
    await WorkExecutor.$current.withValue(executor) {
      await withTaskExecutorPreference(executor) {
        await base.handle(value: value, logger: logger)
      }
    }
  }
}

/// Runs tasks on an event loop.
///
/// A class because tasks refer to their executor.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) {
    self.loop = loop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
