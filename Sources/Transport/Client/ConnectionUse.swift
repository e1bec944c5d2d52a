// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOSSL
import Synchronization

/// What has passed over one connection.
///
/// A class because a connection and the exchange that it carries both hold it. It stands between
/// TLS and HTTP.
final class ConnectionUse: ChannelDuplexHandler, Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer

  private struct State {
    var exchanges = 0
    var hasHeard = false
    var start = AnswerStart()
  }

  private let state = Mutex(State())
  private let uses: ConnectionUses

  init(_ uses: ConnectionUses) {
    self.uses = uses
  }

  /// Begins an exchange.
  func begin() {
    state.withLock { state in
      state.exchanges += 1
      state.hasHeard = false
      state.start = AnswerStart()
    }
  }

  /// Whether the connection had waited for its present exchange, and has given nothing of an answer.
  var mayHaveBeenClosedBefore: Bool { state.withLock { $0.exchanges > 1 && !$0.hasHeard } }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    uses.last.withLock { $0 = self }
    context.write(data, promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let isAnswer = state.withLock { state in
      state.hasHeard = true
      return state.start.take(unwrapInboundIn(data).readableBytesView)
    }
    guard isAnswer else {
      context.fireErrorCaught(HTTPError.notHTTP)
      return context.close(promise: nil)
    }
    context.fireChannelRead(data)
  }
}

/// Tells an exchange by which connection it goes, which the client keeps to itself.
///
/// All connections are one loop's. A request's head is written to its connection in the very call
/// that says to the request that it was, so the connection that was last written to is its own.
final class ConnectionUses: Sendable {
  let last = Mutex<ConnectionUse?>(nil)

  /// Takes note of a new connection.
  func watch(_ channel: any Channel) -> EventLoopFuture<Void> {
    channel.eventLoop.submit { [self] in
      let pipeline = channel.pipeline.syncOperations
      let encryption = try? pipeline.handler(type: NIOSSLClientHandler.self)
      try pipeline.addHandler(
        ConnectionUse(self),
        position: encryption.map { .after($0) } ?? .first
      )
    }
  }
}
