// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// Makes an environment with pip, which checks the digest of every file that it installs.
///
/// What a stop leaves is gone on with: pip keeps what it has fetched and skips what is installed. The
/// environment counts as one when its record is written, which is the last step.
package struct EnvironmentBuilder: Sendable {
  package let description: EnvironmentDescription
  package let parts: [EnvironmentDescription.Part]
  package let path: String
  /// How the user names the interpreter; nil: one of the version is looked for.
  package let python: String?
  /// A folder with the wheels, instead of the network.
  package let wheels: String?

  package init(
    _ description: EnvironmentDescription,
    parts: [EnvironmentDescription.Part],
    at path: String,
    python: String?,
    wheels: String? = nil
  ) {
    self.description = description
    self.parts = parts
    self.path = path
    self.python = python
    self.wheels = wheels
  }

  /// The bytes that are fetched, and those that they take on the disk; what is there counts as well.
  package var size: (fetched: Int, installed: Int) {
    let wheels = parts.wheels
    return (wheels.reduce(0) { $0 + $1.bytes }, wheels.reduce(0) { $0 + $1.unpackedBytes })
  }

  /// Makes the environment.
  ///
  /// - Parameter onProgress: Told of each step.
  /// - Returns: What was made.
  /// - Throws: ``EnvironmentError``.
  package func build(
    onProgress: @Sendable (String) -> Void
  ) async throws -> InstalledEnvironment {
    let interpreter = try await Pip.interpreter(of: description.python, named: python)
    try checkRoom()
    try makeFolder()
    let lock = try BuildLock(path)
    defer { lock.release() }
    try? FileManager.default.removeItem(atPath: "\(path)/\(EnvironmentStore.record)")

    onProgress("making \(path) with \(interpreter)")
    let pip = try await Pip(making: path, with: interpreter, wheels: wheels)
    for part in parts {
      try await pip.install(part, onProgress: onProgress)
    }
    try await pip.removeItself(unless: Set(parts.wheels.map(\.name)))

    try await prepare()
    onProgress("comparing every file with the list of its package")
    let found = try await EnvironmentInventory(of: path, readsFiles: true)
    try check(found)
    let environment = InstalledEnvironment(
      name: description.name,
      parts: parts.map(\.name),
      python: found.python,
      packages: found.packages,
      digest: found.digest
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(environment)
        .write(to: URL(filePath: "\(path)/\(EnvironmentStore.record)"), options: .atomic)
    } catch {
      throw EnvironmentError.failed(
        step: "writing \(path)/\(EnvironmentStore.record)",
        reason: "\(error)",
        remedy: "look at the rights of that folder and at the room on its disk"
      )
    }
    return environment
  }

  /// Makes the data that packages would fetch, where it is not there.
  ///
  /// - Throws: ``EnvironmentError/failed(step:reason:remedy:)``.
  package func prepare() async throws {
    for item in description.prepared ?? [] {
      let folder = "\(path)/\(EnvironmentStore.prepared)/\(item.folder)"
      guard !FileManager.default.fileExists(atPath: folder) else { continue }
      let half = folder + ".half"
      try? FileManager.default.removeItem(atPath: half)
      do {
        try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
        try await Pip.python(of: path, item.script, in: half)
        try FileManager.default.moveItem(atPath: half, toPath: folder)
      } catch let error as EnvironmentError {
        throw error
      } catch {
        throw EnvironmentError.failed(
          step: "making \(folder)",
          reason: "\(error)",
          remedy: "look at the rights of that folder and at the room on its disk"
        )
      }
    }
  }

  /// Makes sure that what was installed is what was asked for, and nothing else.
  private func check(_ found: EnvironmentInventory) throws {
    let expected = Set(parts.wheels.map { "\($0.name)==\($0.version)" })
    let installed = Set(found.packages)
    let wrong =
      found.faults.first
      ?? expected.subtracting(installed).min().map { "\($0) is not there" }
      ?? installed.subtracting(expected).min().map { "\($0) was not asked for" }
    if let wrong {
      throw EnvironmentError.changed(name: description.name, path: path, reason: wrong)
    }
  }

  private func makeFolder() throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw EnvironmentError.failed(
        step: "making \(path)",
        reason: String(cString: strerror(errno)),
        remedy: "set XDG_CACHE_HOME to a folder that you may write to"
      )
    }
  }

  /// pip unpacks beside what it has fetched, so both are there at once.
  private func checkRoom() throws {
    var place = path
    while access(place, F_OK) != 0, let slash = place.lastIndex(of: "/"), slash > place.startIndex {
      place = String(place[..<slash])
    }
    var status = statvfs()
    guard statvfs(place, &status) == 0 else { return }
    let free = Int(status.f_bavail) * Int(status.f_frsize)
    let needed = size.fetched + size.installed
    guard free >= needed else {
      throw EnvironmentError.noRoom(path: place, neededBytes: needed, freeBytes: free)
    }
  }
}

/// Keeps a second process from making the same environment.
private struct BuildLock {
  private let file: Int32

  init(_ folder: String) throws {
    file = open("\(folder)/.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0 else {
      if file >= 0 { close(file) }
      throw EnvironmentError.inUse(path: folder)
    }
  }

  func release() { close(file) }
}
