// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Problems
import Testing

struct ContentDigestTests {
  /// FIPS 180-4's examples, as NIST publishes them with its intermediate values.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func sha256IsThatOfTheStandard(text: String, digest: String) {
    #expect(ContentDigest.sha256(Array(text.utf8)) == digest)
    #expect(SHA256.digest(of: text).hex == digest)
  }

  /// RFC 1321, appendix A.5.
  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"),
    ("a", "0cc175b9c0f1b6a831c399e269772661"),
    ("abc", "900150983cd24fb0d6963f7d28e17f72"),
    ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    (
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
      "d174ab98d277d9f5a5611c2c9f419d9f"
    ),
    (String(repeating: "1234567890", count: 8), "57edf4a22be3c955ac49da2e2107b67a"),
  ])
  func md5IsThatOfTheStandard(text: String, digest: String) {
    #expect(ContentDigest.md5(Array(text.utf8)) == digest)
  }

  /// A block has 64 bytes, and the padding of one or two blocks begins at 56.
  @Test(arguments: [1, 3, 55, 56, 63, 64, 65, 1000])
  func whatComesInPiecesHasTheDigestOfTheWhole(size: Int) throws {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    var hash = SHA256()
    for start in stride(from: 0, to: bytes.count, by: size) {
      hash.update(bytes[start..<min(start + size, bytes.count)])
      // To look at it ends nothing.
      _ = hash.digest
    }
    #expect(hash.digest.hex == ContentDigest.sha256(bytes))
    // By Python's hashlib.
    #expect(
      hash.digest.hex == "89f4ff56a25dd1db06a4ce6033603775d705fb96f30f8693733fef602a1ca532"
    )
  }

  @Test func aFileHasTheDigestOfItsBytes() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    let path = try folder.write(bytes, to: "a")
    #expect(try ContentDigest.sha256(ofFile: path) == ContentDigest.sha256(bytes))
  }

  @Test func listsOfTextsWithOneSumDiffer() {
    var one = SHA256()
    for text in ["ab", "c"] { one.update(element: text) }
    var other = SHA256()
    for text in ["a", "bc"] { other.update(element: text) }
    #expect(one.digest != other.digest)
  }

  @Test func base64IsThatOfTheBytes() {
    #expect(
      ContentDigest.sha256Base64(Array("abc".utf8))
        == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
    )
  }
}
