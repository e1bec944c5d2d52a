// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import EnvironmentFiles
import FoundationEssentials

/// An interpreter with packages that programs need: what `benchmarks/environments` says of one.
package struct EnvironmentDescription: Decodable, Sendable, Hashable {
  /// A file that pip installs.
  package struct Wheel: Decodable, Sendable, Hashable {
    /// Whether it is an archive of sources, of which pip makes a wheel with the packages of the part; nil: it is none.
    package var source: Bool?
    package var name: String
    package var version: String
    /// In lower-case hexadecimal.
    package var sha256: String
    package var bytes: Int
    package var unpackedBytes: Int
  }

  /// Packages that are installed together or not at all.
  package struct Part: Decodable, Sendable, Hashable {
    package var name: String
    /// What was asked for; the rest is what that needs.
    package var pins: [String]
    /// What was asked for and has no wheel; nil: nothing.
    package var sources: [String]?
    package var wheels: [Wheel]
  }

  /// What its programs need of the sandbox beyond what others do; why stands in `sandbox/policy`.
  package struct Sandbox: Decodable, Sendable, Hashable {
    /// Whether programs find the files of `process_files.def`.
    package var processFiles: Bool
    /// Whether its programs start others, such as a shell; nil: they do not.
    package var programs: Bool?
    /// The folders with what they start; nil: none.
    package var programFolders: [String]?
    /// Libraries map far more than they use: the address space of a program.
    package var addressMiB: Int
    /// The memory that a judge with the libraries may use.
    package var judgeMiB: Int
    /// What the fork server takes with the libraries loaded.
    package var serverMiB: Int
  }

  /// Data that a package would fetch when a program first asks for it, which programs may not.
  package struct Prepared: Decodable, Sendable, Hashable {
    /// The variable that names the folder to the package.
    package var variable: String
    /// A folder below ``EnvironmentStore/prepared``.
    package var folder: String
    /// Python that makes its files in the current folder, with the environment's packages.
    package var script: String
  }

  package var name: String
  /// In a few words, for a list.
  package var summary: String
  /// Where the pins come from.
  package var source: String
  /// The version of Python that the wheels are for, such as `3.11`.
  package var python: String
  /// What programs find among their environment variables.
  package var variables: [String: String]
  package var sandbox: Sandbox?
  package var prepared: [Prepared]?
  /// The modules that are loaded once for all programs of a group of problems, by the group's name.
  package var preloads: [String: [String]]?
  /// The first is needed by the others.
  package var parts: [Part]

  /// The environments that the binary carries.
  package static func bundled() throws -> [EnvironmentDescription] {
    try EnvironmentFiles.all.map {
      try JSONDecoder().decode(EnvironmentDescription.self, from: Data($0))
    }
  }

  /// The parts of these names, and the first.
  ///
  /// - Throws: ``EnvironmentError/unknownPart(_:of:known:)``.
  package func parts(without names: [String]) throws -> [Part] {
    let optional = parts.dropFirst().map(\.name)
    if let name = names.first(where: { !optional.contains($0) }) {
      throw EnvironmentError.unknownPart(name, of: self.name, known: optional)
    }
    return parts.filter { !names.contains($0.name) }
  }
}

extension [EnvironmentDescription.Part] {
  /// The wheels of all parts, each once, sorted by name.
  package var wheels: [EnvironmentDescription.Wheel] {
    Set(flatMap(\.wheels)).sorted { $0.name < $1.name }
  }
}
