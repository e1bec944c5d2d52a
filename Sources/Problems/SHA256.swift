// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CDigest

/// A SHA-256 of bytes that come piece by piece, by Debian's libmd.
///
/// See FIPS 180-4.
package struct SHA256: Sendable {
  private var context = SHA2_CTX()

  package init() {
    SHA256Init(&context)
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    SHA256Update(&context, start.assumingMemoryBound(to: UInt8.self), bytes.count)
  }

  package mutating func update(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Adds the UTF-8 of a text.
  package mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// Adds a text and its length before it, so that no two lists of texts look the same.
  package mutating func update(element text: String) {
    withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { update($0) }
    update(text)
  }

  /// The digest of all that was added so far.
  package var digest: Digest {
    var context = context
    var digest = Digest()
    withUnsafeMutableBytes(of: &digest.words) { buffer in
      SHA256Final(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), &context)
    }
    return digest
  }

  /// The digest of a text's UTF-8.
  package static func digest(of text: String) -> Digest {
    var hash = SHA256()
    hash.update(text)
    return hash.digest
  }

  /// The 32 bytes of a SHA-256, in the place that they take and no more.
  package struct Digest: Sendable, Hashable {
    fileprivate var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))

    fileprivate init() {}

    package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// In lower-case hex.
    package var hex: String { ContentDigest.hex(bytes) }

    package static func == (one: Digest, other: Digest) -> Bool { one.words == other.words }

    package func hash(into hasher: inout Hasher) {
      withUnsafeBytes(of: words) { hasher.combine(bytes: $0) }
    }
  }
}
