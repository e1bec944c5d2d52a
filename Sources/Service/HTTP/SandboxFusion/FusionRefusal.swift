// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Runs

/// A request of SandboxFusion's form that is answered with an error of FastAPI's form.
struct FusionRefusal: HTTPResponseError {
  let status: HTTPResponse.Status
  /// What stands in the answer: a sentence, or a list of faults.
  let detail: JSONValue
  /// In how many seconds it may be sent again; nil: no more.
  var retryAfter: Int?

  init(_ status: HTTPResponse.Status, _ detail: String, retryAfter: Int? = nil) {
    self.status = status
    self.detail = .string(detail)
    self.retryAfter = retryAfter
  }

  /// Refuses what is asked for, whatever the form that it is asked in.
  init(_ detail: String) {
    self.init(.badRequest, detail)
  }

  /// Refuses members that are not as they have to be.
  init(faults: [JSONValue]) {
    status = .unprocessableContent
    detail = .array(faults)
  }

  /// What these clients are told in the place of an answer of our own form.
  ///
  /// - Parameters:
  ///   - refusal: The answer.
  ///   - overload: The status where there is no room.
  init(_ refusal: RefusedRequest, overload: HTTPResponse.Status) {
    let isOverload = refusal.error.code == .overloaded
    self.init(
      isOverload ? overload : refusal.status,
      isOverload ? "there is no room now: send it again" : "\(refusal.error)",
      retryAfter: isOverload ? 1 : nil
    )
  }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    var headers = HTTPFields()
    if let retryAfter { headers[.retryAfter] = String(retryAfter) }
    return Answers.json(.object([.init("detail", detail)]), status: status, headers: headers)
  }
}
