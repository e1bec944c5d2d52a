// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Transport

/// Why a request has no completions.
package enum CompletionError: Error, Hashable, CustomStringConvertible {
  /// The exchange with a server failed.
  case exchange(HTTPError, server: String)
  /// The server answered with something else.
  case server(ServerFault)
  /// The answer is not of the form that it should have.
  case malformed(server: String, reason: String)
  /// The answer is one of another interface, and the next will be too.
  case otherShape(server: String, reason: String, remedy: String)
  /// A server or a program cannot do what is asked.
  case unsupported(server: String, what: String)
  /// A program of the user's failed, or a server that was started here.
  case program(name: String, reason: String)
  /// A program says that it cannot complete one request.
  case declined(name: String, message: String, isRetryable: Bool)
  /// A limit on what may be spent is reached.
  case spent(Budget.Limit)
  /// Nothing succeeds any more.
  case gaveUp(attempts: Int, last: String)

  package var description: String {
    switch self {
    case .exchange(let error, let server): "\(server): \(error)"
    case .server(let fault): "\(fault)"
    case .malformed(let server, let reason):
      "\(server) gave an answer that is no completion (\(reason)): check the address and the kind "
        + "of server"
    case .otherShape(let server, let reason, let remedy):
      "\(server) gave no completion (\(reason)): \(remedy)"
    case .unsupported(let server, let what): "\(server) \(what)"
    case .program(let name, let reason): "\(name): \(reason)"
    case .declined(let name, let message, _):
      "\(name) completed nothing (\(message)): see what it writes to standard error"
    case .spent(let limit): "\(limit)"
    case .gaveUp(let attempts, let last):
      "several requests in a row failed \(attempts) times each; the last time: \(last)"
    }
  }
}

/// What to do after a failure.
enum RetryAdvice: Equatable {
  /// Nothing that is asked of this server can succeed.
  case stop
  /// This request cannot succeed, others can.
  case fail
  /// Soon, within the number of attempts.
  case again
  /// Later, and with fewer requests at once.
  case relieve(after: Duration?)
  /// When the server is ready, which is no attempt.
  case await
  /// At once with at most so many samples, or with half as many if it is not known.
  case fewer(most: Int?)
}

extension CompletionError {
  var advice: RetryAdvice {
    switch self {
    case .exchange(.redirected, _), .exchange(.untrusted, _): .stop
    case .exchange(.tooLarge, _): .fewer(most: nil)
    case .exchange: .again
    case .server(let fault): fault.advice
    case .malformed: .again
    case .otherShape, .unsupported, .program, .spent, .gaveUp: .stop
    case .declined(_, _, let isRetryable): isRetryable ? .again : .fail
    }
  }
}

extension ServerFault {
  /// The longest a server's wish to be left alone is granted.
  static let longestWait: Duration = .seconds(600)

  fileprivate var advice: RetryAdvice {
    switch kind {
    case .unauthorized, .notFound, .noQuota: return .stop
    case .overloaded:
      if let retryAfter, retryAfter > Self.longestWait { return .stop }
      return .relieve(after: retryAfter)
    case .loading: return .await
    case .contextOverflow, .filtered, .refused, .otherTokenLimit: return .fail
    case .tooManySamples(let most): return .fewer(most: most)
    case .failing: return .again
    }
  }
}
