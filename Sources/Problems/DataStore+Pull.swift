// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

extension DataStore {
  /// What happens while a file is fetched.
  package enum Progress: Sendable, Hashable {
    case fetching(DataFile, from: DataFile.Source)
    /// A source did not give the file; the next one is tried.
    case failed(DataFile, from: DataFile.Source, reason: String)
    /// A file with another digest lay in the cache and now has this path.
    case setAside(DataFile, path: String)
    case stored(DataFile, path: String)
  }

  /// The place of a file, which is fetched into the cache when no folder has it.
  package func pull(
    _ file: DataFile,
    onProgress: @Sendable (Progress) -> Void = { _ in }
  ) async throws -> Located {
    if let located = try locate(file) { return located }
    guard let cache else { throw DataStoreError.noCache(file: file) }
    var attempts: [String] = []
    if case .wrongDigest(let located, let actual) = try state(of: file, in: cache) {
      attempts.append("the SHA-256 of \(located.path) is \(actual)")
    }
    guard !offline else {
      throw unavailable(file, cache, attempts: attempts + ["nothing is fetched in offline mode"])
    }

    for source in file.sources {
      onProgress(.fetching(file, from: source))
      do {
        let bytes = try await fetch(source, file)
        let digest = ContentDigest.sha256(bytes)
        guard digest == file.sha256 else {
          throw FetchError.wrongDigest(actual: digest, bytes: bytes.count)
        }
        return try store(bytes, as: file, in: cache, onProgress: onProgress)
      } catch let error as DataStoreError {
        throw error
      } catch {
        try Task.checkCancellation()
        let reason = String(describing: error)
        onProgress(.failed(file, from: source, reason: reason))
        attempts.append("\(source): \(reason)")
      }
    }
    throw unavailable(file, cache, attempts: attempts)
  }

  private func unavailable(
    _ file: DataFile,
    _ cache: Folder,
    attempts: [String]
  ) -> DataStoreError {
    .unavailable(file: file, searched: folders.map(\.path), put: cache.path, attempts: attempts)
  }

  private func store(
    _ bytes: [UInt8],
    as file: DataFile,
    in cache: Folder,
    onProgress: (Progress) -> Void
  ) throws -> Located {
    let path = cache.path(of: file)
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw DataStoreError.cannotWrite(path: folder, reason: "the folder cannot be made")
    }
    // A link keeps the old file while its name goes to the new one, so that another process that
    // looks in between finds one of the two. Some file systems have no links.
    if case .wrongDigest(_, let actual) = try state(of: file, in: cache) {
      let aside = "\(path).wrong-\(actual.prefix(12))"
      if link(path, aside) == 0 || errno == EEXIST || rename(path, aside) == 0 {
        onProgress(.setAside(file, path: aside))
      }
    }
    try FileBytes.replace(path, with: bytes)
    onProgress(.stored(file, path: path))
    return Located(path: path, origin: .cache)
  }
}

extension DataStore.Progress {
  /// The step in words.
  package var words: String {
    switch self {
    case .fetching(let file, let source): "fetching \(file.name) from \(source)"
    case .failed(let file, let source, let reason): "no \(file.name) from \(source): \(reason)"
    case .setAside(let file, let path): "\(file.name) was damaged; the old file is now \(path)"
    case .stored(let file, let path): "stored \(file.name) as \(path)"
    }
  }
}
