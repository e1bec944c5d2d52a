// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// Where the data files of the benchmarks lie on this machine, and the way to get the others.
///
/// A file is looked for, by its name in the folder, in the folder of `--data-dir`, then in
/// that of `EVALHARNESS_DATA`, then in the cache, and is fetched into the cache when all lack it.
/// Nothing is used whose SHA-256 is not the catalog's. Several processes may use a cache at once.
package struct DataStore: Sendable {
  /// The folders that are searched, in order.
  package let folders: [Folder]
  /// Whether nothing may be fetched.
  package let offline: Bool
  /// Gets the bytes of a file from one of its sources; they need not be right.
  let fetch: Fetch

  package typealias Fetch = @Sendable (DataFile.Source, DataFile) async throws -> [UInt8]

  /// Takes the folders from `--data-dir` and from an environment.
  ///
  /// The environment's names are `EVALHARNESS_DATA`, `XDG_CACHE_HOME` and `HOME`. An empty value
  /// counts as none, and so does an `XDG_CACHE_HOME` that is not absolute.
  ///
  /// - Parameters:
  ///   - dataDirectory: The folder that is searched first.
  ///   - environment: The environment.
  ///   - temporaryCache: A folder that takes the place of the cache for what is fetched, while the cache
  ///     is searched too.
  ///   - offline: Whether nothing may be fetched.
  package init(
    dataDirectory: String?,
    environment: [String: String],
    temporaryCache: String? = nil,
    offline: Bool
  ) {
    self.init(
      dataDirectory: dataDirectory,
      environment: environment,
      temporaryCache: temporaryCache,
      offline: offline,
      fetch: DataSource.fetch
    )
  }

  /// Takes another way to fetch, for tests and for programs that have their own.
  package init(
    dataDirectory: String?,
    environment: [String: String],
    temporaryCache: String? = nil,
    offline: Bool,
    fetch: @escaping Fetch
  ) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let cacheHome =
      value("XDG_CACHE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? value("HOME").map { "\($0)/.cache" }
    folders = [
      dataDirectory.map { Folder(origin: .dataDirectory, path: $0) },
      value("EVALHARNESS_DATA").map { Folder(origin: .environment, path: $0) },
      temporaryCache.map { Folder(origin: .cache, path: $0) },
      cacheHome.map { Folder(origin: .cache, path: "\($0)/evalharness") },
    ].compactMap(\.self)
    self.offline = offline
    self.fetch = fetch
  }

  /// The folder that fetched files are kept in; nil without `XDG_CACHE_HOME` and `HOME`.
  package var cache: Folder? { folders.first { $0.origin == .cache } }
}

extension DataStore {
  /// A folder that may hold data files.
  package struct Folder: Sendable, Hashable {
    package let origin: Origin
    package let path: String

    /// Where a file lies in the folder, if it is there.
    package func path(of file: DataFile) -> String { "\(path)/\(file.name)" }
  }

  /// Who named a folder.
  package enum Origin: String, Sendable, Hashable, CustomStringConvertible {
    case dataDirectory
    case environment
    case cache

    package var description: String {
      switch self {
      case .dataDirectory: "--data-dir"
      case .environment: "EVALHARNESS_DATA"
      case .cache: "the cache"
      }
    }
  }

  /// A file whose digest is right, and where it was found.
  package struct Located: Sendable, Hashable {
    package let path: String
    package let origin: Origin

    package init(path: String, origin: Origin) {
      self.path = path
      self.origin = origin
    }
  }

  /// What a look at the disk says of a file.
  package enum FileState: Sendable, Hashable {
    case absent
    case good(Located)
    case wrongDigest(Located, actual: String)
  }
}

// MARK: - Looking

extension DataStore {
  /// The state of a file in the first folder that has it; nothing is fetched or moved.
  package func verify(_ file: DataFile) throws -> FileState {
    for folder in folders {
      let state = try state(of: file, in: folder)
      if state != .absent { return state }
    }
    return .absent
  }

  /// The place of a file, or nil when it has to be fetched.
  ///
  /// A file with another digest is an error in a folder that the user named. In the cache it counts
  /// as absent.
  package func locate(_ file: DataFile) throws -> Located? {
    switch try verify(file) {
    case .absent:
      return nil
    case .good(let located):
      return located
    case .wrongDigest(let located, let actual):
      guard located.origin == .cache else {
        throw DataStoreError.wrongDigest(file: file, path: located.path, actual: actual)
      }
      return nil
    }
  }

  func state(of file: DataFile, in folder: Folder) throws -> FileState {
    let located = Located(path: folder.path(of: file), origin: folder.origin)
    do {
      let digest = try ContentDigest.sha256(ofFile: located.path)
      return digest == file.sha256 ? .good(located) : .wrongDigest(located, actual: digest)
    } catch TextFileError.absent {
      guard folder.origin == .cache || access(folder.path, F_OK) == 0 else {
        throw DataStoreError.noFolder(folder.path, folder.origin)
      }
      return .absent
    }
  }
}
