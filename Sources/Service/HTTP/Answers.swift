// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import NIOCore
import Runs

/// Answers of the service's own form.
enum Answers {
  static func json(
    _ value: JSONValue,
    status: HTTPResponse.Status = .ok,
    headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    let bytes = value.bytes(.compact)
    return Response(
      status: status,
      headers: headers,
      body: .init(byteBuffer: ByteBuffer(bytes: bytes))
    )
  }

  static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [.contentType: "text/plain; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text))
    )
  }

  /// An error in words, with what a client may do about it.
  static func error(
    _ error: RequestError,
    status: HTTPResponse.Status? = nil,
    retryAfter: Int? = nil
  ) -> Response {
    var headers = HTTPFields()
    let status = status ?? Self.status(of: error.code)
    // Whoever is told to come again is told when.
    let again = retryAfter ?? (status == .serviceUnavailable ? 1 : nil)
    if let again { headers[.retryAfter] = String(again) }
    return json(.object([.init("error", error.json())]), status: status, headers: headers)
  }

  static func refusal(_ refusal: Admission.Refusal) -> Response {
    switch refusal {
    case .overShare:
      error(
        RequestError(
          .overloaded,
          "this client has as much here as one may have; send it again later"
        ),
        status: .tooManyRequests,
        retryAfter: 1
      )
    case .full:
      error(
        RequestError(
          .overloaded,
          "the service has as much to do as it takes on; send it again later"
        ),
        status: .serviceUnavailable,
        retryAfter: 2
      )
    case .draining:
      error(
        RequestError(.overloaded, "the service is about to end; send it to another, or later"),
        status: .serviceUnavailable,
        retryAfter: 10
      )
    }
  }

  private static func status(of code: RequestError.Code) -> HTTPResponse.Status {
    switch code {
    case .invalidJSON, .invalidRequest: .badRequest
    case .unknownTask: .notFound
    case .overloaded: .serviceUnavailable
    }
  }
}
