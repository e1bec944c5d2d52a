// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// An environment that programs can be run in.
package struct InstalledEnvironment: Codable, Sendable, Hashable {
  /// What it was made from, or the path of one of the user's own.
  package var name: String
  /// The parts that it has.
  package var parts: [String]
  /// The version of the interpreter, such as `3.11.7`.
  package var python: String
  package var packages: [String]
  /// See ``EnvironmentInventory/digest``.
  package var digest: String
}

/// Where environments lie: a folder each below the cache, whole once it holds a record of itself.
package struct EnvironmentStore: Sendable {
  /// What is there of an environment.
  package enum State: Sendable, Hashable {
    case absent
    case unfinished
    case ready(InstalledEnvironment)
  }

  /// The file that is written last.
  static let record = "evalharness-environment.json"
  /// The folder of what was made for packages.
  package static let prepared = "prepared"

  package let descriptions: [EnvironmentDescription]
  private let folder: String?

  /// Takes the folder of the cache; nil without one.
  package init(cache: String?, descriptions: [EnvironmentDescription]) {
    self.descriptions = descriptions
    folder = cache.map { "\($0)/environments" }
  }

  /// The environment of a name.
  ///
  /// - Throws: ``EnvironmentError/unknown(_:known:)``.
  package func description(of name: String) throws -> EnvironmentDescription {
    guard let found = descriptions.first(where: { $0.name == name }) else {
      throw EnvironmentError.unknown(name, known: descriptions.map(\.name))
    }
    return found
  }

  /// The folder of an environment, whether it is there or not.
  ///
  /// - Throws: ``EnvironmentError/noCache``.
  package func path(of name: String) throws -> String {
    guard let folder else { throw EnvironmentError.noCache }
    return "\(folder)/\(name)"
  }

  /// What is there of an environment, by its record alone.
  ///
  /// - Throws: ``EnvironmentError/noCache``.
  package func state(of name: String) throws -> State {
    let path = try path(of: name)
    guard FileManager.default.fileExists(atPath: path) else { return .absent }
    guard let record = FileManager.default.contents(atPath: "\(path)/\(Self.record)"),
      let environment = try? JSONDecoder().decode(InstalledEnvironment.self, from: record)
    else { return .unfinished }
    return .ready(environment)
  }

  /// An environment that is there and as it was when it was made.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - readsFiles: Whether every file is compared, which takes seconds, or the lists of files only.
  /// - Returns: What its record says of it.
  /// - Throws: ``EnvironmentError``.
  package func installed(_ name: String, readsFiles: Bool = false) async throws
    -> InstalledEnvironment
  {
    _ = try description(of: name)
    let path = try path(of: name)
    switch try state(of: name) {
    case .absent: throw EnvironmentError.absent(name: name, path: path)
    case .unfinished: throw EnvironmentError.unfinished(name: name, path: path)
    case .ready(let environment):
      let reason: String?
      do {
        let found = try await EnvironmentInventory(of: path, readsFiles: readsFiles)
        reason = Self.difference(found, from: environment)
      } catch EnvironmentError.failed(_, let why, _) {
        reason = "its interpreter does not start: \(why)"
      }
      if let reason {
        throw EnvironmentError.changed(name: name, path: path, reason: reason)
      }
      return environment
    }
  }

  /// In what an environment is not as it was made; nil when it is.
  private static func difference(
    _ found: EnvironmentInventory,
    from made: InstalledEnvironment
  ) -> String? {
    if let fault = found.faults.first {
      let others = found.faults.count - 1
      return fault + (others > 0 ? ", and \(others) more" : "")
    }
    if found.python != made.python { return "Python \(found.python), and it was \(made.python)" }
    let (new, old) = (Set(found.packages), Set(made.packages))
    if let package = new.subtracting(old).min() { return "\(package) is new" }
    if let package = old.subtracting(new).min() { return "\(package) is gone" }
    return found.digest == made.digest ? nil : "a list of files was changed"
  }
}
