// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Grading
package import Problems

extension RunProtocol {
  /// How the outputs of calls are judged.
  package struct Outputs: Codable, Sendable, Hashable {
    package var oracle: OracleRule
    /// The least processor time that a call may take.
    package var leastCallSeconds: Double
    /// How many times the reference solution's processor time a call may take.
    package var callFactor: Double

    package init(oracle: OracleRule, leastCallSeconds: Double, callFactor: Double) {
      self.oracle = oracle
      self.leastCallSeconds = leastCallSeconds
      self.callFactor = callFactor
    }
  }

  /// What a program may use.
  package struct Limits: Codable, Sendable, Hashable {
    package var cpuSeconds: Double
    /// Time spent neither on a processor nor waiting for one.
    package var blockedSeconds: Double
    package var wallSeconds: Double
    package var memoryBytes: Int
    package var outputBytes: Int
    package var fileBytes: Int?
    package var threads: Int?

    package init(
      cpuSeconds: Double,
      blockedSeconds: Double,
      wallSeconds: Double,
      memoryBytes: Int,
      outputBytes: Int,
      fileBytes: Int? = nil,
      threads: Int? = nil
    ) {
      self.cpuSeconds = cpuSeconds
      self.blockedSeconds = blockedSeconds
      self.wallSeconds = wallSeconds
      self.memoryBytes = memoryBytes
      self.outputBytes = outputBytes
      self.fileBytes = fileBytes
      self.threads = threads
    }
  }

  /// What kept a program from doing harm.
  package struct Isolation: Codable, Sendable, Hashable {
    /// The level that was reached, such as `full`.
    package var level: String
    package var layers: [String]

    package init(level: String, layers: [String]) {
      self.level = level
      self.layers = layers
    }
  }

  package struct Interpreter: Codable, Sendable, Hashable {
    /// Such as `CPython`.
    package var implementation: String
    package var version: String
    /// The value of `PYTHONHASHSEED`.
    package var hashSeed: String
    /// The third-party packages that programs may import, as in `numpy==1.26.4`, sorted.
    package var packages: [String]
    /// The modules beside the usual ones that every program finds loaded.
    package var preload: [String]
    /// What it was installed in; nil: in no environment that has a name and a digest.
    package var environment: Environment?

    /// An interpreter with packages that `evalharness environment` made, or one of the user's own.
    package struct Environment: Codable, Sendable, Hashable {
      /// Its name; `own` for a virtual environment of the user's.
      package var name: String
      /// The SHA-256, in hexadecimal, of the names, versions and files of its packages.
      package var digest: String

      package init(name: String, digest: String) {
        self.name = name
        self.digest = digest
      }
    }

    package init(
      implementation: String,
      version: String,
      hashSeed: String = "0",
      packages: [String] = [],
      preload: [String] = [],
      environment: Environment? = nil
    ) {
      self.implementation = implementation
      self.version = version
      self.hashSeed = hashSeed
      self.packages = packages
      self.preload = preload
      self.environment = environment
    }
  }
}

extension RunProtocol.TaskSelection {
  /// The selection of some tasks, in the order of the benchmark, of a split with that many; by facets,
  /// if it was.
  package init(_ tasks: [TaskID], of total: Int? = nil, where selection: FacetSelection? = nil) {
    var hash = SHA256()
    for task in tasks { hash.update(task.rawValue + "\n") }
    self.init(
      count: tasks.count,
      digest: hash.digest.hex,
      total: total == tasks.count ? nil : total,
      where: selection.map(\.description)
    )
  }
}
