// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxHost
import Glibc

/// Something that a blocked wait can watch and another thread can raise.
///
/// Once raised, it stays.
///
/// A class because it owns two descriptors that two threads use.
final class CancellationSignal: Sendable {
  private let reading: Int32
  private let writing: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    let code = evh_pipe(1, &ends)
    guard code == 0 else {
      throw SandboxError.systemCall(name: "pipe", reason: String(cString: strerror(code)))
    }
    reading = ends[0]
    writing = ends[1]
  }

  deinit {
    close(reading)
    close(writing)
  }

  /// What becomes readable.
  var descriptor: Int32 { reading }

  func raise() {
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }
}
