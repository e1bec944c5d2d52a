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

  /// Finds the parts in the folder that `EVALHARNESS_LIBEXEC` names, in that of the running program,
  /// or in `libexec/evalharness` beside it.
  ///
  /// - Throws: ``SandboxError`` when one is missing, is of another build than the running program, or
  ///   could have been written by somebody else.
  package init() throws {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else {
      throw SandboxError.systemCall(name: "readlink /proc/self/exe", reason: lastError())
    }
    let program = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = String(program[..<(program.lastIndex(of: "/") ?? program.startIndex)])
    var folders = [folder, "\(folder)/../libexec/evalharness"]
    if let named = ProcessInfo.processInfo.environment["EVALHARNESS_LIBEXEC"], !named.isEmpty {
      folders = [named]
    }
    launcher = try Self.find("evalharness-launch", in: folders)
    shim = try Self.find("libevalharness-shim.so", in: folders)
  }

  /// Takes parts from other places than that of the running program.
  ///
  /// - Throws: ``SandboxError`` as ``init()`` does.
  package init(launcher: String, shim: String) throws {
    for part in [launcher, shim] { try Self.check(part) }
    self.launcher = launcher
    self.shim = shim
  }

  private static func find(_ name: String, in folders: [String]) throws -> String {
    for folder in folders where access("\(folder)/\(name)", R_OK) == 0 {
      // The cage sees the path as it is here: it must not lead through a link.
      guard let resolved = realpath("\(folder)/\(name)", nil) else { continue }
      defer { free(resolved) }
      let path = String(cString: resolved)
      try check(path)
      return path
    }
    throw SandboxError.missingPart(name: name, folder: folders[0])
  }

  /// Makes sure that a part is of the build of the running program.
  ///
  /// And that nobody can have written it, or have put another in its place or in that of a folder above it,
  /// but root, this process's own user, and the owner of the running program, who could have written that.
  ///
  /// In a container's user namespace the machine's root is a user without a number, and may own both.
  private static func check(_ part: String) throws {
    let folders = Self.folders(above: part)
    for (place, path) in ([part] + folders).enumerated() {
      var status = stat()
      guard lstat(path, &status) == 0 else {
        throw SandboxError.missingPart(name: part, folder: folders[0])
      }
      guard place > 0 || status.st_mode & S_IFMT == S_IFREG else {
        throw SandboxError.untrustedPart(
          path: path,
          reason: "it is no file",
          remedy: "put the part itself there"
        )
      }
      guard [0, geteuid(), ownerOfProgram].contains(status.st_uid) else {
        throw SandboxError.untrustedPart(
          path: path,
          reason: "it belongs to user \(status.st_uid)",
          remedy: "install it as root or as the user who runs it"
        )
      }
      // Further up a group is mostly the user's own, and who may write to a sticky folder cannot rename in it.
      let isFarUp = place > 1
      let refused = isFarUp ? (status.st_mode & S_ISVTX == 0 ? S_IWOTH : 0) : S_IWGRP | S_IWOTH
      guard status.st_mode & refused == 0 else {
        throw SandboxError.untrustedPart(
          path: path,
          reason: "others may write to it",
          remedy: "run 'chmod go-w \(path)'"
        )
      }
    }
    let mark = try BuildMark(ofPart: part)
    guard mark == .ofProgram else {
      throw SandboxError.otherBuild(
        path: part,
        mark: mark.text,
        program: BuildMark.ofProgram.text
      )
    }
  }
}

extension SandboxParts {
  /// The folders above a path, the last one being the root.
  private static func folders(above path: String) -> [String] {
    var folders: [String] = []
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      folders.append(rest.isEmpty ? "/" : String(rest))
    }
    return folders.isEmpty ? ["."] : folders
  }

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
