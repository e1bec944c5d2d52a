// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Execution
import Foundation
import Testing

/// The launcher and the shim run outside every cage, so that only root and the caller may have
/// written them.
struct SandboxPartsTests {
  /// Copies of the parts in a folder of their own.
  private func copies() throws -> (folder: String, launcher: String, shim: String) {
    let parts = try SandboxParts()
    let folder = FileManager.default.temporaryDirectory.appending(path: "parts-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o755]
    )
    let (launcher, shim) = ("\(folder.path)/launcher", "\(folder.path)/shim.so")
    try FileManager.default.copyItem(atPath: parts.launcher, toPath: launcher)
    try FileManager.default.copyItem(atPath: parts.shim, toPath: shim)
    return (folder.path, launcher, shim)
  }

  @Test func thoseOfTheCallerAreUsed() throws {
    let (folder, launcher, shim) = try copies()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try SandboxParts(launcher: launcher, shim: shim).launcher == launcher)
  }

  @Test(arguments: ["launcher", "shim.so", ""], [0o775, 0o757])
  func thoseThatOthersMayWriteAreRefused(name: String, permissions: Int) throws {
    let (folder, launcher, shim) = try copies()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = name.isEmpty ? folder : "\(folder)/\(name)"
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
    #expect(
      throws: SandboxError.untrustedPart(
        path: path,
        reason: "others may write to it",
        remedy: "run 'chmod go-w \(path)'"
      )
    ) { try SandboxParts(launcher: launcher, shim: shim) }
  }

  @Test(
    .enabled(if: geteuid() == 0, "only root can give a file away"),
    arguments: ["launcher", "shim.so", ""]
  )
  func thoseOfAnotherUserAreRefused(name: String) throws {
    let (folder, launcher, shim) = try copies()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = name.isEmpty ? folder : "\(folder)/\(name)"
    #expect(chown(path, 12345, 12345) == 0)
    let error = #expect(throws: SandboxError.self) {
      try SandboxParts(launcher: launcher, shim: shim)
    }
    #expect(error?.description.hasPrefix("\(path) is a part of the sandbox that is not") == true)
    #expect(error?.description.contains("it belongs to user 12345") == true)
  }

  /// Whoever may rename a folder above can put another in its place.
  @Test func aFolderAboveThatAnybodyMayWriteToIsRefused() throws {
    let (folder, _, _) = try copies()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let inner = "\(folder)/inner"
    try FileManager.default.createDirectory(
      atPath: inner,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o755]
    )
    let (launcher, shim) = ("\(inner)/launcher", "\(inner)/shim.so")
    try FileManager.default.moveItem(atPath: "\(folder)/launcher", toPath: launcher)
    try FileManager.default.moveItem(atPath: "\(folder)/shim.so", toPath: shim)
    #expect(chmod(folder, 0o775) == 0)
    #expect(try SandboxParts(launcher: launcher, shim: shim).shim == shim)
    #expect(chmod(folder, 0o777) == 0)
    let error = #expect(throws: SandboxError.self) {
      try SandboxParts(launcher: launcher, shim: shim)
    }
    #expect(error?.description.hasPrefix("\(folder) is a part of the sandbox that is not") == true)
    #expect(chmod(folder, 0o1777) == 0)
    #expect(try SandboxParts(launcher: launcher, shim: shim).shim == shim)
  }

  @Test(.timeLimit(.minutes(1))) func aPipeInTheirPlaceKeepsNobodyWaiting() throws {
    let (folder, launcher, shim) = try copies()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.removeItem(atPath: launcher)
    #expect(mkfifo(launcher, 0o755) == 0)
    let error = #expect(throws: SandboxError.self) {
      try SandboxParts(launcher: launcher, shim: shim)
    }
    #expect(error?.description.contains("it is no file") == true)
  }

  /// Parts of different builds do not understand each other.
  @Test(arguments: ["launcher", "shim.so"], ["abc1234 0a1b2c3d release static", nil])
  func thoseOfAnotherBuildAreRefused(name: String, mark: String?) throws {
    let (folder, launcher, shim) = try copies()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = URL(filePath: "\(folder)/\(name)")
    let other = mark.map { "evalharness build: \($0)\0" } ?? "nothing"
    try Data("\u{7f}ELF and what else there is\0\(other)".utf8).write(to: file)
    let error = #expect(throws: SandboxError.self) {
      try SandboxParts(launcher: launcher, shim: shim)
    }
    #expect(
      error
        == .otherBuild(path: file.path, mark: mark ?? "none", program: BuildMark.ofProgram.text)
    )
    #expect(error?.description.contains("run 'make build'") == true)
  }

  @Test func aBuildIsSaidToAPerson() throws {
    #expect(BuildMark.ofProgram.description == "development build")
    #expect(BuildMark("abc1234 0a1b2c3d release static").description == "abc1234, release static")
  }
}
