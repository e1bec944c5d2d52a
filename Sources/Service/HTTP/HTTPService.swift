// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The judge over HTTP: see docs/service.md.
package struct HTTPService: Sendable {
  private let settings: HTTPSettings
  private let admission: Admission
  private let desk: JudgingDesk
  private let service: JudgeService

  package init(_ service: JudgeService, _ settings: HTTPSettings) {
    self.service = service
    self.settings = settings
    admission = Admission(.init(programs: settings.mostPrograms, bytes: settings.mostBytes))
    desk = JudgingDesk(
      service: service,
      admission: admission,
      metrics: ServiceMetrics(),
      mostBodyBytes: settings.mostBodyBytes,
      bodyLimit: settings.idleLimit
    )
  }

  /// Serves until a signal to end comes: then it takes on nothing more, and ends when running work is done, or
  /// after the limit for that.
  ///
  /// - Parameters:
  ///   - ending: Returns when the service is to end.
  ///   - onStart: Is told the port that it listens at.
  /// - Throws: What the operating system says of the address.
  package func run(
    until ending: @escaping @Sendable () async -> Void,
    onStart: @escaping @Sendable (Int) async -> Void
  ) async throws {
    var logger = Logger(label: "evalharness")
    logger.logLevel = .critical
    let limit = TimeAmount.nanoseconds(Int64(settings.idleLimit / .nanoseconds(1)))
    let connections = HTTP1Channel.Configuration(
      additionalChannelHandlers: [ConnectionWatch()],
      idleTimeout: limit,
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: 16 << 10,
        maxHeaderListSize: 64 << 10,
        maxHeaderFieldCount: 100
      )
    )
    let application = Application(
      router: router,
      server: HTTPServerBuilder { responder in
        LoopBoundChannel(base: HTTP1Channel(responder: responder, configuration: connections))
      },
      configuration: .init(
        address: .hostname(settings.host, port: settings.port),
        availableConnectionsDelegate: .maximum(settings.mostConnections, logger: logger)
      ),
      onServerRunning: { channel in await onStart(channel.localAddress?.port ?? 0) },
      logger: logger
    )
    let group = ServiceGroup(
      configuration: .init(services: [application], gracefulShutdownSignals: [], logger: logger)
    )
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        await ending()
        guard !Task.isCancelled else { return }
        await drain()
        await group.triggerGracefulShutdown()
      }
      try await tasks.next()
      tasks.cancelAll()
      try await tasks.waitForAll()
    }
  }

  /// What it answers, such as `POST /v1/judge`: the same that docs/openapi.json names.
  var routes: [String] { router.routes.map { "\($0.method.rawValue) \($0.path)" } }

  private var router: Router<ClientContext> {
    let router = Router(context: ClientContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestCount(metrics: desk.metrics))
    if let token = settings.token { router.add(middleware: TokenCheck(token: Array(token.utf8))) }
    JudgeRoute(desk: desk).add(to: router)
    TestProgramRoutes(desk: desk).add(to: router)
    RewardRoute(desk: desk).add(to: router)
    RunCodeRoute(desk: desk, exit: settings.runCodeExit).add(to: router)
    DatasetRoutes(desk: desk).add(to: router)
    SubmitRoute(desk: desk).add(to: router)
    PistonRoutes(desk: desk).add(to: router)
    OperationRoutes(desk: desk, readiness: Readiness(service)).add(to: router)
    DocumentRoute().add(to: router)
    // The last: it is asked where no route is found.
    router.add(middleware: MethodCheck(router))
    return router
  }

  /// Waits until running work is done, or for the limit of that.
  private func drain() async {
    await admission.drain()
    let end = ContinuousClock.now + settings.drainLimit
    while await admission.held.programs > 0, ContinuousClock.now < end {
      try? await Task.sleep(for: .milliseconds(50))
    }
  }
}
