// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Crypto
package import Problems

/// The SHA-256 of the prompts that a run asks with, in hexadecimal.
///
/// Task by task in the given order, the name and the exact bytes of the prompt.
package func promptDigest(of problems: [Problem]) -> String {
  var hash = SHA256()
  for problem in problems {
    hash.update(string: problem.id.rawValue)
    hash.update(string: problem.prompt)
  }
  return ContentDigest.hex(hash.finalize())
}

extension SHA256 {
  /// Adds a text and its length, so that no two lists of texts look the same.
  mutating func update(string: String) {
    withUnsafeBytes(of: UInt64(string.utf8.count).littleEndian) { update(bufferPointer: $0) }
    var string = string
    string.withUTF8 { update(bufferPointer: UnsafeRawBufferPointer($0)) }
  }
}
