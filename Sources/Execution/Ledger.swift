// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import CSandboxABI
import CSandboxHost
import Glibc

/// The page in which whoever asks a program tells its supervisor how long it has waited.
///
/// A class because it owns a mapping.
final class Ledger {
  let writable: Descriptor
  let readable: Descriptor
  private let page: UnsafeMutablePointer<evh_ledger>

  init() throws {
    var writable: Int32 = -1
    var readable: Int32 = -1
    guard let page = evh_make_ledger(&writable, &readable) else {
      throw SandboxError.systemCall(name: "memfd_create", reason: lastError())
    }
    self.page = page
    self.writable = Descriptor(owning: writable)
    self.readable = Descriptor(owning: readable)
  }

  deinit {
    evh_free_ledger(page)
  }

  func reset() {
    evh_ledger_reset(page)
  }

  /// Counts the time that the body takes as spent waiting for the program.
  func waiting<Result>(_ body: () throws -> Result) rethrows -> Result {
    evh_ledger_start(page)
    defer { evh_ledger_stop(page) }
    return try body()
  }
}
