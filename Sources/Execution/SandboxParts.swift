// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// The programs that the sandbox is made of, beside the running program.
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

  private static func find(_ name: String, from folder: String) throws -> String {
    for candidate in ["\(folder)/\(name)", "\(folder)/../libexec/evalharness/\(name)"]
    where access(candidate, R_OK) == 0 {
      // The cage sees the path as it is here: it must not lead through a link.
      guard let resolved = realpath(candidate, nil) else { continue }
      defer { free(resolved) }
      return String(cString: resolved)
    }
    throw SandboxError.missingPart(name: name, folder: folder)
  }
}

/// The text of `errno`.
func lastError() -> String {
  String(cString: strerror(errno))
}
