// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems
package import Runs

extension SampleRecord.Key {
  /// The shard of a sample among some: the first 8 bytes of the SHA-256 of `task#sample`, as a number of
  /// which the first byte counts most, modulo their count.
  ///
  /// It is the same on every machine and for every order of the samples.
  package func shard(among count: Int) -> Int {
    let first = SHA256.digest(of: description).bytes.prefix(8).reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    return Int(first % UInt64(count))
  }
}
