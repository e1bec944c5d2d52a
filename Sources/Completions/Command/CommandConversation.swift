// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Subprocess
import Synchronization

/// Questions to a program and its answers, which come in any order.
///
/// A class because those who ask and the reader of the answers share who waits for what.
final class CommandConversation: Sendable {
  /// An answer, and whether it had to be made Unicode.
  typealias Answer = (value: CommandAnswer, isRepaired: Bool)
  private typealias Waiter = CheckedContinuation<Answer, any Error>

  private struct State {
    var waiting: [String: Waiter] = [:]
    /// The ids of all that was asked, whether or not somebody still waits.
    var asked: Set<String> = []
    /// Why nothing more will be answered.
    var end: CompletionError?
    var nextNumber = 0
  }

  /// What is called by the name of the program's file.
  let name: String
  private let lines: AsyncStream<[UInt8]>.Continuation
  private let state = Mutex(State())

  /// What a hello waits under, which no request is called.
  private static let hello = "hello"

  /// - Parameters:
  ///   - name: The name of the program's file.
  ///   - lines: Takes the lines for its standard input.
  init(name: String, lines: AsyncStream<[UInt8]>.Continuation) {
    self.name = name
    self.lines = lines
  }

  /// Greets the program and waits for its greeting.
  func greet(within limit: Duration) async throws -> CommandAnswer {
    try await withThrowingTaskGroup(of: CommandAnswer?.self) { group in
      group.addTask { try await self.ask(CommandQuestion.Hello(), id: Self.hello).value }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      if case .some(let hello?) = try await group.next() { return hello }
      throw CompletionError.program(
        name: name,
        reason: "it said no hello within \(limit): answer the first line with a hello"
      )
    }
  }

  /// A name for a request that no other has.
  func makeID(for request: CompletionRequest) -> String {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    return "\(request.task)#\(request.indices.lowerBound)/\(number)"
  }

  /// Sends a line and waits for the answer with its name.
  func ask(_ question: some Encodable, id: String) async throws -> Answer {
    let line = [UInt8](try JSONText.encode(question)) + [UInt8(ascii: "\n")]
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { waiter in
        let failure = state.withLock { state -> (any Error)? in
          if let end = state.end { return end }
          if Task.isCancelled { return CancellationError() }
          state.waiting[id] = waiter
          state.asked.insert(id)
          return nil
        }
        if let failure { waiter.resume(throwing: failure) } else { lines.yield(line) }
      }
    } onCancel: {
      takeWaiter(id)?.resume(throwing: CancellationError())
    }
  }

  private func takeWaiter(_ id: String) -> Waiter? {
    state.withLock { $0.waiting.removeValue(forKey: id) }
  }

  // MARK: - Answers

  /// Reads answers until the program's output ends, which ends the conversation.
  func read(_ output: SubprocessOutputSequence, lineBytes: Int) async {
    var rest: [UInt8] = []
    do {
      for try await buffer in output {
        rest += buffer.withUnsafeBytes { Array($0) }
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          try receive(Array(rest[..<end]))
          rest.removeSubrange(...end)
        }
        guard rest.count <= lineBytes else {
          throw CompletionError.program(
            name: name,
            reason: "it wrote a line of more than \(lineBytes) bytes: answer with less"
          )
        }
      }
      end(with: .program(name: name, reason: "it ended: see what it wrote to standard error"))
    } catch {
      end(
        with: error as? CompletionError
          ?? .program(name: name, reason: "its output cannot be read (\(error)): start it again")
      )
    }
  }

  /// Takes an answer; one that nobody waits for was given twice or comes too late.
  private func receive(_ line: [UInt8]) throws {
    guard !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) else { return }
    let answer: Answer
    do {
      answer = try JSONText.decode(CommandAnswer.self, from: Data(line))
    } catch {
      let start = String(decoding: line.prefix(80), as: UTF8.self)
      throw CompletionError.program(
        name: name,
        reason: "it wrote a line that is no answer ('\(start)'): write the log to standard error"
      )
    }
    let id = answer.value.type == .hello ? Self.hello : answer.value.id
    guard let id, state.withLock({ $0.asked.contains(id) }) else {
      throw CompletionError.program(
        name: name,
        reason: "it answered '\(answer.value.id ?? "nothing")', which it was not asked: "
          + "echo the id of a request"
      )
    }
    // One that nobody waits for any more is late, or doubled.
    takeWaiter(id)?.resume(returning: answer)
  }

  /// Tells everyone who waits, and everyone who comes, that there will be no answer.
  func end(with error: CompletionError) {
    let waiting = state.withLock { state in
      state.end = state.end ?? error
      defer { state.waiting = [:] }
      return state.waiting.values
    }
    for waiter in waiting { waiter.resume(throwing: error) }
  }
}
