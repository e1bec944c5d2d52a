// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking
import Synchronization

/// One request and what comes back; a class because URLSession asks for one.
final class Exchange: NSObject, URLSessionDataDelegate {
  private struct State {
    var phase = HTTPError.Phase.connection
    var since = ContinuousClock.now
    var status: Int?
    var headers: [String: String] = [:]
    var body = Data()
    var continuation: CheckedContinuation<HTTPResponse, any Error>?
    /// How it ended, which only the first to say so decides.
    var end: Result<HTTPResponse, any Error>?
  }

  private let state = Mutex(State())
  private let bodyBytes: Int

  init(bodyBytes: Int) {
    self.bodyBytes = bodyBytes
  }

  /// Starts the task and waits for its end.
  func response(to task: URLSessionDataTask) async throws -> HTTPResponse {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let end = state.withLock { state in
          if state.end == nil { state.continuation = continuation }
          return state.end
        }
        if let end { continuation.resume(with: end) } else { task.resume() }
      }
    } onCancel: {
      // Before the session says so, which would call it a failure of the connection.
      end(with: .failure(CancellationError()))
      task.cancel()
    }
  }

  /// What it waits for and since when; nil when it has ended.
  var progress: (HTTPError.Phase, since: ContinuousClock.Instant)? {
    state.withLock { $0.end == nil ? ($0.phase, $0.since) : nil }
  }

  private func end(with result: Result<HTTPResponse, any Error>) {
    let continuation = state.withLock { state -> CheckedContinuation<HTTPResponse, any Error>? in
      guard state.end == nil else { return nil }
      state.end = result
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume(with: result)
  }

  // MARK: - What the session tells

  func urlSession(
    _ session: URLSession,
    task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    let target = request.url.flatMap { url in url.host.map { "\(url.scheme ?? "")://\($0)" } }
    end(with: .failure(HTTPError.redirected(to: target ?? "nowhere")))
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession,
    task: URLSessionTask,
    didSendBodyData bytesSent: Int64,
    totalBytesSent: Int64,
    totalBytesExpectedToSend: Int64
  ) {
    state.withLock { state in
      guard state.phase == .connection else { return }
      state.phase = .answer
      state.since = .now
    }
  }

  func urlSession(
    _ session: URLSession,
    dataTask: URLSessionDataTask,
    didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    if let response = response as? HTTPURLResponse {
      state.withLock { state in
        state.phase = .rest
        state.since = .now
        state.status = response.statusCode
        for case (let name as String, let value as String) in response.allHeaderFields {
          state.headers[name.lowercased()] = value
        }
      }
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLarge = state.withLock { state in
      state.since = .now
      guard state.body.count + data.count <= bodyBytes else { return true }
      state.body.append(data)
      return false
    }
    guard isTooLarge else { return }
    end(with: .failure(HTTPError.tooLarge(limit: bodyBytes)))
    dataTask.cancel()
  }

  func urlSession(
    _ session: URLSession,
    task: URLSessionTask,
    didCompleteWithError error: (any Error)?
  ) {
    let (phase, response) = state.withLock { state in
      let response = state.status.map {
        HTTPResponse(status: $0, headers: state.headers, body: state.body)
      }
      return (state.phase, response)
    }
    if let error {
      end(with: .failure(HTTPError(error, in: phase)))
    } else {
      end(with: response.map { .success($0) } ?? .failure(HTTPError.notHTTP))
    }
  }
}

extension HTTPError {
  fileprivate init(_ error: any Error, in phase: Phase) {
    let reason = error.localizedDescription
    // The session gives a certificate no code of its own: these are libcurl's words.
    if ["SSL certificate", "SSL: no alternative certificate"].contains(where: reason.contains) {
      self = .untrusted(reason: reason)
    } else if phase == .connection {
      self = .unreachable(reason: reason)
    } else {
      self = .brokenOff(reason: reason)
    }
  }
}
