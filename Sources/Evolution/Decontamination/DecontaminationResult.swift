// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

import Problems

/// The findings of a whole set, with what each match is counted as.
///
/// A function that many items behave like is elementary, so a match is known for what it is only when
/// all items have been examined.
package struct DecontaminationResult: Sendable {
  package typealias Kind = DecontaminationRules.Kind

  package let findings: [ItemFinding]
  package let rules: DecontaminationRules
  /// The problems that more items behave like than know them.
  private let common: Set<TaskID>

  package init(_ findings: [ItemFinding], rules: DecontaminationRules) {
    self.findings = findings.sorted { $0.item < $1.item }
    self.rules = rules
    var items: [TaskID: Set<Int>] = [:]
    for finding in findings {
      for match in finding.matches where match.layer == .behaviour && match.misfit != true {
        items[match.problem, default: []].insert(finding.item)
      }
    }
    common = Set(items.filter { $0.value.count >= rules.elementaryItems }.keys)
  }

  /// What a match is counted as.
  package func kind(of match: ContaminationMatch) -> Kind {
    switch match.layer {
    case .text: .text
    case .ngram: .ngram
    case .tree: reservation(about: match) == nil ? .tree : .elementary
    case .behaviour where match.misfit == true: .misfit
    case .behaviour: reservation(about: match) == nil ? .behaviour : .elementary
    }
  }

  /// Why a match is not counted as its layer is; nil where it is.
  package func reservation(about match: ContaminationMatch) -> String? {
    if match.misfit == true {
      return
        "its instruction shows a text where the problem has a sequence of texts, or the reverse"
    }
    guard match.layer == .tree || match.layer == .behaviour else { return nil }
    if let nodes = match.solutionNodes, nodes < rules.elementaryNodes {
      return "the solution has \(nodes) nodes"
    }
    return common.contains(match.problem)
      ? "\(rules.elementaryItems) or more items behave like it" : nil
  }

  /// The kinds of an item's matches with a benchmark; with any where none is named.
  package func kinds(of finding: ItemFinding, benchmark: String? = nil) -> Set<Kind> {
    Set(
      finding.matches.filter { benchmark == nil || $0.benchmark == benchmark }.map(kind(of:))
    )
  }

  /// The numbers of the items that have a match of one of these kinds.
  package func items(with kinds: Set<Kind>) -> Set<Int> {
    Set(findings.filter { !self.kinds(of: $0).isDisjoint(with: kinds) }.map(\.item))
  }
}
