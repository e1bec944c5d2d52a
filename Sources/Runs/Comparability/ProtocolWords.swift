// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

/// What the fields of a protocol are called in a sentence.
package enum ProtocolWords {
  /// The names by the path of the field.
  private static let names: [String: String] = [
    "benchmark.name": "the benchmark",
    "benchmark.version": "the version of the benchmark",
    "benchmark.split": "the split",
    "benchmark.suite": "the suite of tests",
    "dataset.sha256": "the digest of the data file",
    "dataset.md5": "the digest of the unpacked data",
    "tasks.count": "the number of tasks",
    "tasks.digest": "the digest of the tasks",
    "tasks.total": "the number of tasks in the split",
    "tasks.where": "the selection of tasks by facets",
    "provider.settings.style": "the prompt style",
    "provider.settings.shape": "the kind of request",
    "promptDigest": "the digest of the prompts",
    "prompt.shots": "the number of examples in the prompt",
    "sampling.n": "the number of samples a task",
    "sampling.decoding": "the decoding",
    "sampling.temperature": "the temperature",
    "sampling.topP": "top-p",
    "sampling.topK": "top-k",
    "sampling.minP": "min-p",
    "sampling.maxTokens": "the most tokens of a sample",
    "sampling.maxLength": "the most tokens of a sample and its prompt",
    "sampling.stop": "the list of stop sequences",
    "extraction.name": "the extraction of programs",
    "extraction.version": "the version of the extraction",
    "extraction.digest": "the digest of the extraction",
    "judging": "the judging",
    "outputs.oracle": "the rule by which outputs are compared",
    "outputs.leastCallSeconds": "the least limit of a call in seconds",
    "outputs.callFactor": "the limit of a call in times of the reference solution",
    "comparer": "the comparer of standard output",
    "limits.cpuSeconds": "the limit of processor time in seconds",
    "limits.blockedSeconds": "the limit of time spent waiting in seconds",
    "limits.wallSeconds": "the limit of time of day in seconds",
    "limits.memoryBytes": "the limit of memory in bytes",
    "limits.outputBytes": "the limit of output in bytes",
    "limits.fileBytes": "the limit of a file in bytes",
    "limits.threads": "the limit of threads",
    "isolation.level": "the level of isolation",
    "isolation.layers": "the list of layers of isolation",
    "interpreter.implementation": "the interpreter",
    "interpreter.version": "the version of the interpreter",
    "interpreter.hashSeed": "the seed of hashes",
    "interpreter.packages": "the list of packages that programs may import",
    "interpreter.preload": "the list of modules that programs find loaded",
    "interpreter.environment.name": "the environment",
    "interpreter.environment.digest": "the digest of the environment",
    "evaluator": "the evaluator",
    "measuredBy": "the one who measured",
  ]

  /// The paths of all fields that have a name, sorted.
  package static let fields = names.keys.sorted()

  /// What a field is called, as in `the temperature`; its path where it has no other name.
  package static func name(of field: String) -> String { names[field] ?? field }

  /// A value short enough for a sentence: of a digest the first digits.
  static func short(_ value: String) -> String {
    let isDigest = value.count >= 32 && value.allSatisfy { $0.isHexDigit }
    return isDigest ? String(value.prefix(8)) : value
  }
}

extension RunProtocol.Difference {
  /// The value of a field that one side tells nothing of.
  package static let unknown = "not known"

  /// The difference as a sentence, as in `the temperature is 0.2 here and 0.8 there`.
  ///
  /// - Parameters:
  ///   - here: What to call the first of the two.
  ///   - there: What to call the second.
  /// - Returns: The words, without a full stop.
  package func sentence(here: String = "here", there: String = "there") -> String {
    let (ours, theirs) = (ProtocolWords.short(self.ours), ProtocolWords.short(self.theirs))
    return "\(ProtocolWords.name(of: field)) is \(ours) \(here) and \(theirs) \(there)"
  }
}
