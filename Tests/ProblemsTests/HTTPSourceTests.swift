// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
import TestSupport
import Testing
import Transport

/// Files by HTTPS, from a server on loopback.
@Suite(.requiresTLS, .timeLimit(.minutes(1)))
struct HTTPSourceTests {
  private func fetch(_ path: String, bytes: Int = 2 << 20) async throws -> [UInt8] {
    let certificate = try Certificate()
    defer { certificate.remove() }
    return try await StubServer.run(certificate: certificate.path) { server in
      let place = "127.0.0.1:\(server.port)"
      return try await HTTPSource.fetch(
        "https://" + place + path.replacing("HOST", with: place),
        bytes: bytes,
        trust: TrustRoots(path: certificate.path)
      )
    }
  }

  @Test(arguments: ["/large", "/to/HOST/large", "/to/HOST/to/HOST/large"])
  func aFileIsFetchedAndRedirectsAreFollowed(path: String) async throws {
    #expect(try await fetch(path) == [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20))
  }

  @Test(arguments: [
    ("/plainly/HOST/large", FetchError.refusedRedirect(to: "http://HOST/large")),
    ("/again", .connection("it redirects more than 10 times")),
    ("/missing", .status(404)),
    ("/large", .connection("it has more than 1000 bytes")),
  ])
  func whatIsNotToBeHadIsSaid(path: String, expected: FetchError) async throws {
    let error = await #expect(throws: FetchError.self) { try await fetch(path, bytes: 1000) }
    if case .refusedRedirect(let address) = error {
      #expect(address.hasPrefix("http://127.0.0.1:") && address.hasSuffix("/large"))
    } else {
      #expect(error == expected)
    }
  }

  @Test func aFileThatIsCutOffIsNone() async throws {
    let error = await #expect(throws: FetchError.self) { try await fetch("/cut") }
    #expect(error?.description.contains("broke off") == true)
  }
}
