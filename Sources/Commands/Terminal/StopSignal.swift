// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Takes note of Ctrl-C and SIGTERM, for work that ends by itself soon after; a second one ends the program
/// at once.
///
/// A class because signals find it where it is. Unchecked, since its sources, which are no sendable type, are
/// made once and then left alone.
final class StopSignal: @unchecked Sendable {
  private let received = Atomic<Int32>(0)
  private let action = Mutex<(@Sendable () -> Void)?>(nil)
  private var sources: [any DispatchSourceSignal] = []

  init() {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [weak self] in
        guard let self else { return }
        if received.exchange(number, ordering: .relaxed) != 0 { exit(128 + number) }
        action.withLock { $0 }?()
      }
      source.resume()
      return source
    }
  }

  /// Calls a closure when the first signal comes, or at once where it has come.
  func onSignal(_ body: @escaping @Sendable () -> Void) {
    action.withLock { $0 = body }
    if status != nil { body() }
  }

  deinit {
    for source in sources { source.cancel() }
  }

  /// The status to end with; nil where no signal has come.
  var status: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : 128 + number
  }
}
