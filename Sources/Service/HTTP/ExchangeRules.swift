// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// What HTTP wants of a connection and the library does not do.
///
/// - Whoever waits with a body until it is asked for (`Expect: 100-continue`) is asked.
/// - A connection ends after an answer where the client did not ask for more: `HTTP/1.0`, `Connection: close`.
/// - It ends, too, where most of a body has not been read: nobody reads for ever what is refused.
/// - `HEAD` is answered without a body.
///
/// A class because channels hold their handlers by reference; used on the channel's event loop only.
final class ExchangeRules: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// The rest of a body that is read though it was refused, so that the connection can be used again.
  private static let mostRest = 1 << 20
  /// How long what is left of a body is thrown away before the connection ends: one that ended at once could
  /// take the answer with it.
  private static let farewell: TimeAmount = .seconds(10)

  /// A request whose answer is not yet written.
  private struct Exchange {
    var isHead: Bool
    var isOld: Bool
    var staysOpen: Bool
    var awaitsCall: Bool
    /// The bytes of the body that have not been read; nil where nobody knows how many there are.
    var rest: Int?
    var isRead = false
  }

  private var exchanges: [Exchange] = []
  private var isEnding = false

  /// Asks for the body of the request that is being answered, if the client waits for that.
  func callForBody(_ context: ChannelHandlerContext) {
    guard exchanges.first?.awaitsCall == true else { return }
    exchanges[0].awaitsCall = false
    let head = HTTPResponseHead(version: .http1_1, status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    switch unwrapInboundIn(data) {
    case .head(var head):
      let isOld = head.version != .http1_1
      let staysOpen = head.isKeepAlive && !isOld
      let expected = head.headers[canonicalForm: "expect"].contains {
        $0.lowercased() == "100-continue"
      }
      exchanges.append(
        Exchange(
          isHead: head.method == .HEAD,
          isOld: isOld,
          staysOpen: staysOpen,
          awaitsCall: expected && !isOld,
          rest: head.headers.contains(name: "transfer-encoding")
            ? nil : head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        )
      )
      if !staysOpen { head.headers.replaceOrAdd(name: "connection", value: "close") }
      context.fireChannelRead(wrapInboundOut(.head(head)))
    case .body(let bytes):
      // The body belongs to the last request, whichever is being answered.
      let last = exchanges.count - 1
      if last >= 0 {
        exchanges[last].awaitsCall = false
        exchanges[last].rest = exchanges[last].rest.map { $0 - bytes.readableBytes }
      }
      context.fireChannelRead(data)
    case .end:
      if !exchanges.isEmpty { exchanges[exchanges.count - 1].isRead = true }
      context.fireChannelRead(data)
    }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard let exchange = exchanges.first else { return context.write(data, promise: promise) }
    switch unwrapOutboundIn(data) {
    case .head(var head):
      if exchange.isOld { head.version = .http1_0 }
      if !exchange.staysOpen || hasMuchLeft(exchange) {
        head.headers.replaceOrAdd(name: "connection", value: "close")
        exchanges[0].staysOpen = false
      }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body where exchange.isHead:
      promise?.succeed()
    case .body:
      context.write(data, promise: promise)
    case .end:
      exchanges.removeFirst()
      context.writeAndFlush(data, promise: promise)
      if !exchange.staysOpen, !exchange.isRead { sayFarewell(context) }
    }
  }

  private func hasMuchLeft(_ exchange: Exchange) -> Bool {
    guard !exchange.isRead else { return false }
    guard !exchange.awaitsCall, let rest = exchange.rest else { return true }
    return rest > Self.mostRest
  }

  /// Ends this side at once and the connection when the client has, or after a while.
  private func sayFarewell(_ context: ChannelHandlerContext) {
    isEnding = true
    let channel = context.channel
    context.close(mode: .output, promise: nil)
    let end = context.eventLoop.scheduleTask(in: Self.farewell) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in end.cancel() }
  }
}

extension ExchangeRules {
  /// Puts the rules into a pipeline, right behind what reads requests.
  static func add(to pipeline: ChannelPipeline) {
    let handlers = pipeline.syncOperations
    guard let reader = try? handlers.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
    else { return }
    try? handlers.addHandler(ExchangeRules(), position: .after(reader))
  }

  /// Asks for the body of the request that is being answered, on the event loop of its channel.
  static func callForBody(in pipeline: ChannelPipeline) {
    guard let context = try? pipeline.syncOperations.context(handlerType: ExchangeRules.self)
    else { return }
    (context.handler as? ExchangeRules)?.callForBody(context)
  }
}
