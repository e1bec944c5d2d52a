// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Waits for Ctrl-C or SIGTERM, or takes note of it for work that ends by itself soon after; a second one ends
/// the program at once.
///
/// A class because signals find it where it is. Unchecked, since its sources, which are no sendable type, are
/// made once and then left alone.
final class EndingSignal: @unchecked Sendable {
  private let state = Mutex<State>(State())
  private let sources: [any DispatchSourceSignal]

  private struct State {
    /// The number of the first signal; nil while none has come.
    var received: Int32?
    var waiting: [CheckedContinuation<Void, Never>] = []
    var action: (@Sendable () -> Void)?
  }

  init() {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    for (number, source) in zip([SIGINT, SIGTERM], sources) {
      source.setEventHandler { [weak self] in self?.raise(number) }
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
          let isOver = state.received != nil || Task.isCancelled
          if !isOver { state.waiting.append(continuation) }
          return isOver
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      release()
    }
  }

  /// The status to end with: 128 and the signal's number; nil while none has come.
  var status: Int32? { state.withLock { $0.received.map { 128 + $0 } } }

  /// Calls a closure when a signal comes, or at once where one has come.
  func onSignal(_ body: @escaping @Sendable () -> Void) {
    let isOver = state.withLock { state in
      state.action = body
      return state.received != nil
    }
    if isOver { body() }
  }

  private func raise(_ number: Int32) {
    let (isSecond, action) = state.withLock { state in
      defer { state.received = state.received ?? number }
      return (state.received != nil, state.action)
    }
    if isSecond { exit(128 + number) }
    release()
    action?()
  }

  private func release() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
