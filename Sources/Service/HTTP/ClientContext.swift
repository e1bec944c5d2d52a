// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging
import NIOCore

/// What a route knows of a request beside its bytes.
struct ClientContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  private let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }

  /// Who asks: the address without its port.
  var client: String { channel.remoteAddress?.ipAddress ?? "" }

  /// Does work that ends, too, when the client closes the connection.
  ///
  /// - Throws: `CancellationError` then, and what the work throws.
  func untilClosed<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task(executorPreference: WorkExecutor.current) { try await work() }
    watch { $0.onClose = { task.cancel() } }
    defer { watch { $0.onClose = nil } }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Reads what a client sends, which closes the connection when it takes longer than a limit; asks for it
  /// where the client waits for that.
  func reading<Result>(
    within limit: Duration,
    _ read: () async throws -> Result
  ) async throws -> Result {
    let nanoseconds = Int64(limit / .nanoseconds(1))
    let channel = channel
    let end = channel.eventLoop.scheduleTask(in: .nanoseconds(nanoseconds)) {
      channel.close(promise: nil)
    }
    defer { end.cancel() }
    channel.eventLoop.execute { ExchangeRules.callForBody(in: channel.pipeline) }
    return try await read()
  }

  private func watch(_ act: @escaping @Sendable (ConnectionWatch) -> Void) {
    let pipeline = channel.pipeline
    channel.eventLoop.execute {
      if let watch = try? pipeline.syncOperations.handler(type: ConnectionWatch.self) { act(watch) }
    }
  }
}

/// Sees a client close its side of a connection, and brings the rules of HTTP that the library does not keep.
///
/// A class because channels hold their handlers by reference; used on the channel's event loop only.
final class ConnectionWatch: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  private var isClosed = false

  /// What is done once the client has closed its side, or at once when it has.
  var onClose: (@Sendable () -> Void)? {
    didSet { if isClosed { onClose?() } }
  }

  func handlerAdded(context: ChannelHandlerContext) { ExchangeRules.add(to: context.pipeline) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed { close() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    close()
    context.fireChannelInactive()
  }

  private func close() {
    isClosed = true
    onClose?()
  }
}
