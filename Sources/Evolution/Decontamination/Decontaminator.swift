// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

package import Execution
package import Grading
import Problems

/// Compares items of a training set with the problems of benchmarks.
package struct Decontaminator: Sendable {
  package let targets: [TargetBenchmark]
  package let rules: DecontaminationRules
  private let likeness: Likeness?
  private let texts: TextIndex?
  private let ngrams: NGramIndex?
  private let trees: [String: [TaskID]]
  private let benchmarks: [TaskID: [String]]

  /// Takes benchmarks, and what compares behaviour where that is wanted.
  package init(
    _ targets: [TargetBenchmark],
    rules: DecontaminationRules,
    likeness: Likeness?
  ) {
    self.targets = targets
    self.rules = rules
    self.likeness = rules.layers.contains(.behaviour) ? likeness : nil
    let problems = targets.flatMap { ($0.problems + $0.otherVersions).map(ProblemTexts.init) }
    texts = rules.layers.contains(.text) ? TextIndex(problems) : nil
    ngrams =
      rules.layers.contains(.ngram)
      ? NGramIndex(problems, rules) : nil
    var trees: [String: [TaskID]] = [:]
    var benchmarks: [TaskID: [String]] = [:]
    for target in targets {
      for problem in target.problems { benchmarks[problem.id, default: []].append(target.name) }
      guard rules.layers.contains(.tree) else { continue }
      for problem in target.problems {
        for tree in target.solutions[problem.id]?.trees ?? [] {
          trees[tree, default: []].append(problem.id)
        }
      }
    }
    self.trees = trees
    self.benchmarks = benchmarks
  }

  /// Whether a cage is needed, to read and run answers.
  package static func needsCage(_ rules: DecontaminationRules) -> Bool {
    rules.layers.contains(.tree) || rules.layers.contains(.behaviour)
  }

  /// Compares an item with all problems.
  ///
  /// - Parameters:
  ///   - item: The item.
  ///   - number: Its number in the set, from 0.
  ///   - cage: Where its answer is read and run; nil where no layer needs that.
  /// - Returns: What is found.
  /// - Throws: ``SandboxError`` when the cage cannot be built; a cage that fails in the middle is a finding.
  package func finding(
    of item: TrainingItem,
    number: Int,
    in cage: Cage?
  ) async throws -> ItemFinding {
    var finding = ItemFinding(item: number)
    let text = item.instruction + "\n" + item.answer
    finding.matches += textMatches(text).flatMap(named)
    guard let cage, !item.answer.isEmpty else { return finding }
    let answer = try await cage.answerFunctions(item.answer, instruction: item.instruction)
    finding.isPython = answer.isPython
    finding.functions = answer.count
    guard answer.count > 0 else { return finding }
    finding.matches += treeMatches(answer).flatMap(named)
    guard let likeness else { return finding }
    let result = try await likeness.compare(answer, in: cage)
    finding.pairs = result.pairs
    finding.compared = result.compared
    finding.calls = result.calls
    finding.lateCalls = result.lateCalls
    finding.processes = result.processes
    finding.obstacle = result.obstacle
    finding.matches += result.matches.map(match).flatMap(named)
    return finding
  }

  // MARK: - Layers

  private func textMatches(_ text: String) -> [ContaminationMatch] {
    let passages = (texts?.passages(in: text) ?? []).map { passage in
      var match = match(.text, passage.task)
      match.part = passage.part
      match.words = [Self.shortened(passage.text)]
      return match
    }
    let overlaps = (ngrams?.overlaps(in: text) ?? []).map { overlap in
      var match = match(.ngram, overlap.task)
      match.share = (overlap.share * 1000).rounded() / 1000
      match.words = overlap.runs.map(Self.shortened)
      return match
    }
    return passages + overlaps
  }

  private func treeMatches(_ answer: AnswerFunctions) -> [ContaminationMatch] {
    answer.all.flatMap { _, function -> [ContaminationMatch] in
      guard let tree = function.tree else { return [] }
      return (trees[tree] ?? []).map { task in
        var match = match(.tree, task)
        match.function = function.title
        match.solutionNodes = nodes(of: task)
        return match
      }
    }
  }

  private func match(_ found: LikenessResult.Match) -> ContaminationMatch {
    var match = match(.behaviour, found.problem)
    match.function = found.function.title
    match.inputs = found.inputs
    match.agreeing = found.agreeing
    match.informative = found.informative
    match.ownInputs = found.ownInputs
    match.ownAgreeing = found.ownAgreeing
    match.examples = found.shown
    match.misfit = found.isMisfit ? true : nil
    match.solutionNodes = nodes(of: found.problem)
    return match
  }

  private func nodes(of task: TaskID) -> Int? {
    targets.lazy.compactMap { $0.solutions[task]?.nodes }.first
  }

  private func match(_ layer: DecontaminationRules.Layer, _ task: TaskID) -> ContaminationMatch {
    ContaminationMatch(layer, "", task)
  }

  /// A match with each of the benchmarks that have its problem.
  private func named(_ match: ContaminationMatch) -> [ContaminationMatch] {
    (benchmarks[match.problem] ?? []).map { name in
      var match = match
      match.benchmark = name
      return match
    }
  }

  private static func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 300 ? line.prefix(300) + "…" : line
  }

  // MARK: - A set

  /// Examines items side by side, and hands each finding on as soon as it stands.
  ///
  /// - Parameters:
  ///   - items: The items and their numbers in the set.
  ///   - cages: As many as are examined at the same time; where none is needed, one item after another.
  ///   - record: Receives each finding, in no promised order.
  /// - Throws: What `record` throws, ``SandboxError``, and `CancellationError`.
  package func examine(
    _ items: [(number: Int, item: TrainingItem)],
    in cages: [Cage],
    record: (ItemFinding) throws -> Void
  ) async throws {
    guard !cages.isEmpty else {
      for (number, item) in items {
        try Task.checkCancellation()
        try record(await finding(of: item, number: number, in: nil))
      }
      return
    }
    try await withThrowingTaskGroup(of: (ItemFinding, Cage).self) { group in
      var pending = items.makeIterator()
      func addNext(_ cage: Cage) {
        guard let (number, item) = pending.next() else { return }
        group.addTask { (try await finding(of: item, number: number, in: cage), cage) }
      }
      for cage in cages { addNext(cage) }
      for try await (finding, cage) in group {
        addNext(cage)
        try record(finding)
      }
    }
  }
}
