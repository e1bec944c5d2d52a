// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CDigest
import FoundationEssentials

/// Digests of bytes, in lower-case hex where nothing else is said.
package enum ContentDigest {
  package static func sha256(_ bytes: [UInt8]) -> String {
    sha256(bytes[...])
  }

  package static func sha256(_ bytes: ArraySlice<UInt8>) -> String {
    digest(of: bytes).hex
  }

  /// The SHA-256 of a file of any length, which may be a link to one.
  ///
  /// - Throws: ``TextFileError``.
  package static func sha256(ofFile path: String) throws -> String {
    var hash = SHA256()
    try FileBytes.forEachChunk(of: path) { hash.update($0) }
    return hash.digest.hex
  }

  /// The SHA-256 in base64, as a page's security policy names what it allows.
  package static func sha256Base64(_ bytes: [UInt8]) -> String {
    Data(digest(of: bytes[...]).bytes).base64EncodedString()
  }

  /// A name, not a proof: EvalPlus's records identify their data by it.
  ///
  /// See RFC 1321.
  package static func md5(_ bytes: [UInt8]) -> String {
    var context = MD5_CTX()
    MD5Init(&context)
    MD5Update(&context, bytes, bytes.count)
    var digest = [UInt8](repeating: 0, count: Int(MD5_DIGEST_LENGTH))
    MD5Final(&digest, &context)
    return hex(digest)
  }

  private static func digest(of bytes: ArraySlice<UInt8>) -> SHA256.Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.digest
  }

  /// The bytes of any digest in lower-case hex.
  package static func hex(_ digest: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
