// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What one task hands to another, and how much may lie between them.
actor Backlog<Element: Sendable> {
  private let most: Int
  private var elements: [Element] = []
  private var isEnded = false
  private var senders: [CheckedContinuation<Void, Never>] = []
  private var receiver: CheckedContinuation<Void, Never>?

  init(most: Int) {
    self.most = most
  }

  /// Hands an element over; waits while there is no room, and drops it once the other has ended.
  func send(_ element: Element) async {
    while elements.count >= most, !isEnded {
      await withCheckedContinuation { senders.append($0) }
    }
    guard !isEnded else { return }
    elements.append(element)
    wakeReceiver()
  }

  /// All that is there, empty at the end.
  ///
  /// Waits while nothing is.
  func receive() async -> [Element] {
    while elements.isEmpty, !isEnded {
      await withCheckedContinuation { receiver = $0 }
    }
    defer {
      elements = []
      wakeSenders()
    }
    return elements
  }

  /// Says that no more will be sent, or that no more will be received.
  func end() {
    isEnded = true
    wakeSenders()
    wakeReceiver()
  }

  private func wakeSenders() {
    let waiting = senders
    senders = []
    for sender in waiting { sender.resume() }
  }

  private func wakeReceiver() {
    receiver?.resume()
    receiver = nil
  }
}
