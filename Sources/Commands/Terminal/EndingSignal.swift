// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Waits for Ctrl-C or SIGTERM; a second one ends the program at once.
///
/// A class because signals find it where it is. Unchecked, since its sources, which are no sendable type, are
/// made once and then left alone.
final class EndingSignal: @unchecked Sendable {
  private let state = Mutex<State>(State())
  private let sources: [any DispatchSourceSignal]

  private struct State {
    var isRaised = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  init() {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    for source in sources {
      source.setEventHandler { [weak self] in self?.raise() }
      source.resume()
    }
  }

  deinit {
    for source in sources { source.cancel() }
  }

  /// Returns once a signal has come, or the task was cancelled.
  func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if !state.isRaised, !Task.isCancelled { state.waiting.append(continuation) }
          return state.isRaised || Task.isCancelled
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      release()
    }
  }

  private func raise() {
    let isSecond = state.withLock { state in
      defer { state.isRaised = true }
      return state.isRaised
    }
    if isSecond { exit(130) }
    release()
  }

  private func release() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
