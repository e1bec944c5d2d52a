// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// Single packages of an interpreter, for the programs of one cage.
///
/// The folder that an interpreter keeps its packages in is covered in a cage, or may not be searched
/// there: besides the packages of a benchmark it holds whatever else is installed, which programs
/// should neither find nor read. A mount below a cover is hidden by it, so each package gets another
/// place: the launcher puts a folder into the cage at the path that it is named by, and a link to it
/// names it `lent/numpy`. Python searches `packages`, which holds links to those and nothing else, and
/// finds the libraries that belong to a package beside it, in either of the two. Without namespaces the
/// same links lead to the packages where they are.
///
/// A class because it owns a folder.
final class LentPackages {
  private let folder: String
  /// What a cage may read: the folder that Python searches, and the packages.
  let readable: [String]

  /// The folder that Python searches.
  var searched: String { folder + "/packages" }

  /// Makes links to folders of packages.
  ///
  /// Not in `/tmp`, which a program would find in its cage and not be able to write to.
  init(_ packages: [String]) throws {
    let parent = access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp"
    var template = Array("\(parent)/evalharness-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw SandboxError.systemCall(name: "mkdtemp", reason: lastError())
    }
    let folder = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) },
      as: UTF8.self
    )
    self.folder = folder
    var readable = ["\(folder)/packages"]
    // Whoever the cage's user is, it has to pass.
    var isMade =
      chmod(folder, 0o755) == 0 && mkdir(folder + "/packages", 0o755) == 0
      && mkdir(folder + "/lent", 0o755) == 0 && chmod(folder + "/packages", 0o755) == 0
      && chmod(folder + "/lent", 0o755) == 0
    for package in packages {
      let name = package.split(separator: "/").last.map(String.init) ?? ""
      isMade =
        isMade && symlink(package, "\(folder)/lent/\(name)") == 0
        && symlink("../lent/\(name)", "\(folder)/packages/\(name)") == 0
      readable.append("\(folder)/lent/\(name)")
    }
    self.readable = readable
    guard isMade else {
      let reason = lastError()
      remove()
      throw SandboxError.systemCall(name: "the folder of packages \(folder)", reason: reason)
    }
  }

  deinit {
    remove()
  }

  /// Removes the links; what they lead to stays.
  func remove() {
    try? FileManager.default.removeItem(atPath: folder)
  }
}
