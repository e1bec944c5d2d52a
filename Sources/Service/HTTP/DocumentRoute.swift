// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import NIOCore

/// `GET /openapi.json`: what docs/openapi.json says of every route.
struct DocumentRoute: Sendable {
  static let bytes = PackageResources.openapi_json

  func add(to router: Router<ClientContext>) {
    router.get("/openapi.json") { _, _ in
      Response(
        status: .ok,
        headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(bytes: Self.bytes))
      )
    }
  }
}
