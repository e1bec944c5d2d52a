// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxHost
import Glibc

/// A file descriptor that is closed when nobody has it any more.
struct Descriptor: ~Copyable {
  let number: Int32

  init(owning number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }
}

/// Two descriptors that are connected.
///
/// What is written to `theirs` can be read from `mine`.
struct DescriptorPair: ~Copyable {
  let mine: Descriptor
  let theirs: Descriptor

  /// Two sockets: a stream, or one that keeps messages apart.
  init(isStream: Bool) throws {
    var ends: [Int32] = [-1, -1]
    let code = evh_pair(isStream ? 1 : 0, &ends)
    guard code == 0 else {
      throw SandboxError.systemCall(name: "socketpair", reason: String(cString: strerror(code)))
    }
    mine = Descriptor(owning: ends[0])
    theirs = Descriptor(owning: ends[1])
  }

  /// A pipe.
  static func pipe() throws -> DescriptorPair {
    var ends: [Int32] = [-1, -1]
    let code = evh_pipe(0, &ends)
    guard code == 0 else {
      throw SandboxError.systemCall(name: "pipe", reason: String(cString: strerror(code)))
    }
    return DescriptorPair(mine: Descriptor(owning: ends[0]), theirs: Descriptor(owning: ends[1]))
  }

  /// Closes `theirs`, which by now another process has, and gives `mine`.
  ///
  /// As long as `theirs` is open here, the end of the other process is no end of the stream.
  consuming func closingTheirs() -> Descriptor {
    mine
  }

  private init(mine: consuming Descriptor, theirs: consuming Descriptor) {
    self.mine = mine
    self.theirs = theirs
  }
}
