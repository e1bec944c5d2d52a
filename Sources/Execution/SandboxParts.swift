// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// The programs that the sandbox is made of, beside the running program.
///
/// They run outside every cage, so that whoever could write to them could have anything run.
package struct SandboxParts: Sendable, Hashable {
  package var launcher: String
  package var shim: String

  /// Finds the parts in the folder of the running program, or in `libexec/evalharness` beside it.
  package init() throws {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else {
      throw SandboxError.systemCall(name: "readlink /proc/self/exe", reason: lastError())
    }
    let program = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = String(program[..<(program.lastIndex(of: "/") ?? program.startIndex)])
    launcher = try Self.find("evalharness-launch", from: folder)
    shim = try Self.find("libevalharness-shim.so", from: folder)
  }

  /// Takes parts from other places than that of the running program.
  ///
  /// - Throws: ``SandboxError/untrustedPart(path:reason:remedy:)`` when somebody else could have
  ///   written one.
  package init(launcher: String, shim: String) throws {
    for part in [launcher, shim] { try Self.check(part) }
    self.launcher = launcher
    self.shim = shim
  }

  private static func find(_ name: String, from folder: String) throws -> String {
    for candidate in ["\(folder)/\(name)", "\(folder)/../libexec/evalharness/\(name)"]
    where access(candidate, R_OK) == 0 {
      // The cage sees the path as it is here: it must not lead through a link.
      guard let resolved = realpath(candidate, nil) else { continue }
      defer { free(resolved) }
      let path = String(cString: resolved)
      try check(path)
      return path
    }
    throw SandboxError.missingPart(name: name, folder: folder)
  }

  /// Makes sure that nobody can have written a part, or have put another in its place, but root, this
  /// process's own user, and the owner of the running program, who could have written that.
  ///
  /// In a container's user namespace the machine's root is a user without a number, and may own both.
  private static func check(_ part: String) throws {
    let folder = part.lastIndex(of: "/").map { String(part[..<$0]) } ?? "."
    for path in [part, folder.isEmpty ? "/" : folder] {
      var status = stat()
      guard lstat(path, &status) == 0 else {
        throw SandboxError.missingPart(name: part, folder: folder)
      }
      guard [0, geteuid(), ownerOfProgram].contains(status.st_uid) else {
        throw SandboxError.untrustedPart(
          path: path,
          reason: "it belongs to user \(status.st_uid)",
          remedy: "install it as root or as the user who runs it"
        )
      }
      guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
        throw SandboxError.untrustedPart(
          path: path,
          reason: "others may write to it",
          remedy: "run 'chmod go-w \(path)'"
        )
      }
    }
  }
}

extension SandboxParts {
  /// The user to whom the running program belongs.
  private static var ownerOfProgram: uid_t {
    var status = stat()
    return stat("/proc/self/exe", &status) == 0 ? status.st_uid : geteuid()
  }
}

/// The text of `errno`.
func lastError() -> String {
  String(cString: strerror(errno))
}
