// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import PublishedResults

/// The numbers that papers, model cards and leaderboards print, with what they say of the protocol.
package struct PublishedScores: Sendable {
  package let scores: [StatedScore]

  /// The numbers inside the binary.
  package static func bundled() throws -> PublishedScores {
    try PublishedScores(files: PublishedFiles.all)
  }

  /// Decodes the texts of files such as `results/published/codex.json`.
  ///
  /// - Throws: ``ResultFileError/malformed(path:line:reason:)`` for a file that does not decode.
  package init(files: [[UInt8]]) throws {
    scores = try files.enumerated().flatMap { index, text in
      do {
        let file = try JSONDecoder().decode(PublishedFile.self, from: Data(text))
        return file.sources.flatMap { source in source.rows.map { $0.score(from: source) } }
      } catch let error as DecodingError {
        throw ResultFileError.malformed(
          path: "results/published, file \(index)",
          line: nil,
          reason: String(describing: error)
        )
      }
    }
  }

  /// The names under which there are scores, in their order, once each.
  package var labels: [String] {
    var seen: Set<String> = []
    return scores.map(\.label).filter { seen.insert($0).inserted }
  }

  /// The scores of a model.
  ///
  /// They are those whose label is the name, or begins with it and goes on with another word. Case,
  /// blanks and hyphens do not matter: `gpt-3.5` is `GPT3.5`.
  ///
  /// - Parameters:
  ///   - name: The name of the model.
  ///   - benchmarks: The benchmarks that matter; nil for all.
  /// - Returns: The scores in the order of the files; none when nothing is published of a benchmark.
  /// - Throws: ``ResultFileError/unknownPublished(_:near:)`` when there is none of that name.
  package func named(_ name: String, benchmarks: Set<String>? = nil) throws -> [StatedScore] {
    let named = scores.filter { Self.matches($0.label, name) }
    guard !named.isEmpty else {
      throw ResultFileError.unknownPublished(name, near: Array(near(name).prefix(5)))
    }
    return named.filter { benchmarks?.contains($0.benchmark) ?? true }
  }

  /// The labels that begin as a name does, those with the longest such beginning first.
  private func near(_ name: String) -> [String] {
    let wanted = Self.folded(name)
    let shared = labels.map { label in
      (label: label, length: zip(Self.folded(label), wanted).prefix { $0 == $1 }.count)
    }
    let longest = shared.map(\.length).max() ?? 0
    return longest < 3 ? [] : shared.filter { $0.length == longest }.map(\.label)
  }

  private static func matches(_ label: String, _ name: String) -> Bool {
    let wanted = folded(name)
    guard !wanted.isEmpty else { return false }
    if folded(label) == wanted { return true }
    // The shortest beginning of the label that reads as the name must end with a word.
    for end in label.indices where folded(String(label[..<end])) == wanted {
      return !label[end].isLetter && !label[end].isNumber
    }
    return false
  }

  private static func folded(_ text: String) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "+" || $0 == "." }
  }
}

/// A file below `results/published`.
private struct PublishedFile: Decodable {
  var sources: [Source]

  struct Source: Decodable {
    /// What prints the numbers.
    var name: String
    /// What it is, such as `README table`.
    var kind: String
    /// The key of its reference in `references.bib`.
    var cite: String?
    var measuredBy: String?
    /// What holds for every row.
    var note: String?
    var isUnverified: Bool?
    var rows: [Row]
  }

  struct Row: Decodable {
    var model: String
    var size: String?
    var benchmark: String
    var version: String?
    var tasks: Int?
    /// Nil for pass@k.
    var metric: String?
    var k: Int?
    var percent: Double
    var n: Int?
    var temperature: Double?
    var topP: Double?
    var decoding: String?
    var shots: Int?
    var note: String?

    /// The benchmarks of the catalog by the names that papers use.
    private static let benchmarks = [
      "HumanEval": "humaneval", "HumanEval+": "humaneval+", "MBPP": "mbpp", "MBPP+": "mbpp+",
      "DS-1000": "ds1000", "DS-1000 completion overall": "ds1000",
      "DS-1000 insertion overall": "ds1000", "DS-1000 (best public system)": "ds1000",
    ]
    /// The versions that a name tells: the numbers of 2022 are of another form of the problems.
    private static let versions = [
      "DS-1000 completion overall": "2022, completion",
      "DS-1000 insertion overall": "2022, insertion",
      "DS-1000 (best public system)": "2022, insertion",
    ]

    /// A number as a protocol's JSON has it, where a whole one has no point.
    private static func digits(_ value: Double) -> String {
      Int(exactly: value).map(String.init) ?? "\(value)"
    }

    func score(from source: Source) -> StatedScore {
      let version = version ?? Self.versions[benchmark]
      let benchmark = Self.benchmarks[benchmark] ?? benchmark
      // A size that the name does not tell belongs to it.
      let label = size.flatMap { model.contains($0) ? nil : "\(model) \($0)" } ?? model
      let values: [String: String?] = [
        "benchmark.name": benchmark,
        "benchmark.version": version,
        "tasks.count": tasks.map(String.init),
        "sampling.n": n.map(String.init),
        "sampling.temperature": temperature.map(Self.digits),
        "sampling.topP": topP.map(Self.digits),
        "sampling.decoding": decoding,
        "prompt.shots": shots.map(String.init),
        "measuredBy": source.measuredBy,
      ]
      return StatedScore(
        label: label,
        benchmark: benchmark,
        metric: metric ?? "pass@\(k ?? 1)",
        value: percent / 100,
        facts: ProtocolFacts(values.compactMapValues(\.self)),
        source: "\(source.name), \(source.kind)",
        citation: source.cite,
        note: note ?? source.note,
        isUnverified: source.isUnverified ?? false
      )
    }
  }
}
