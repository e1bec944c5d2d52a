// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Evolution
import Execution
import Grading
import Measuring
import Problems
import Reports
import Runs
import Synchronization

/// Examines a set item by item; what a folder holds already is not examined again.
struct Decontamination: Sendable {
  var set: TrainingSet
  var loaded: TargetLoading.Loaded
  var rules: DecontaminationRules
  /// The folder that keeps the findings; nil to keep none.
  var folder: String?
  /// The only item to examine; nil for all.
  var only: Int?
  var log: Log

  /// What the findings depend on.
  func header() throws -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("evaluator", .string(evaluatorVersion)),
      .init(
        "data",
        .object([
          .init("items", .number("\(set.items.count)")), .init("sha256", .string(set.digest)),
        ])
      ),
      .init(
        "benchmarks",
        .array(
          loaded.targets.map { target in
            .object([
              .init("name", .string(target.name)),
              .init("version", .string(target.benchmark.version ?? "")),
              .init("problems", .number("\(target.problems.count)")),
              .init("sha256", .string(target.benchmark.dataset.sha256)),
            ])
          }
        )
      ),
      .init("rules", try JSONValue(encoding: EncodableRules(rules))),
    ]
    if let sandbox = loaded.grader?.sandbox {
      let interpreter = sandbox.interpreter
      members.append(
        .init(
          "sandbox",
          .object([
            .init("interpreter", .string("\(interpreter.implementation) \(interpreter.version)")),
            .init("isolation", .string(sandbox.isolation.rawValue)),
          ])
        )
      )
    }
    return .object(members)
  }

  /// The rules with their layers in order.
  private struct EncodableRules: Encodable {
    var layers: [String]
    var ngramWords: Int
    var ngramShare: Double
    var ngramLeast: Int
    var likeness: LikenessRules
    var elementaryNodes: Int
    var elementaryItems: Int

    init(_ rules: DecontaminationRules) {
      layers = DecontaminationRules.Layer.allCases.filter(rules.layers.contains).map(\.rawValue)
      ngramWords = rules.ngramWords
      ngramShare = rules.ngramShare
      ngramLeast = rules.ngramLeast
      likeness = rules.likeness
      elementaryNodes = rules.elementaryNodes
      elementaryItems = rules.elementaryItems
    }
  }

  /// All findings, and whether they are of all items; a comparison that is stopped gives those it has.
  func run() async throws -> (findings: [ItemFinding], isPartial: Bool) {
    var journal: JSONLog?
    var known: [ItemFinding] = []
    if let folder {
      let opened = try DecontaminationFolder.open(folder, header: try header())
      journal = opened.log
      known = opened.findings.filter { $0.item < set.items.count }
    }
    let done = Set(known.map(\.item))
    let items = set.items.enumerated()
      .filter { !done.contains($0.offset) && (only == nil || only == $0.offset) }
      .map { (number: $0.offset, item: $0.element) }
    if !known.isEmpty, !items.isEmpty {
      log.note("\(known.count) items have been examined before; going on with the others")
    }
    let findings = Mutex(known)
    let isPartial = try await examine(items, known: known.count) { finding in
      findings.withLock { $0.append(finding) }
      try journal?.append(JSONValue(encoding: finding))
    }
    try journal?.sync()
    return (findings.withLock { $0 }, isPartial)
  }

  private func examine(
    _ items: [(number: Int, item: TrainingItem)],
    known: Int,
    record: (ItemFinding) throws -> Void
  ) async throws -> Bool {
    let decontaminator = Decontaminator(loaded.targets, rules: rules, likeness: loaded.likeness)
    var line = ProgressLine(.compared, total: items.count + known, isQuiet: log.isQuiet)
    line.count(judgedBefore: known, passed: 0)
    defer { line.finish() }
    func take(_ finding: ItemFinding) throws {
      try record(finding)
      line.add()
    }
    do {
      try await decontaminator.examine(items, in: loaded.cages, record: take)
    } catch {
      for cage in loaded.cages { await cage.close() }
      if error is CancellationError { return true }
      throw error
    }
    for cage in loaded.cages { await cage.close() }
    return false
  }
}
