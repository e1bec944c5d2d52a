// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Transport

/// HTTP with TLS, against a server on loopback.
@Suite(.requiresTLS, .timeLimit(.minutes(2)))
struct ClientTransportTests {
  /// Runs a server with a certificate that is trusted.
  private func withServer(
    limits: HTTPLimits = HTTPLimits(),
    _ body: (StubServer, ClientTransport) async throws -> Void
  ) async throws {
    let certificate = try Certificate()
    defer { certificate.remove() }
    try await StubServer.run(certificate: certificate.path) { server in
      let trust = TrustRoots(environment: ["SSL_CERT_FILE": certificate.path])
      try await body(server, ClientTransport(limits: limits, trust: trust, proxies: .none))
    }
  }

  @Test func aRequestArrivesAndItsAnswerComesBack() async throws {
    try await withServer { server, transport in
      var request = try server.request("/echo", body: "h\u{e9}llo")
      request.headers["X-Own"] = "value"
      let secret = try Secret(variable: "KEY", in: ["KEY": "sk-1"])
      request.credential = .init(header: "Authorization", prefix: "Bearer ", secret: secret)
      let response = try await transport.send(request)
      #expect(response.status == 200)
      #expect(response.headers["x-two"] == "1, 2")
      let echo = try response.echo
      #expect(echo.method == "POST")
      #expect(echo.body == "h\u{e9}llo")
      #expect(echo.headers["x-own"] == "value")
      #expect(echo.headers["authorization"] == "Bearer sk-1")
      #expect(echo.headers["host"] == "127.0.0.1:\(server.port)")
      #expect(echo.headers["user-agent"] == "evalharness")
    }
  }

  @Test func aNameIsLookedUpAndItsCertificateChecked() async throws {
    try await withServer { server, transport in
      let response = try await transport.send(server.request("/echo", host: "localhost"))
      #expect(response.status == 200)
      await #expect(throws: HTTPError.self) {
        try await transport.send(server.request("/echo", host: "name.invalid"))
      }
    }
  }

  @Test func aConnectionIsUsedAgain() async throws {
    try await withServer { server, transport in
      for _ in 0..<50 { _ = try await transport.send(server.request("/echo", body: "x")) }
      let log = try await server.log(by: transport)
      #expect(log.requests == 50)
      #expect(log.connections == 1)
    }
  }

  /// It says nothing of closing, so that requests meet connections that are closed already.
  @Test func aServerThatClosesAfterEachAnswerLosesNone() async throws {
    try await withServer { server, transport in
      let requests = 500
      let answered = try await withThrowingTaskGroup(of: Int.self) { group in
        var left = requests
        func addNext() throws {
          guard left > 0 else { return }
          left -= 1
          let request = try server.request("/close", body: "x")
          group.addTask { try await transport.send(request).status }
        }
        for _ in 0..<16 { try addNext() }
        var answered = 0
        for try await status in group {
          answered += status == 200 ? 1 : 0
          try addNext()
        }
        return answered
      }
      #expect(answered == requests)
      #expect(try await server.log(by: transport).requests == requests)
    }
  }

  /// Each case is a connection that has waited or a new one, what is asked, and how often it arrives.
  @Test(arguments: [
    (true, "/drop/1", 2, true), (true, "/drop/0", 2, false), (false, "/drop/0", 1, false),
  ])
  func aRequestIsSentAgainOnceAndOnlyWhereAConnectionWaited(
    hasWaited: Bool,
    path: String,
    requests: Int,
    isAnswered: Bool
  ) async throws {
    try await withServer { server, transport in
      if hasWaited { _ = try await server.log(by: transport) }
      let request = try server.request(path, body: "x")
      if isAnswered {
        #expect(try await transport.send(request).status == 200)
      } else {
        await #expect(throws: HTTPError.brokenOff(reason: "the server closed it")) {
          try await transport.send(request)
        }
      }
      #expect(try await server.log(by: transport).requests == requests)
    }
  }

  @Test(arguments: ["/cut", "/head"])
  func anAnswerThatHasBegunIsNotAskedForAgain(path: String) async throws {
    try await withServer { server, transport in
      // So that the connection has waited.
      _ = try await server.log(by: transport)
      await #expect(throws: HTTPError.brokenOff(reason: "the server closed it")) {
        try await transport.send(server.request(path, body: "x"))
      }
      #expect(try await server.log(by: transport).requests == 1)
    }
  }

  @Test(arguments: [
    ("/silent", HTTPLimits(firstByte: .milliseconds(200)), "no answer within 0.2 seconds"),
    ("/pause", HTTPLimits(betweenBytes: .milliseconds(200)), "no rest of the answer within 0.2"),
    ("/pause", HTTPLimits(whole: .milliseconds(200)), "no end of the answer within 0.2 seconds"),
    ("/large", HTTPLimits(bodyBytes: 1000), "larger than 1000 bytes"),
    (
      "/to/other.invalid/elsewhere?key=secret", HTTPLimits(),
      "redirects to https://other.invalid, which"
    ),
  ])
  func everyLimitHolds(path: String, limits: HTTPLimits, words: String) async throws {
    try await withServer(limits: limits) { server, transport in
      let start = ContinuousClock.now
      let error = await #expect(throws: HTTPError.self) {
        try await transport.send(server.request(path))
      }
      // Not the limit on the connection, which comes first and is longer.
      #expect(start.duration(to: .now) < .seconds(10))
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
      #expect(error?.description.contains("secret") == false)
    }
  }

  /// NIO ends the process over a body behind a status below 100.
  @Test(arguments: ["000", "099", "103-000"])
  func aStatusThatThereIsNoneOfIsNoAnswer(status: String) async throws {
    try await withServer { server, transport in
      await #expect(throws: HTTPError.notHTTP) {
        try await transport.send(server.request("/status/\(status)"))
      }
      let request = try server.request("/status/103-200")
      #expect(try await transport.send(request).status == 200)
    }
  }

  @Test func aRedirectToTheKeyIsNotSaid() async throws {
    try await withServer { server, transport in
      var request = try server.request("/to/sk-secret123.invalid/x")
      let secret = try Secret(variable: "KEY", in: ["KEY": "sk-SECRET123"])
      request.credential = .init(header: "Authorization", prefix: "Bearer ", secret: secret)
      await #expect(throws: HTTPError.redirected(to: "an address that holds the key")) {
        try await transport.send(request)
      }
    }
  }

  @Test func cancellingEndsAnExchangeAtOnce() async throws {
    try await withServer { server, transport in
      let request = try server.request("/silent")
      let task = Task { try await transport.send(request) }
      while try await server.log(by: transport).requests == 0 { await Task.yield() }
      let start = ContinuousClock.now
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(start.duration(to: .now) < .seconds(2))
    }
  }

  // MARK: - Certificates

  private func error(
    trusting roots: String?,
    serving certificate: String,
    host: String = "127.0.0.1"
  ) async throws -> String {
    var words = ""
    try await StubServer.run(certificate: certificate) { server in
      let environment = roots.map { ["SSL_CERT_FILE": $0] } ?? [:]
      let transport = ClientTransport(trust: TrustRoots(environment: environment), proxies: .none)
      let error = await #expect(throws: HTTPError.self) {
        try await transport.send(server.request("/echo", host: host))
      }
      words = error?.description ?? ""
    }
    return words
  }

  @Test func aCertificateThatNobodyVouchesForIsRefused() async throws {
    let (served, trusted) = (try Certificate(), try Certificate())
    defer { for certificate in [served, trusted] { certificate.remove() } }
    let words = try await error(trusting: trusted.path, serving: served.path)
    #expect(words.contains("signed by itself or by an authority that is unknown here"))
    #expect(words.contains("in SSL_CERT_FILE"))
  }

  @Test func aCertificateForAnotherHostIsRefused() async throws {
    let certificate = try Certificate(for: "DNS:other.invalid")
    defer { certificate.remove() }
    for host in ["127.0.0.1", "localhost"] {
      let words = try await error(
        trusting: certificate.path,
        serving: certificate.path,
        host: host
      )
      #expect(words.contains("it is not for \(host)"), "\(words)")
    }
  }

  @Test func aCertificateThatHasExpiredIsRefused() async throws {
    let expired = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "expired.pem").path
    let words = try await error(trusting: expired, serving: expired)
    #expect(words.contains("it expired on 2020-01-02T00:00:00Z"), "\(words)")
    #expect(words.contains("the machine's clock"))
  }

  @Test(arguments: ["/nowhere/roots.pem", #filePath])
  func aFileWithoutRootsIsNamed(path: String) async throws {
    let certificate = try Certificate()
    defer { certificate.remove() }
    let words = try await error(trusting: path, serving: certificate.path)
    #expect(words.contains("\(path) holds no certificates"), "\(words)")
  }

  @Test func aServerWithoutTLSIsToldApart() async throws {
    try await StubServer.run { server in
      let url = try #require(URL(string: "https://127.0.0.1:\(server.port)/echo"))
      let error = await #expect(throws: HTTPError.self) {
        try await ClientTransport(proxies: .none).send(HTTPRequest(.get, url))
      }
      #expect(error?.description.contains("speaks no TLS") == true, "\(error?.description ?? "")")
    }
  }

  // MARK: - Proxies

  @Test(arguments: ["", "na%3Ame:p%40ss@", "name:wrong@"])
  func aTunnelLeadsToTheServer(login: String) async throws {
    // The proxy finds a name that nobody else does, and its certificate is checked all the same.
    let certificate = try Certificate(for: "DNS:model.invalid")
    defer { certificate.remove() }
    try await StubServer.run(login: login.isEmpty ? "" : "na:me:p@ss") { proxy in
      try await StubServer.run(certificate: certificate.path) { server in
        let variable = ["https_proxy": "http://\(login)127.0.0.1:\(proxy.port)"]
        let transport = ClientTransport(
          trust: TrustRoots(path: certificate.path),
          proxies: ProxyRules(environment: variable)
        )
        let request = try server.request("/echo", host: "model.invalid", body: "x")
        if login.contains("wrong") {
          let error = await #expect(throws: HTTPError.self) { try await transport.send(request) }
          #expect(error?.description.contains("wants a user and a password") == true)
          #expect(error?.description.contains("name:wrong") == false)
        } else {
          for _ in 0..<3 { #expect(try await transport.send(request).echo.body == "x") }
          #expect(try await proxy.log(by: SocketTransport()).tunnels == 1)
        }
      }
    }
  }
}
