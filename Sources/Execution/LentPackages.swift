// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Single packages of an interpreter, for the programs of a cage.
///
/// The folder that an interpreter keeps its packages in is covered in a cage, or may not be searched
/// there: besides the packages of a benchmark it holds whatever else is installed, which programs
/// should neither find nor read. A mount below a cover is hidden by it, so each package gets another
/// place: the launcher puts a folder into the cage at the path that it is named by, and a link to it
/// names it `lent/numpy`. Python searches `packages`, which holds links to those and nothing else, and
/// finds the libraries that belong to a package beside it, in either of the two. Without namespaces the
/// same links lead to the packages where they are.
///
/// The links stay, since a process that is killed could not remove them, and all cages of a user that
/// lend the same have one folder.
struct LentPackages {
  private let folder: String
  private let packages: [String]

  /// The folder that Python searches.
  var searched: String { folder + "/packages" }

  /// What a cage may read: the folder that Python searches, and the packages.
  var readable: [String] { [searched] + packages.map { "\(folder)/lent/\(Self.name($0))" } }

  private static let mostFolders = 10

  private static var usualParent: String { access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp" }

  /// Makes links to folders of packages, or finds those that are there.
  ///
  /// - Parameters:
  ///   - packages: The folders.
  ///   - parent: Where the links are kept; not `/tmp` where that can be helped, which a program would find
  ///     in its cage and not be able to write to.
  /// - Throws: ``SandboxError`` when other users have taken the places, or there is no room.
  init(_ packages: [String], in parent: String = Self.usualParent) throws {
    self.packages = packages
    let name = "\(parent)/evalharness-packages-\(geteuid())-\(Self.mark(of: packages))"
    for number in 0..<Self.mostFolders {
      let folder = number == 0 ? name : "\(name)-\(number)"
      if try Self.fill(folder, packages) {
        self.folder = folder
        return
      }
    }
    throw SandboxError.systemCall(
      name: "links to packages",
      reason: "somebody else has taken \(name); remove that, or go on with --no-packages"
    )
  }

  /// Makes what is missing; false when something else is there.
  private static func fill(_ folder: String, _ packages: [String]) throws -> Bool {
    for path in [folder, folder + "/packages", folder + "/lent"] {
      guard try isOwnFolder(path) else { return false }
    }
    for package in packages {
      let name = name(package)
      guard try links("\(folder)/lent/\(name)", to: package),
        try links("\(folder)/packages/\(name)", to: "../lent/\(name)")
      else { return false }
    }
    return true
  }

  /// Makes a folder that everybody may pass, as the user of a cage has to; false when what is there is
  /// not one of this user's that nobody else may write to.
  private static func isOwnFolder(_ path: String) throws -> Bool {
    if mkdir(path, 0o755) == 0 {
      guard chmod(path, 0o755) == 0 else { throw failure(path) }
    } else if errno != EEXIST {
      throw failure(path)
    }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw failure(path) }
    return status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
      && status.st_mode & 0o777 == 0o755
  }

  /// Makes a link; false when what is there is not that link.
  private static func links(_ path: String, to target: String) throws -> Bool {
    if symlink(target, path) == 0 { return true }
    guard errno == EEXIST else { throw failure(path) }
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink(path, &buffer, buffer.count)
    guard length > 0 else { return false }
    return buffer[..<length].map { UInt8(bitPattern: $0) } == Array(target.utf8)
  }

  private static func name(_ package: String) -> String {
    package.split(separator: "/").last.map(String.init) ?? package
  }

  /// Digits that differ for other folders as a rule, by FNV-1a.
  ///
  /// Whatever they say, what is there is compared.
  private static func mark(of packages: [String]) -> String {
    let hash = packages.joined(separator: "\n").utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 36)
  }

  private static func failure(_ path: String) -> SandboxError {
    .systemCall(name: "links to packages in \(path)", reason: lastError())
  }
}
