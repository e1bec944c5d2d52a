// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension RunProtocol {
  package struct Benchmark: Codable, Sendable, Hashable {
    package var name: String
    package var version: String
    /// The part of the benchmark, such as `test`.
    package var split: String
    /// The suite of tests, such as `base`.
    package var suite: String

    package init(name: String, version: String, split: String, suite: String) {
      self.name = name
      self.version = version
      self.split = split
      self.suite = suite
    }
  }

  /// The file that the problems were read from.
  package struct Dataset: Codable, Sendable, Hashable {
    /// The name of the file without its directory.
    package var file: String
    /// The SHA-256 of the file as it lies on disk, in hexadecimal.
    package var sha256: String
    /// The MD5 of the unpacked file, which EvalPlus knows a dataset by.
    package var md5: String

    package init(file: String, sha256: String, md5: String) {
      self.file = file
      self.sha256 = sha256
      self.md5 = md5
    }
  }

  /// The tasks that were asked.
  package struct TaskSelection: Codable, Sendable, Hashable {
    package var count: Int
    /// The SHA-256 of the names in their order, a newline after each.
    package var digest: String
    /// The number of tasks that the split has, if not all of them were asked.
    package var total: Int?
    /// The facets by which they were selected, as in `library=Pandas`; nil when they were not.
    package var `where`: String?

    package init(count: Int, digest: String, total: Int? = nil, where: String? = nil) {
      self.count = count
      self.digest = digest
      self.total = total
      self.where = `where`
    }
  }

  /// What wrote the samples.
  package struct Provider: Codable, Sendable, Hashable {
    /// Such as `file` or `openai`.
    package var name: String
    package var settings: [String: String]

    package init(name: String, settings: [String: String] = [:]) {
      self.name = name
      self.settings = settings
    }
  }

  /// How samples were drawn; nil where nobody knows, as of samples from a file.
  package struct Sampling: Codable, Sendable, Hashable {
    /// Samples a task.
    package var n: Int
    package var temperature: Double?
    package var topP: Double?
    package var topK: Int?
    package var minP: Double?
    package var maxTokens: Int?
    /// What ends a completion of every task.
    package var stop: [String]?
    package var seed: Int?

    package init(
      n: Int,
      temperature: Double? = nil,
      topP: Double? = nil,
      topK: Int? = nil,
      minP: Double? = nil,
      maxTokens: Int? = nil,
      stop: [String]? = nil,
      seed: Int? = nil
    ) {
      self.n = n
      self.temperature = temperature
      self.topP = topP
      self.topK = topK
      self.minP = minP
      self.stop = stop
      self.maxTokens = maxTokens
      self.seed = seed
    }
  }

  package struct ExtractionMethod: Codable, Sendable, Hashable {
    package var name: String
    package var version: Int
    /// The SHA-256 of the method and its settings, in hexadecimal.
    package var digest: String

    package init(name: String, version: Int, digest: String) {
      self.name = name
      self.version = version
      self.digest = digest
    }
  }
}
